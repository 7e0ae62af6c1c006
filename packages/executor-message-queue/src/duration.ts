const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `10s`, `500ms`, `2m`, `7d`. */
export const DURATION: RegExp = /^[1-9]\d{0,5}(ms|s|m|h|d)$/

/** Milliseconds of a duration that has passed the schema. */
export function durationOf(text: string): number {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? []
  return Number(count ?? 0) * MS[(unit ?? 's') as keyof typeof MS]
}

/** What RabbitMQ takes: 32 bits. */
export const MAX_MS: number = 2 ** 32 - 1
