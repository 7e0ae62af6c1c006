import { fieldsOfEvent, type Fields } from './event-fields.ts'
import { nearest } from './nearest.ts'

/** A field that the data of an event does not have. */
export interface StrangeField {
  /** As it is written from the data on: `usage.inputTokns`. */
  readonly field: string
  /** The one that was probably meant, written alike. */
  readonly near: string | undefined
  /** Those that there are beside it. */
  readonly known: readonly string[]
}

/** The first field in data given by hand that no such event has; what is of one's own, or of a tool, may have any. */
export function strangeField(event: string, data: unknown): StrangeField | undefined {
  const fields = fieldsOfEvent(event)
  return typeof fields === 'object' && 'fields' in fields
    ? strangeIn(data, fields.fields['data']!, '')
    : undefined
}

function strangeIn(value: unknown, fields: Fields, before: string): StrangeField | undefined {
  if (typeof fields !== 'object' || typeof value !== 'object' || value === null) return undefined
  if ('list' in fields) return first(Object.entries(value), ([, one]) => strangeIn(one, fields.list, before))
  const table = fields.fields
  return first(Object.entries(value), ([key, one]) =>
    Object.hasOwn(table, key)
      ? strangeIn(one, table[key]!, `${before}${key}.`)
      : strange(key, before, Object.keys(table)),
  )
}

function strange(key: string, before: string, known: readonly string[]): StrangeField {
  const near = nearest(key, known, {})
  return { field: before + key, near: near === undefined ? undefined : before + near, known }
}

function first<Item, Found>(
  items: readonly Item[],
  look: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = look(item)
    if (found !== undefined) return found
  }
  return undefined
}
