/** The same, for hooks alone: what they are given is immutable from then on, and what a program works with must not be. */
export function copied<T>(value: T): T {
  try {
    return structuredClone(value)
  } catch {
    // a function in it cannot be told, and what is beside it is
    return plain(value, []) as T
  }
}

function plain(value: unknown, above: readonly object[]): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (above.includes(value)) return null
  const within = [...above, value]
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain(value.toJSON(), within)
  if (Array.isArray(value)) return value.map((one) => plain(one, within) ?? null)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]: readonly [string, unknown]) => {
      const told = plain(one, within)
      return told === undefined ? [] : [[key, told] as const]
    }),
  )
}
