const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
const LONGEST_MS = 24 * 3_600_000

/** Milliseconds of `"10s"`, `"500ms"`, `"2m"`, `"1h"`; `undefined` for anything else. */
export function milliseconds(text: string): number | undefined {
  const before = known.get(text)
  if (before !== undefined) return before
  const ms = millisecondsOf(text)
  if (ms !== undefined && known.size < MAX_KNOWN) known.set(text, ms)
  return ms
}

const MAX_KNOWN = 100
const known = new Map<string, number>()

function millisecondsOf(text: string): number | undefined {
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

/** What is wrong with a duration that is none, and what was probably meant. */
export function durationFault(text: string): {
  readonly code: string
  readonly message: string
  readonly hint?: string
} {
  const fault = { code: 'DURATION_INVALID', message: `"${text.slice(0, 80)}" is no duration` }
  if (/^-?\d[\d.]*(ms|s|m|h)$/.test(text))
    return { ...fault, hint: 'A duration is more than nothing, and no longer than a day: "10s".' }
  const meant = durationLike(text)
  return meant === undefined || meant === text ? fault : { ...fault, hint: `Write "${meant}".` }
}

/** `10 seconds`, `1m30s`, `PT10S`: as it is written here. `undefined`: that is no time. */
export function durationLike(text: string): string | undefined {
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)/gi)]
  if (parts.length === 0 || !/^(pt?)?(\s*\d[\d.]*\s*[a-z]+)+$/i.test(text.trim())) return undefined
  const each = parts.map(([, count, unit]) => Number(count) * (WORDS[unit!.toLowerCase()] ?? Number.NaN))
  const sum = Math.round(each.reduce((ms, one) => ms + one, 0))
  return sum >= 1 && sum <= LONGEST_MS ? durationText(sum) : undefined
}

const WORDS: Readonly<Record<string, number>> = {
  ...UNITS,
  ...Object.fromEntries(['msec', 'msecs', 'millis', 'milliseconds', 'millisecond'].map((word) => [word, 1])),
  ...Object.fromEntries(['sec', 'secs', 'second', 'seconds'].map((word) => [word, UNITS.s])),
  ...Object.fromEntries(['min', 'mins', 'minute', 'minutes'].map((word) => [word, UNITS.m])),
  ...Object.fromEntries(['hr', 'hrs', 'hour', 'hours'].map((word) => [word, UNITS.h])),
  ...Object.fromEntries(['d', 'day', 'days'].map((word) => [word, 24 * UNITS.h])),
}
