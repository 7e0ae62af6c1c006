import type { HookConfig, Json } from '@hookline/core'
import type { HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'

/** What was read of a hook besides what is copied from its table. */
export interface HookParts {
  readonly on: readonly string[]
  readonly match: readonly string[] | undefined
  readonly timeoutMs: number | undefined
  /** Of the file. */
  readonly line: number
}

type Made = { -readonly [Key in keyof HookConfig]: HookConfig[Key] }

/** A hook as the plan has it. What is not set is not there, so that a plan is the same before and after it was kept. */
export function hookConfig(
  table: HookTable,
  { on, match, timeoutMs, line }: HookParts,
  executor: string,
  options: Json | undefined,
  { layer, file }: Setting,
): HookConfig {
  const made: Made = { id: table.id ?? '', layer, on, executor }
  if (match !== undefined) made.match = match
  if (options !== undefined) made.options = options
  if (timeoutMs !== undefined) made.timeoutMs = timeoutMs
  copyWhether(table, made)
  copyHow(table, made)
  made.source = { file, line }
  return made
}

// written out: a table of keys to copy takes several times as long
function copyWhether(table: HookTable, made: Made): void {
  if (table.description !== undefined) made.description = table.description
  if (table.enabled !== undefined) made.enabled = table.enabled
  if (table.agents !== undefined) made.agents = table.agents
  if (table.if !== undefined) made.if = table.if
  if (table.guard !== undefined) made.guard = table.guard
  if (table.mode !== undefined) made.mode = table.mode
  if (table.rewrites !== undefined) made.rewrites = table.rewrites
  if (table.decide !== undefined) made.decide = table.decide
  if (table.pausable !== undefined) made.pausable = table.pausable
}

function copyHow(table: HookTable, made: Made): void {
  if (table.needs !== undefined) made.needs = table.needs
  if (table.priority !== undefined) made.priority = table.priority
  if (table.order !== undefined) made.order = table.order
  if (table.on_error !== undefined) made.onError = table.on_error
  if (table.enforce !== undefined) made.enforce = table.enforce
  if (table.env_pass !== undefined) made.envPass = table.env_pass
  if (table.env !== undefined) made.env = table.env as NonNullable<HookConfig['env']>
}
