import { HooklineError, type Json } from '@hookline/core'

/** An object of the payload. Read it through this file: only own fields count, and a wrong type is `null`. */
export type Fields = Readonly<Record<string, unknown>>

/** The object, or the error that says what stands there instead. @throws HooklineError `PAYLOAD_INVALID` */
export function needFields(value: unknown, name: string): Fields {
  const found = asFields(value)
  if (found !== null) return found
  throw invalid(name, value, 'an object')
}

/** A text without which the event cannot be told. @throws HooklineError `PAYLOAD_INVALID` */
export function needText(from: Fields, name: string, path: string = name): string {
  const value = own(from, name)
  if (typeof value === 'string') return value
  throw invalid(path, value, 'text')
}

/** A name without which the event cannot be told; empty is none. @throws HooklineError `PAYLOAD_INVALID` */
export function needId(from: Fields, name: string): string {
  const value = own(from, name)
  if (typeof value === 'string' && value !== '') return value
  throw invalid(name, value, 'text that is not empty')
}

/** A list without which the event cannot be told. @throws HooklineError `PAYLOAD_INVALID` */
export function needList(from: Fields, name: string): readonly unknown[] {
  const value = own(from, name)
  if (Array.isArray(value)) return value
  throw invalid(name, value, 'a list')
}

export function text(from: Fields, name: string): string | null {
  const value = own(from, name)
  return typeof value === 'string' ? value : null
}

/** Like `text`; an empty id tells nothing apart. */
export function id(from: Fields, name: string): string | null {
  return text(from, name) || null
}

export function number(from: Fields, name: string): number | null {
  const value = own(from, name)
  return typeof value === 'number' ? value : null
}

export function flag(from: Fields, name: string): boolean {
  return own(from, name) === true
}

export function json(from: Fields, name: string): Json {
  return (own(from, name) ?? null) as Json
}

/** A nested object; anything else is `null`. */
export function fields(from: Fields, name: string): Fields | null {
  return asFields(own(from, name))
}

/** The value if it is an object. */
export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

function own(from: Fields, name: string): unknown {
  return Object.hasOwn(from, name) ? from[name] : undefined
}

function invalid(name: string, found: unknown, expected: string): HooklineError {
  return new HooklineError('PAYLOAD_INVALID', `${name}: found ${kind(found)}, expected ${expected}`, {
    key: name,
  })
}

/** The kind alone: what stands in a payload may be a secret. */
function kind(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (value === '') return 'empty text'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'string' ? 'text' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
