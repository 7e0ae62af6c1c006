import type { DatabaseOptions } from './settings.ts'

/** The columns of a table of hookline, as a row is stored in them. */
export const COLUMNS: readonly string[] = [
  'delivery_id',
  'event_id',
  'at',
  'agent',
  'session',
  'root',
  'name',
  'hook',
  'data',
]

/** The columns that a hook writes, in the order of its rows. */
export function columnsOf({ columns, delivery_column: delivery }: DatabaseOptions): readonly string[] {
  if (columns === undefined) return COLUMNS
  return [...Object.keys(columns), ...(delivery === undefined ? [] : [delivery])]
}
