import { isHooklineError, type Json } from '@hookline/core'
import { redact, REDACTED } from '../redact.ts'
import { isSecretFlag, isSecretName } from '../secrets/named.ts'

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
  if (Array.isArray(value)) return shortList(value, inside)
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
    const hidden = mayTell(value) && isSecretName(name)
    fields.push([shortText(name, 200), hidden ? REDACTED : shorten(value, measure)])
  }
  return Object.fromEntries(fields)
}

/** A list may be the arguments of a program. */
function shortList(list: readonly unknown[], measure: Measure): Json {
  return list.slice(0, measure.items).map((item: unknown, at) => {
    if (isSecretFlag(list[at - 1]) && mayTell(item) && !isFlag(item)) return REDACTED
    return typeof item === 'string' ? shortArgument(item, measure) : shorten(item, measure)
  })
}

function isFlag(item: unknown): boolean {
  return typeof item === 'string' && item.startsWith('-')
}

/** `--token=x`, `DB_PASSWORD=x`: where an argument ends is known here, whatever is in it. */
function shortArgument(text: string, { chars }: Measure): string {
  const name = text.slice(0, 80).split('=', 1)[0]!
  const hidden = name.length < text.length - 1 && /^-{0,2}\w[\w-]*$/.test(name) && isSecretName(name)
  return hidden && text[name.length] === '=' ? `${name}=${REDACTED}` : shortText(text, chars)
}

/** False of what cannot be a secret: a switch, nothing, or what is empty. */
function mayTell(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}

function scalar(value: unknown): Json {
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}
