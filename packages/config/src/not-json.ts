import type { Path } from './fault.ts'

/** The first thing in a value that JSON does not know. */
export function notJson(
  value: unknown,
  path: Path,
): { readonly path: Path; readonly what: string } | undefined {
  return isJson(value) ? undefined : oddPart(value, path)
}

/** True for what JSON can hold. Settings are JSON nearly always: where they are not is asked only then. */
export function isJson(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean'
  if (Array.isArray(value)) {
    for (const one of value as readonly unknown[]) if (!isJson(one)) return false
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return false
  const table = value as Readonly<Record<string, unknown>>
  for (const key in table) if (!isJson(table[key])) return false
  return true
}

function oddPart(value: unknown, path: Path): { readonly path: Path; readonly what: string } | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : { path, what: `the number ${value}` }
  if (typeof value !== 'object') return { path, what: `a ${typeof value}` }
  if (Array.isArray(value)) return firstOf([...value.entries()], path)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return { path, what: value instanceof Date ? 'a date' : 'an object of a class' }
  return firstOf(Object.entries(value), path)
}

function firstOf(
  entries: readonly (readonly [string | number, unknown])[],
  path: Path,
): ReturnType<typeof notJson> {
  for (const [key, value] of entries) {
    const odd = oddPart(value, [...path, key])
    if (odd !== undefined) return odd
  }
  return undefined
}
