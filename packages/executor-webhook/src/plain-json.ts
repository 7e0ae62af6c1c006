/** True for what JSON can hold, nested as deep as a hooks.toml may be. */
export function isPlain(value: unknown, depth = 0): boolean {
  if (value === undefined) return depth === 0
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > MOST) return false
  // a table of TOML has no prototype
  const prototype: unknown = Object.getPrototypeOf(value)
  const isTable = Array.isArray(value) || prototype === Object.prototype || prototype === null
  return isTable && Object.values(value).every((one) => isPlain(one, depth + 1))
}

const MOST = 100
