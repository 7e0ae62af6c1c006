const BYTES: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 }
const MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A number and a unit: `10MB`. */
export const SIZE: RegExp = /^[1-9]\d{0,5}(KB|MB|GB)$/

/** `30d`. */
export const SPAN: RegExp = /^[1-9]\d{0,5}(s|m|h|d)$/

/** Bytes of a size that has passed the schema. */
export function bytesOf(size: string): number {
  return Number.parseInt(size, 10) * BYTES[size.slice(-2)]!
}

/** Milliseconds of a span of time that has passed the schema. */
export function spanOf(span: string): number {
  return Number.parseInt(span, 10) * MS[span.slice(-1)]!
}

/** Rights as a number, of what has passed the schema. */
export function modeOf(permissions: string = '0600'): number {
  return Number.parseInt(permissions, 8)
}
