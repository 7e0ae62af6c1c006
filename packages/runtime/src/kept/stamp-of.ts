/** RFC 3339, for programs; `null` stays. */
export function stampOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
