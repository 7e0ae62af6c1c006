const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `30d` in milliseconds. */
export function msOf(duration: string): number {
  return Number.parseInt(duration, 10) * UNITS[duration.slice(-1)]!
}

/** A number and a unit. */
export const DURATION: RegExp = /^[1-9]\d{0,4}[mhdw]$/
