import { fail } from 'node:assert/strict'

/** Asserts that a value is the same after a way through JSON; `undefined` in a field counts as absent. */
export function assertJson(value: unknown, what: string): void {
  const fault = faultOf(value, what, [])
  if (fault !== undefined) fail(`${fault}, which does not survive JSON`)
}

function faultOf(value: unknown, path: string, within: readonly object[]): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`
  if (typeof value !== 'object') return `${path} is ${articled(typeof value)}`
  if (within.includes(value)) return `${path} holds itself`
  if (within.length > MAX_DEPTH) return `${path.slice(0, 80)}... is nested deeper than ${MAX_DEPTH} levels`
  const prototype: unknown = Object.getPrototypeOf(value)
  // that of another realm (a vm, a test runner) is as plain
  if (!Array.isArray(value) && prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return `${path} is ${articled(value.constructor.name)}`
  return Object.entries(value)
    .filter(([, item]) => item !== undefined || Array.isArray(value))
    .map(([key, item]) => faultOf(item, `${path}.${key}`, [...within, value]))
    .find((fault) => fault !== undefined)
}

/** As deep as the engine takes an answer. */
const MAX_DEPTH = 500

function articled(name: string): string {
  return name === 'undefined' ? name : `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`
}

/** The same value, and nobody can change it any more. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value))
    return value
  Object.freeze(value)
  for (const item of Object.values(value)) frozen(item)
  return value
}

/** A copy that anybody can change. */
export function thawed<T>(value: T): T {
  return structuredClone(value)
}
