/** True for what JSON can hold, nested as deep as a hooks.toml may be. */
export function isPlain(value: unknown, depth = 0): boolean {
  if (value === undefined) return depth === 0
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > MOST) return false
  return isTable(value) && Object.values(value).every((one) => isPlain(one, depth + 1))
}

const MOST = 100

/** Also those without a prototype, as a reader of TOML makes them, and those of another realm. */
function isTable(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null
}
