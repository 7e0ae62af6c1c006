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
  const changed = withAt((value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[part], rest, other)
  if (Array.isArray(value)) return value.with(Number(part), changed) as T
  return { ...value, [part]: changed }
}
