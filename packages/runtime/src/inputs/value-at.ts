/** What lies at a path of a structure. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (inner as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[part],
    value,
  )
}

/** The same structure with another value at a path; what lies beside it is shared. */
export function withAt<T>(value: T, [part, ...rest]: readonly (string | number)[], other: unknown): T {
  if (part === undefined) return other as T
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<
    PropertyKey,
    unknown
  >
  copy[part] = withAt(copy[part], rest, other)
  return copy as T
}
