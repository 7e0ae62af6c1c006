import { fail } from 'node:assert/strict'

/** Asserts that a value is the same after a way through JSON; `undefined` in a field counts as absent. */
export function assertJson(value: unknown, what: string): void {
  const fault = faultOf(value, what)
  if (fault !== undefined) fail(`${fault}, which does not survive JSON`)
}

function faultOf(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`
  if (typeof value !== 'object') return `${path} is a ${typeof value}`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return `${path} is a ${value.constructor.name}`
  }
  return Object.entries(value)
    .filter(([, item]) => item !== undefined || Array.isArray(value))
    .map(([key, item]) => faultOf(item, `${path}.${key}`))
    .find((fault) => fault !== undefined)
}

/** The same value, and nobody can change it any more. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const item of Object.values(value)) frozen(item)
  return value
}
