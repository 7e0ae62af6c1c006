import type { Json } from '@hookline/core'
import type { Dialect } from './address.ts'

/** What is bound to a placeholder. */
export type Bound = string | number | bigint | null

/** A value as a database takes it: bound, never written into a statement. A list or a table is its JSON. */
export function bound(value: Json | undefined, dialect: Dialect): Bound {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return dialect === 'postgres' ? String(value) : Number(value)
  if (typeof value === 'number') return NUMBERS[dialect](value)
  if (typeof value === 'string') return textFor(value, dialect)
  return jsonFor(value, dialect)
}

const NUMBERS: Readonly<Record<Dialect, (value: number) => Bound>> = {
  // node:sqlite binds every number as a real, which a column without a type keeps
  sqlite: (value) => (Number.isSafeInteger(value) ? BigInt(value) : value),
  postgres: String,
  mysql: (value) => value,
}

/** A NUL, as PostgreSQL can keep it: its texts have none. */
const NUL = '\u2400'

/** Half of a letter is U+FFFD everywhere: there is no UTF-8 of it. */
function textFor(text: string, dialect: Dialect): string {
  const whole = text.replaceAll(/\p{Cs}/gu, '\uFFFD')
  return dialect === 'postgres' && whole.includes('\0') ? whole.replaceAll('\0', NUL) : whole
}

/** Its escapes of NUL and of half a letter are refused by jsonb, and everything else can keep them. */
export function jsonFor(value: Json, dialect: Dialect): string {
  const text = JSON.stringify(value)
  if (dialect !== 'postgres' || !text.includes('\\u')) return text
  return text.replaceAll(/\\(u0000|ud[89a-f][\da-f]{2}|[^])/g, (all, what: string) =>
    what === 'u0000' ? NUL : what.length === 5 ? '\uFFFD' : all,
  )
}
