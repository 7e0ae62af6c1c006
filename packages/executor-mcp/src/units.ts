const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** `10s`, `500ms`, `2m`: as durations are written everywhere in hooks.toml. */
export const DURATION: RegExp = /^[1-9]\d{0,5}(ms|s|m|h)$/

/** `64KB`, `8MB`. */
export const SIZE: RegExp = /^[1-9]\d{0,5}(KB|MB)$/

/** The most that one message of a server may have: what is longer is not even read to its end. */
export const MAX_MESSAGE: number = 8 * 1024 * 1024

/** The longest that anything here lasts. */
export const MAX_MS: number = MS.h

/** Milliseconds of a duration that has passed the schema. */
export function milliseconds(text: string): number {
  const [, count, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? []
  return Number(count ?? 10) * MS[(unit ?? 's') as keyof typeof MS]
}

/** Bytes of a size that has passed the schema. */
export function bytes(text: string): number {
  return Number.parseInt(text, 10) * (text.endsWith('MB') ? 1024 * 1024 : 1024)
}

/** `2 s`, `350 ms`. */
export function inWords(ms: number): string {
  return ms < 1000 ? `${Math.ceil(ms)} ms` : `${Math.round(ms / 100) / 10} s`
}
