const UNITS: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 * 1024 }

/** `128KB` in bytes. */
export function bytesOf(size: string): number {
  return Number.parseInt(size, 10) * UNITS[size.slice(-2)]!
}

/** A number and a unit. */
export const SIZE: RegExp = /^[1-9]\d{0,4}(KB|MB)$/
