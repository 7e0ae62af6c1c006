const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds since the epoch; `undefined`: it is no time. */
export function timeOf(said: string): number | undefined {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(said) ?? []
  if (unit !== undefined) return Date.now() - Number(number) * UNITS[unit]!
  // a day alone is one of the place where somebody types it
  const at = /^\d{4}-\d\d-\d\d$/.test(said) ? Date.parse(`${said}T00:00`) : dateOf(said)
  return Number.isNaN(at) ? undefined : at
}

function dateOf(text: string): number {
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN
}
