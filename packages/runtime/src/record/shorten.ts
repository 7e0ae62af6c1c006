import { isHooklineError, type Json } from '@hookline/core'
import { isSecretName, redact, REDACTED } from '../redact.ts'

/** How much of a value is kept. */
export interface Measure {
  /** Characters of a text. */
  readonly chars: number
  /** Items of a list, fields of a table. */
  readonly items: number
  readonly depth: number
}

/** Read beyond the cut, so that a secret that the cut goes through is seen whole. */
const MARGIN = 512
const MORE = '...'

/** A value cut down to a measure and without what looks like a secret. What is cut away is not looked at. */
export function shorten(value: unknown, measure: Measure): Json {
  if (typeof value === 'string') return shortText(value, measure.chars)
  if (typeof value !== 'object' || value === null) return scalar(value)
  if (isHooklineError(value)) return shorten(value.toJSON(), measure)
  if (measure.depth === 0) return MORE
  const inside = { ...measure, depth: measure.depth - 1 }
  if (Array.isArray(value)) return value.slice(0, measure.items).map((item) => shorten(item, inside))
  return shortTable(value as Readonly<Record<string, unknown>>, inside)
}

/** The whole of a value, without secrets: for who prints it. */
export function cleaned<T>(value: T): T {
  return value === undefined ? value : (shorten(value, WHOLE) as T)
}

const WHOLE: Measure = { chars: Number.POSITIVE_INFINITY, items: Number.POSITIVE_INFINITY, depth: 200 }

/** The beginning of a text. */
export function shortText(text: string, chars: number): string {
  if (text.length <= chars) return redact(text)
  const beyond = text.length > chars + MARGIN
  const seen = redact(text.slice(0, chars + MARGIN))
  // a secret is shorter once it is redacted: what moved up is not to be trusted
  const kept = beyond ? seen.slice(0, Math.max(0, seen.length - MARGIN)) : seen
  return kept.slice(0, chars) + MORE
}

function shortTable(table: Readonly<Record<string, unknown>>, measure: Measure): Json {
  const fields: [string, Json][] = []
  for (const name in table) {
    if (fields.length === measure.items) break
    const value = table[name]
    if (value === undefined || !Object.hasOwn(table, name)) continue
    const hidden = typeof value === 'string' && value !== '' && isSecretName(name)
    fields.push([shortText(name, 200), hidden ? REDACTED : shorten(value, measure)])
  }
  return Object.fromEntries(fields)
}

function scalar(value: unknown): Json {
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}
