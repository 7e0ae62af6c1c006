/** Milliseconds that a receiver asks to be left alone, an hour at most; `undefined` if it does not, or not in words of HTTP. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  const ms = waitOf(value?.trim() ?? '', now)
  return ms !== undefined && ms > 0 ? Math.min(ms, HOUR) : undefined
}

const HOUR = 3_600_000

/** What HTTP writes, has written, and may find: all in GMT. */
const DATE =
  /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/

function waitOf(value: string, now: number): number | undefined {
  if (/^\d{1,15}$/.test(value)) return Number(value) * 1000
  if (!DATE.test(value)) return undefined
  const at = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`)
  return Number.isNaN(at) ? undefined : at - now
}
