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
  readonly enforce?: boolean
  readonly env_pass?: readonly string[]
  readonly env?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>
}

/**
 * The same with every key in its place, absent ones `undefined`: what TOML gives is a dictionary, which is slow to ask the
 * same question a thousand times.
 */
export function hookTable(written: Readonly<Record<string, unknown>>): HookTable {
  const made = {
    id: written['id'],
    description: written['description'],
    enabled: written['enabled'],
    agents: written['agents'],
    on: written['on'],
    match: written['match'],
    if: written['if'],
    executor: written['executor'],
    with: written['with'],
    run: written['run'],
    deny: written['deny'],
    ask: written['ask'],
    context: written['context'],
    guard: written['guard'],
    mode: written['mode'],
    rewrites: written['rewrites'],
    decide: written['decide'],
    pausable: written['pausable'],
    needs: written['needs'],
    priority: written['priority'],
    order: written['order'],
    timeout: written['timeout'],
    on_error: written['on_error'],
    enforce: written['enforce'],
    env_pass: written['env_pass'],
    env: written['env'],
  }
  return made as unknown as HookTable
}

/** A hook's table with what `[defaults]` says where it says nothing. */
export function withDefaults(own: HookTable, defaults: HookTable): HookTable {
  const made: Record<string, unknown> = { ...own }
  for (const key of Object.keys(defaults) as (keyof HookTable)[])
    if (own[key] === undefined) made[key] = defaults[key]
  return made
}

/** What is said in a table, without the keys that are absent. */
export function saidIn(table: HookTable): Readonly<Record<string, unknown>> {
  const said: Record<string, unknown> = {}
  for (const key of Object.keys(table) as (keyof HookTable)[])
    if (table[key] !== undefined) said[key] = table[key]
  return said
}
