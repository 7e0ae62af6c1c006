const isCI = process.env['CI'] === 'true'

/**
 * Of many that are tried alike those that a change waits for: in CI one of `each`, counted from `from`; everywhere else all of them.
 * Each takes seconds, and minutes are what all of them would add.
 */
export function few<T>(rows: readonly T[], each = 2, from = 0): readonly T[] {
  return isCI ? rows.filter((_, at) => at % each === from % each) : rows
}
