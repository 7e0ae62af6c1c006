import type { HookConfig, Json } from '@hookline/core'
import type { Heard } from './events.ts'
import type { HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'

/** What was read of a hook besides what is copied from its table. */
export interface HookParts {
  readonly heard: readonly Heard[]
  readonly match: readonly string[] | undefined
  readonly executor: string | undefined
  readonly timeoutMs: number | undefined
  readonly options: Json | undefined
}

/** Keys that are in the plan what they are in the file, each with the name it has there. */
const COPIED: readonly (readonly [keyof HookConfig, keyof HookTable])[] = [
  ['description', 'description'],
  ['enabled', 'enabled'],
  ['agents', 'agents'],
  ['if', 'if'],
  ['guard', 'guard'],
  ['mode', 'mode'],
  ['rewrites', 'rewrites'],
  ['decide', 'decide'],
  ['pausable', 'pausable'],
  ['needs', 'needs'],
  ['priority', 'priority'],
  ['order', 'order'],
  ['onError', 'on_error'],
  ['enforce', 'enforce'],
  ['envPass', 'env_pass'],
  ['env', 'env'],
]

/** A hook as the plan has it. What is not set is not there, so that a plan is the same before and after it was kept. */
export function hookConfig(table: HookTable, parts: HookParts, { layer }: Setting): HookConfig {
  const { heard, match, executor = '', timeoutMs, options } = parts
  const config: Record<string, unknown> = {
    id: table.id ?? '',
    layer,
    on: heard.map(({ name }) => name),
    executor,
  }
  if (match !== undefined) config['match'] = match
  if (options !== undefined) config['options'] = options
  if (timeoutMs !== undefined) config['timeoutMs'] = timeoutMs
  for (const [to, from] of COPIED) if (table[from] !== undefined) config[to] = table[from]
  return config as unknown as HookConfig
}
