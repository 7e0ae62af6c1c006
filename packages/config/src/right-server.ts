import { flag, text, whole, type Is } from './right-value.ts'

/** What each key of `[server]` takes. */
export const SERVER_RULES: Readonly<Record<string, Is>> = {
  start: (value) => value === 'auto' || value === 'never',
  idle: text,
  http: flag,
  port: isPort,
}

/** A port that needs no rights of its own, or 0 for any that is free. */
export function isPort(value: unknown): boolean {
  return whole(value) && (value === 0 || ((value as number) >= 1024 && (value as number) <= 65_535))
}
