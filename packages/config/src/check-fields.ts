import { EVENTS } from '@hookline/core'
import type { FieldPath } from './expression/fields.ts'
import { fieldsOfEvent, type Fields } from './event-fields.ts'
import { oneOf } from './fault.ts'
import { walk, type Stop } from './field-walk.ts'
import { nearest } from './nearest.ts'

/** What an expression of a hook may speak of. */
export interface Speakable {
  readonly events: readonly string[]
  /** Those of them that `on` spells out. */
  readonly named: readonly string[]
  /** Ids of the hooks it needs, `-` as `_`. */
  readonly needs: readonly string[]
  /** Variables that `env_pass` has by name. */
  readonly env: readonly string[]
  /** True: what it says decides whether a guard holds. */
  readonly guards?: boolean
  /** True where nothing but the event is at hand. */
  readonly eventOnly?: true
  /** True in `decide`. */
  readonly output: boolean
}

/** A field that is not there: on none of the events, or (`some`) on those that the message names. */
export interface FieldFault {
  readonly message: string
  readonly hint: string
  /** Offset into the expression. */
  readonly at: number
  readonly some: boolean
}

/** Holds a field against every event that the hook hears. */
export function fieldFault(field: FieldPath, about: Speakable): FieldFault | undefined {
  if (about.eventOnly === true && field.path[0] !== 'event')
    return fault(field, 0, `there is no \`${field.path[0]}\` here, only the event`, 'Use event.')
  if (field.path[0] === 'output')
    return about.output
      ? undefined
      : fault(field, 0, 'there is an `output` in `decide` only', 'Use event or results.')
  if (field.path[0] === 'env') return variableFault(field, about)
  if (field.path[0] === 'results') return missing(field, [['', resultFields(about.needs)]], NEEDS)
  if (field.path[1] === 'raw')
    return fault(
      field,
      1,
      'event.raw is not for expressions: it differs from agent to agent',
      'Use event.data.',
    )
  return missing(
    field,
    about.events.map((name) => [name, fieldsOfEvent(name)]),
    undefined,
    about.named,
  )
}

/** Whoever calls an agent sets its environment: what a guard is about does not depend on it. */
function variableFault(field: FieldPath, about: Speakable): FieldFault | undefined {
  if (about.guards === true)
    return fault(
      field,
      0,
      'a guard does not ask the environment: whoever calls could switch it off',
      'Use event.',
    )
  const known: Fields = { fields: Object.fromEntries(about.env.map((name) => [name, 'value'] as const)) }
  return missing(field, [['', known]], 'Name it in env_pass: only what is named there is known here.')
}

const NEEDS = 'Only the hooks in `needs` have results here.'

function resultFields(needs: readonly string[]): Fields {
  const result: Fields = { fields: { status: 'value', decision: 'value', data: 'any' } }
  return { fields: Object.fromEntries(needs.map((id) => [id, result])) }
}

function missing(
  field: FieldPath,
  places: readonly (readonly [event: string, fields: Fields])[],
  fallback: string | undefined,
  named: readonly string[] = [],
): FieldFault | undefined {
  const stops = places.map(([event, fields]) => ({ event, ...walk(field, fields) }))
  const some = stops.some((stop) => stop.at < 0)
  // of a wildcard's events some will lack it; of those spelled out the author may not know
  const lacking = stops.filter((stop) => stop.at >= 0 && (!some || named.includes(stop.event)))
  if (lacking.length === 0) return undefined
  const deepest = lacking.toSorted((a, b) => b.at - a.at)[0]!
  const where = deepest.event === '' ? '' : ` on ${oneOf(lacking.map(({ event }) => event).slice(0, 4))}`
  return {
    ...fault(
      field,
      deepest.at,
      `there is no ${text(field, deepest.at)}${where}`,
      hint(field, deepest, fallback),
    ),
    some,
  }
}

function hint(field: FieldPath, { at, known }: Stop, fallback: string | undefined): string {
  const before = text(field, at - 1)
  if (at === 1 && field.path[0] === 'event' && DATA.has(String(field.path[1])))
    return `Did you mean event.data.${field.path[1]}?`
  if (known === undefined) return `${before} has no fields of its own; size(${before}) is its length.`
  if (known.length === 0 && field.path[0] === 'event' && at > 2)
    return `${before} is a list: write ${before}[0], or ${before}.exists(x, ...).`
  const near = nearest(String(field.path[at]), known, {})
  if (near !== undefined) return `Did you mean ${before}.${near}?`
  return fallback ?? (known.length === 0 ? `${before} has no fields.` : `${before} has ${known.join(', ')}.`)
}

/** What some event has in `event.data`. */
const DATA: ReadonlySet<string> = new Set(
  Object.keys(EVENTS).flatMap((event) => {
    const fields = fieldsOfEvent(event)
    const data = typeof fields === 'object' && 'fields' in fields ? fields.fields['data'] : undefined
    return typeof data === 'object' && 'fields' in data ? Object.keys(data.fields) : []
  }),
)

function text({ path }: FieldPath, upTo: number): string {
  return path
    .slice(0, upTo + 1)
    .reduce<string>((said, part) => said + (part === null ? '[...]' : said === '' ? part : `.${part}`), '')
}

function fault(field: FieldPath, at: number, message: string, hintText: string): FieldFault {
  return { message, hint: hintText, at: field.at[at] ?? 0, some: false }
}
