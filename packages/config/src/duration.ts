const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
const LONGEST_MS = 24 * 3_600_000

/** Milliseconds of `"10s"`, `"500ms"`, `"2m"`, `"1h"`; `undefined` for anything else. */
export function milliseconds(text: string): number | undefined {
  const found = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text)
  if (found === null) return undefined
  const ms = Math.round(Number(found[1]) * UNITS[found[2] as keyof typeof UNITS])
  return ms >= 1 && ms <= LONGEST_MS ? ms : undefined
}

/** The other way: `59000` is `59s`. */
export function durationText(ms: number): string {
  const unit = (['h', 'm', 's'] as const).find((one) => ms >= UNITS[one] && ms % UNITS[one] === 0) ?? 'ms'
  return `${ms / UNITS[unit]}${unit}`
}
