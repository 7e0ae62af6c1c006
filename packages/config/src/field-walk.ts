import { fieldsOfEvent, type Fields } from './event-fields.ts'
import type { FieldPath } from './expression/fields.ts'

/** How far a field goes in what there is. */
export interface Stop {
  /** The part of the path that is not there; -1: all of it is. */
  readonly at: number
  readonly known: readonly string[] | undefined
}

/** Goes along a field as far as it is there. */
export function walk({ path }: FieldPath, fields: Fields): Stop {
  let here = fields
  for (let at = 1; at < path.length; at++) {
    const part = path[at]!
    if (here === 'any') break
    if (here === 'value') return { at, known: undefined }
    if ('list' in here) {
      if (part !== null) return { at, known: [] }
      here = here.list
    } else {
      if (part === null) break
      if (!Object.hasOwn(here.fields, part)) return { at, known: Object.keys(here.fields) }
      here = here.fields[part]!
    }
  }
  return THERE
}

const THERE: Stop = { at: -1, known: undefined }

/** True for a field of the event that all events of the hook have: nearly all that are asked for. */
export function isThere(field: FieldPath, events: readonly string[]): boolean {
  const { path } = field
  if (path[0] !== 'event' || path[1] === 'raw') return false
  for (const name of events) if (walk(field, fieldsOfEvent(name)) !== THERE) return false
  return true
}
