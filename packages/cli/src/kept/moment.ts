import { HooklineError } from '@hookline/core'
import { timeOf } from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'

/** What `--since` or `--until` says, in milliseconds since the epoch. @throws HooklineError `USAGE` */
export function momentOf({ text }: Flags, name: 'since' | 'until'): number | undefined {
  const said = text[name]
  if (said === undefined) return undefined
  const at = timeOf(said)
  if (at !== undefined) return at
  throw new HooklineError('USAGE', `--${name} ${said}: that is no time`, {
    hint: 'A time is 30m, 2h, 1d (ago), a day (2026-07-01), or 2026-07-01T12:00.',
  })
}

interface Span {
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** The event that it ends before. */
  readonly before?: { readonly at: number } | undefined
}

/** The same, if it does not end before it begins. @throws HooklineError `USAGE` */
export function inOrder<T extends Span>(span: T): T {
  const { since = -Infinity, until = Infinity, before } = span
  if (since < until && since <= (before?.at ?? Infinity)) return span
  throw new HooklineError('USAGE', '--since is after --until: nothing lies between them', {
    hint: '1h is an hour ago, 1m a minute: --since 1h --until 1m',
  })
}

/** How many lines at most. @throws HooklineError `USAGE` */
export function limitOf({ text }: Flags): number {
  const said = text['limit'] ?? '50'
  if (/^\d{1,4}$/.test(said) && Number(said) > 0) return Number(said)
  throw new HooklineError('USAGE', `--limit is a number from 1 to 9999, not "${said}"`, {
    hint: 'More at once: hookline db export',
  })
}
