import { isPort } from './right-server.ts'

/** What was probably meant by a value of another kind, below `[server]`. */
export function serverHint(key: string, value: unknown): string | undefined {
  const meant = Object.hasOwn(MEANT, key) ? MEANT[key]!(value) : undefined
  return meant === undefined ? undefined : `Write ${meant}.`
}

const MEANT: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  // where a table is meant it is mostly switched off
  server: (value) => (isSwitch(value) ? `[server], and below it ${startOf(value)}` : undefined),
  start: (value) => (isSwitch(value) ? startOf(value) : undefined),
  http: (value) => (isPort(value) && value !== 0 ? `port = ${String(value)}` : undefined),
}

function isSwitch(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

function startOf(value: boolean): string {
  return `start = "${value ? 'auto' : 'never'}"`
}
