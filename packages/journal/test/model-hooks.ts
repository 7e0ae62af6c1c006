import type { RateLimit, Retry } from '@hookline/core'
import type { NewRun } from '../src/accept.ts'
import { RETRY } from '../src/retry.ts'

/** A hook of the model. */
export interface Hook {
  readonly name: string
  readonly promised: boolean
  /** How many lanes it has, and how many runs go on in each. */
  readonly keys: number
  readonly most: number
  readonly target: string
  readonly rate?: RateLimit
  readonly bound?: NewRun['bound']
}

export const HOOKS: readonly Hook[] = [
  { name: 'user/ordered', promised: true, keys: 2, most: 1, target: 'one' },
  { name: 'user/wide', promised: true, keys: 1, most: 2, target: 'one' },
  { name: 'user/rated', promised: true, keys: 2, most: 2, target: 'two', rate: { count: 2, perMs: 5000 } },
  {
    name: 'user/oldest',
    promised: false,
    keys: 1,
    most: 2,
    target: '',
    bound: { most: 2, drop: 'oldest' },
  },
  {
    name: 'user/newest',
    promised: false,
    keys: 1,
    most: 1,
    target: 'two',
    bound: { most: 3, drop: 'newest' },
  },
]

export const RETRIES: Retry = { ...RETRY, attempts: 8, maxMs: 40_000, maxElapsedMs: 300_000 }

export function targetOf({ hook }: { readonly hook: Hook }): string {
  return hook.target
}
