import { filled, fits, text, whole, type Is } from './right-value.ts'

const RETRY: Readonly<Record<string, Is>> = {
  attempts: (value) => whole(value) && isWithin(value, 1, 1000),
  initial: text,
  factor: (value) => isWithin(value, 1, 10),
  max: text,
  max_elapsed: text,
}

const CONCURRENCY: Readonly<Record<string, Is>> = {
  limit: (value) => whole(value) && isWithin(value, 1, 1000),
  key: filled,
}

/** One of the keys that are for hooks in the background. */
export type BackgroundKey = 'delivery' | 'retry' | 'concurrency' | 'rate_limit' | 'on_full'

/** What each of them takes. */
export const BACKGROUND_RULES: Readonly<Record<BackgroundKey, Is>> = {
  delivery: (value) => value === 'best-effort' || value === 'at-least-once',
  retry: (value) => fits(value, RETRY),
  concurrency: (value) => fits(value, CONCURRENCY),
  rate_limit: text,
  on_full: (value) => value === 'spill' || value === 'drop-oldest' || value === 'drop-newest',
}

/** Those that are a table, and the keys in it. */
export const INNER_KEYS: Readonly<Record<string, readonly string[]>> = {
  retry: Object.keys(RETRY),
  concurrency: Object.keys(CONCURRENCY),
  sandbox: ['policy', 'require', 'network'],
  limits: ['memory', 'processes', 'open_files', 'output'],
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}
