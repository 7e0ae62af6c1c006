import type { Json } from '@hookline/core'
import type { Limits } from './connection.ts'
import { databaseError } from './errors.ts'

/** Gathers rows, and no more than are wanted. */
export interface Gathering {
  /** @throws HooklineError `DATABASE_RESULT` */
  add(values: readonly Json[]): void
  readonly rows: readonly Json[]
}

/** For rows of these columns. */
export function gather(columns: () => readonly string[], limits: Pick<Limits, 'rows' | 'bytes'>): Gathering {
  const rows: Json[] = []
  let size = 0
  return {
    rows,
    add(values) {
      if (rows.length === limits.rows) throw tooMuch(`more than ${limits.rows} rows`)
      // not an assignment: a column may be called __proto__
      const row = Object.fromEntries(columns().map((name, at) => [name, values[at] ?? null]))
      size += JSON.stringify(row).length
      if (size > limits.bytes) throw tooMuch(`more than ${limits.bytes} bytes`)
      rows.push(row)
    },
  }
}

function tooMuch(what: string): Error {
  return databaseError('DATABASE_RESULT', `the query gives ${what}`, { retryable: false })
}

/** A decimal number as JSON: a text where a number would be another one. */
export function decimal(text: string): Json {
  const digits = text.replaceAll(/^-?0*|\./g, '').replace(/e.*$/i, '')
  const number = Number(text)
  return Number.isFinite(number) && digits.length <= 15 ? number : text
}

/** A whole number as JSON: a text where a number would be another one. */
export function integer(value: bigint | string): Json {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** A number as JSON: JSON has no infinity. */
export function real(value: number): Json {
  return Number.isFinite(value) ? value : String(value)
}

/** Bytes as JSON. */
export function bytes(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
}

/** `2026-01-31 12:00:00.5+00` as RFC 3339 has it; the session is in UTC. */
export function instant(text: string): string {
  return text.replace(' ', 'T').replace(/\+00(:?00)?$/, 'Z')
}
