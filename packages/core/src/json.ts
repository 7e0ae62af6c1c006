/**
 * True for a value that survives JSON; it is immutable from then on, to the last object in it. False for functions,
 * big numbers, numbers that are none, anything of a class, and what holds itself.
 */
export function isJson(value: unknown): boolean {
  return isPlain(value, new Set(), new Set())
}

function isPlain(value: unknown, open: Set<object>, done: Set<object>): boolean {
  if (typeof value !== 'object' || value === null) return isScalar(value)
  if (done.has(value)) return true
  if (open.has(value) || open.size > MAX_DEPTH || !isTable(value)) return false
  open.add(value)
  const inner = Object.values(value).every((one) => isPlain(one, open, done))
  open.delete(value)
  done.add(value)
  Object.freeze(value)
  return inner
}

/** Deeper than anybody nests what is to be read, shallower than what a recursion can take. */
const MAX_DEPTH = 500

function isScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean'
}

/** True for a list or a plain object. */
export function isTable(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  // that of another realm (a vm, a test runner) is as plain
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
