import type { HookConfig, Json } from '@hookline/core'
import type { HookTable } from './hook-table.ts'
import type { Lane } from './lane.ts'
import { limitsIn } from './limits.ts'
import { rateOf } from './rate.ts'
import { retryOf } from './retry.ts'
import { inFull } from './sandbox.ts'
import type { Setting } from './setting.ts'

/** What a hook begins with; `match`, `options` and `timeoutMs` where it has them. */
type First = Pick<
  HookConfig,
  'id' | 'layer' | 'on' | 'match' | 'executor' | 'options' | 'timeoutMs' | 'source'
>

type Made = { -readonly [Key in keyof HookConfig]: HookConfig[Key] }

/** What was read of a hook besides what is copied from its table. */
export interface HookParts {
  readonly on: readonly string[]
  readonly match: readonly string[] | undefined
  readonly timeoutMs: number | undefined
  readonly executor: string
  readonly options: Json | undefined
  readonly lane: Lane
  /** True: its executor does under one delivery id the same twice as once. */
  readonly isIdempotent: boolean
  /** Of the file. */
  readonly line: number
}

/** A hook as the plan has it. What is not set is not there, so that a plan is the same before and after it was kept. */
export function hookConfig(
  table: HookTable,
  parts: HookParts,
  { layer, file }: Pick<Setting, 'layer' | 'file'>,
): HookConfig {
  const { on, match, timeoutMs, executor, options, lane, isIdempotent, line } = parts
  const made: Made = { id: table.id ?? '', layer, on, executor, source: { file, line } }
  if (match !== undefined) made.match = match
  if (options !== undefined) made.options = options
  if (timeoutMs !== undefined) made.timeoutMs = timeoutMs
  return withRest(table, made, lane, isIdempotent)
}

/** The same of a hook of which that much is at hand: keys that are there from the beginning cost less than those added. */
export function withRest(table: HookTable, first: First, lane: Lane, isIdempotent: boolean): HookConfig {
  copyWhether(table, first, lane)
  copyHow(table, first)
  // of no use to a hook that an agent waits for: [defaults] says it
  if (lane !== 'blocking') copyDeliveries(table, first, isIdempotent)
  return first
}

// written out: a table of keys to copy takes several times as long
function copyWhether(table: HookTable, made: Made, lane: Lane): void {
  if (table.description !== undefined) made.description = table.description
  if (table.enabled !== undefined) made.enabled = table.enabled
  if (table.agents !== undefined) made.agents = table.agents
  if (table.if !== undefined) made.if = table.if
  if (table.guard !== undefined) made.guard = table.guard
  if (table.mode !== undefined) made.mode = table.mode
  // nobody loads the executor, nor looks at the events, to find that out again
  else if (lane === 'background') made.mode = lane
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
  if (table.sandbox !== undefined) made.sandbox = inFull(table.sandbox)
  if (table.limits !== undefined) made.limits = limitsIn(table.limits)
  if (table.env_pass !== undefined) made.envPass = table.env_pass
  if (table.env !== undefined) made.env = table.env as NonNullable<HookConfig['env']>
}

function copyDeliveries(table: HookTable, made: Made, isIdempotent: boolean): void {
  if (table.delivery !== undefined) made.delivery = table.delivery
  // whoever lets runs be dropped is promised nothing
  else if (isIdempotent && (table.on_full ?? 'spill') === 'spill') made.delivery = 'at-least-once'
  if (table.retry !== undefined) made.retry = retryOf(table.retry)
  if (table.concurrency !== undefined) made.concurrency = table.concurrency
  const rateLimit = table.rate_limit === undefined ? undefined : rateOf(table.rate_limit)
  if (rateLimit !== undefined) made.rateLimit = rateLimit
  if (table.on_full !== undefined) made.onFull = table.on_full
}
