import { Duration } from '@marcbachmann/cel-js/evaluator'
import { HooklineError, type Json } from '@hookline/core'
import { remaining, spend, spendText } from './budget.ts'

const MAX_DEPTH = 200

/** `value.key`: absent data is null, and so is what would have been in it. @throws HooklineError `EXPRESSION_FAILED` */
export function member(value: unknown, key: unknown, what: string): unknown {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return element(value, key, what)
  if (value instanceof Map) return value.get(key) ?? null
  if (!isPlain(value)) throw failed(`${what} is ${kindOf(value)}, which has no fields`)
  // own keys only: what an agent calls "constructor" is data, what JavaScript calls so is not
  return typeof key === 'string' && Object.hasOwn(value, key) ? (value[key] ?? null) : null
}

function element(list: readonly unknown[], key: unknown, what: string): unknown {
  if (typeof key !== 'bigint' && typeof key !== 'number')
    throw failed(`${what} is a list: it has numbers for keys, not ${kindOf(key)}`)
  return list[Number(key)] ?? null
}

/** What one evaluation has made fit for cel-js so far, and what that cost. */
export type Converted = Map<object, { readonly value: unknown; readonly cost: number }>

/**
 * A value as cel-js can work on it: objects become Maps, because it looks at `.constructor` of an object, which an
 * agent is free to set.
 */
export function toCel(value: unknown, converted: Converted, depth = 0): unknown {
  if (typeof value === 'string') return (spendText(value), value)
  spend(1)
  if (typeof value !== 'object' || value === null) return value ?? null
  const before = converted.get(value)
  if (before !== undefined) return (spend(before.cost / 16), before.value)
  if (depth > MAX_DEPTH) throw failed('the data is nested too deeply')
  const start = remaining()
  const made = fit(value, converted, depth + 1)
  const known = { value: made, cost: start - remaining() }
  converted.set(value, known).set(made, known)
  return made
}

function fit(value: object, converted: Converted, depth: number): object {
  if (Array.isArray(value)) return value.map((item) => toCel(item, converted, depth))
  if (!isPlain(value)) return value
  return new Map(Object.entries(value).map(([key, item]) => [key, toCel(item, converted, depth)]))
}

/** A result as plain JSON. @throws HooklineError `EXPRESSION_FAILED` for what JSON cannot hold */
export function toJson(value: unknown, depth = 0): Json {
  if (value === null || value === undefined) return null
  const scalar = SCALARS[typeof value]
  if (scalar !== undefined) return scalar(value)
  if (depth > MAX_DEPTH) throw failed('the result is nested too deeply')
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1))
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Map || isPlain(value)) {
    const entries = value instanceof Map ? [...value] : Object.entries(value)
    return Object.fromEntries(entries.map(([key, item]) => [String(key), toJson(item, depth + 1)]))
  }
  if (value instanceof Duration) return value.toString()
  throw failed('gives what is not data')
}

const SCALARS: Readonly<Record<string, (value: any) => Json>> = {
  string: (value: string) => value,
  boolean: (value: boolean) => value,
  number: (value: number) => {
    if (Number.isFinite(value)) return value === 0 ? 0 : value // JSON has no -0
    throw failed(`gives ${value}, which is not a number JSON knows`)
  },
  bigint: (value: bigint) =>
    value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value),
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a text'
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'number' || typeof value === 'bigint' ? 'a number' : 'no map'
}

function failed(message: string): HooklineError {
  return new HooklineError('EXPRESSION_FAILED', message)
}
