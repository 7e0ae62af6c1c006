const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** The longest that anything lasts, where nothing else is said. */
export const DAY_MS: number = UNITS.d

/** Milliseconds of `"10s"`, `"500ms"`, `"2m"`, `"1h"`, `"1d"`; `undefined` for anything else, and for what is longer than `longest`. */
export function milliseconds(text: string, longest: number = DAY_MS): number | undefined {
  let ms = known.get(text)
  if (ms === undefined) {
    ms = millisecondsOf(text)
    if (ms !== undefined && known.size < MAX_KNOWN) known.set(text, ms)
  }
  return ms === undefined || ms > longest ? undefined : ms
}

const MAX_KNOWN = 100
const known = new Map<string, number>()

function millisecondsOf(text: string): number | undefined {
  const found = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text)
  if (found === null) return undefined
  const ms = Math.round(Number(found[1]) * UNITS[found[2] as keyof typeof UNITS])
  return ms >= 1 ? ms : undefined
}

/** The other way: `59000` is `59s`. */
export function durationText(ms: number): string {
  const unit =
    (['d', 'h', 'm', 's'] as const).find((one) => ms >= UNITS[one] && ms % UNITS[one] === 0) ?? 'ms'
  return `${ms / UNITS[unit]}${unit}`
}

/** What is wrong with a duration that is none, and what was probably meant. */
export function durationFault(
  text: string,
  longest: number = DAY_MS,
): {
  readonly code: string
  readonly message: string
  readonly hint?: string
} {
  const fault = { code: 'DURATION_INVALID', message: `"${text.slice(0, 80)}" is no duration` }
  if (/^-?\d[\d.]*(ms|s|m|h|d)$/.test(text)) {
    const most = longest === DAY_MS ? 'a day' : `${longest / DAY_MS} days`
    return { ...fault, hint: `A duration is more than nothing, and here no longer than ${most}: "10s".` }
  }
  const meant = durationLike(text, longest)
  return meant === undefined || meant === text ? fault : { ...fault, hint: `Write "${meant}".` }
}

/** `10 seconds`, `1m30s`, `PT10S`: as it is written here. `undefined`: that is no time. */
export function durationLike(text: string, longest: number = DAY_MS): string | undefined {
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)/gi)]
  if (parts.length === 0 || !/^(pt?)?(\s*\d[\d.]*\s*[a-z]+)+$/i.test(text.trim())) return undefined
  const each = parts.map(([, count, unit]) => Number(count) * (WORDS[unit!.toLowerCase()] ?? Number.NaN))
  const sum = Math.round(each.reduce((ms, one) => ms + one, 0))
  return sum >= 1 && sum <= longest ? durationText(sum) : undefined
}

const WORDS: Readonly<Record<string, number>> = {
  ...UNITS,
  ...Object.fromEntries(['msec', 'msecs', 'millis', 'milliseconds', 'millisecond'].map((word) => [word, 1])),
  ...Object.fromEntries(['sec', 'secs', 'second', 'seconds'].map((word) => [word, UNITS.s])),
  ...Object.fromEntries(['min', 'mins', 'minute', 'minutes'].map((word) => [word, UNITS.m])),
  ...Object.fromEntries(['hr', 'hrs', 'hour', 'hours'].map((word) => [word, UNITS.h])),
  ...Object.fromEntries(['day', 'days'].map((word) => [word, UNITS.d])),
}
