import type { Guarantee, HookConfig, Sandbox } from '@hookline/core'

/** What children may use, as it is written. */
export interface LimitsTable {
  readonly memory?: string
  readonly processes?: number
  readonly open_files?: number
  readonly output?: string
}

/** When a run in the background is tried again, as it is written. */
export interface RetryTable {
  readonly attempts?: number
  readonly initial?: string
  readonly factor?: number
  readonly max?: string
  readonly max_elapsed?: string
}

/** A hook's table as it is written, as far as its shape is right. */
export interface HookTable {
  readonly id?: string
  readonly description?: string
  readonly enabled?: boolean
  readonly agents?: readonly string[]
  readonly on?: string | readonly string[]
  readonly match?: string | readonly string[]
  readonly if?: string
  readonly executor?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string | readonly string[]
  readonly deny?: string
  readonly ask?: string
  readonly context?: string
  readonly guard?: boolean
  readonly mode?: 'blocking' | 'background'
  readonly rewrites?: boolean
  readonly decide?: string
  readonly pausable?: boolean
  readonly needs?: readonly string[]
  readonly priority?: number
  readonly order?: 'parallel' | 'sequential'
  readonly timeout?: string
  readonly on_error?: 'ignore' | 'deny'
  readonly delivery?: Guarantee
  readonly retry?: RetryTable
  readonly concurrency?: NonNullable<HookConfig['concurrency']>
  readonly rate_limit?: string
  readonly on_full?: NonNullable<HookConfig['onFull']>
  readonly enforce?: boolean
  readonly sandbox?: Sandbox['policy'] | Partial<Sandbox>
  readonly limits?: LimitsTable
  readonly env_pass?: readonly string[]
  readonly env?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>
}

/**
 * A table in which nothing is said but what `[defaults]` says. Every key has its place, absent ones are `undefined`: what
 * TOML gives is a dictionary, which is slow to ask the same question a thousand times.
 */
export function blankTable(defaults: HookTable): HookTable {
  return { ...(BLANK as HookTable), ...defaults }
}

/** What a hook says, and where it says nothing, what `blank` says. */
export function hookTable(written: Readonly<Record<string, unknown>>, blank: HookTable): HookTable {
  const made: Record<string, unknown> = { ...blank }
  for (const key of Object.keys(written)) if (Object.hasOwn(blank, key)) made[key] = written[key]
  return made
}

const BLANK = {
  id: undefined,
  description: undefined,
  enabled: undefined,
  agents: undefined,
  on: undefined,
  match: undefined,
  if: undefined,
  executor: undefined,
  with: undefined,
  run: undefined,
  deny: undefined,
  ask: undefined,
  context: undefined,
  guard: undefined,
  mode: undefined,
  rewrites: undefined,
  decide: undefined,
  pausable: undefined,
  needs: undefined,
  priority: undefined,
  order: undefined,
  timeout: undefined,
  on_error: undefined,
  delivery: undefined,
  retry: undefined,
  concurrency: undefined,
  rate_limit: undefined,
  on_full: undefined,
  enforce: undefined,
  sandbox: undefined,
  limits: undefined,
  env_pass: undefined,
  env: undefined,
} satisfies { readonly [Key in keyof HookTable]-?: undefined } as unknown

/** What is said in a table, without the keys that are absent. */
export function saidIn(table: HookTable): Readonly<Record<string, unknown>> {
  const said: Record<string, unknown> = {}
  for (const key of Object.keys(table) as (keyof HookTable)[])
    if (table[key] !== undefined) said[key] = table[key]
  return said
}
