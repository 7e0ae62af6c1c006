import type { HookConfig } from '@hookline/core'
import { longestWait, occasions, type Occasions } from '../agents.ts'
import { asked } from '../asks.ts'
import { milliseconds } from '../duration.ts'
import { isVariable } from '../environment.ts'
import { heardBefore, type Hearing } from '../events.ts'
import { hookConfig, withRest } from '../hook-config.ts'
import type { HookTable } from '../hook-table.ts'
import type { ReadHook } from '../hook.ts'
import { isFitting } from '../match.ts'
import { laneOf, type Lane } from '../lane.ts'
import type { Setting } from '../setting.ts'
import type { Shape } from '../shape.ts'
import { plainAction, type PlainAction } from './action.ts'
import { plainTable } from './table.ts'
import { isPlainCondition, isPlainText } from './text.ts'

/**
 * A hook that is certainly right, as nearly all are: nothing is made that only a complaint would need. `undefined`: nothing
 * is known of it, so that it goes the long way. test/plain-hook holds it to that.
 */
export function plainHook(
  { hooks, blank }: Shape,
  at: number,
  line: number,
  setting: Setting,
): ReadHook | undefined {
  if (setting.variables || setting.secrets) return undefined
  const written = hooks[at]
  const hook = plainTable(written, blank)
  if (hook === undefined || isLong(hook)) return undefined
  const hear = heardBefore(hook.on!)
  if (hear === undefined || !isFitting(hook, hear)) return undefined
  const action = plainAction(hook, hear, setting)
  if (action === undefined || !speaksPlain(hook, hear)) return undefined
  const lane = laneOf(hook, action.executor, hear)
  const found = occasions(hear.heard, undefined, setting)
  // nobody complained when another hook asked for the same
  if (!found.fine.has(asked(hook, hook.guard === true))) return undefined
  if (!isInTime(hook, written, lane === 'blocking' ? found : undefined, setting)) return undefined
  return {
    config: plainConfig(hook, hear.names, action, { line, lane }, setting),
    lane,
    at,
    inputs: undefined,
  }
}

function plainConfig(
  hook: HookTable,
  on: readonly string[],
  { name: executor, options, executor: { idempotent } }: PlainAction,
  { line, lane }: { readonly line: number; readonly lane: Lane },
  { layer, file }: Setting,
): HookConfig {
  const id = hook.id!
  const match = typeof hook.match === 'string' ? [hook.match] : hook.match
  const timeoutMs = hook.timeout === undefined ? undefined : milliseconds(hook.timeout)
  const source = { file, line }
  const isIdempotent = idempotent === true
  if (match !== undefined && timeoutMs !== undefined)
    return withRest(hook, { id, layer, on, match, executor, options, timeoutMs, source }, lane, isIdempotent)
  return hookConfig(
    hook,
    { on, match, timeoutMs, executor, options, lane, isIdempotent, line },
    { layer, file },
  )
}

/** What `[defaults]` says may be of no use to a hook; and a hook that nobody waits for may ask in vain. */
function isLong(hook: HookTable): boolean {
  const { agents, on_error, env_pass, mode, guard, rewrites, run } = hook
  const { delivery, retry, concurrency, rate_limit, on_full } = hook
  if (agents !== undefined || on_error !== undefined || env_pass !== undefined) return true
  if (delivery !== undefined || retry !== undefined || concurrency !== undefined) return true
  if (rate_limit !== undefined || on_full !== undefined) return true
  return mode === 'background' && (guard === true || rewrites === true || run === undefined)
}

/** True for a hook without a timeout, and for one of which the timeout can pass where an agent waits. */
function isInTime(
  { timeout }: HookTable,
  written: unknown,
  waiting: Occasions | undefined,
  { deadlineOf }: Setting,
): boolean {
  if (timeout === undefined) return true
  const ms = milliseconds(timeout)
  if (ms === undefined) return false
  const isOwn = (written as HookTable).timeout !== undefined
  return !isOwn || waiting === undefined || ms <= longestWait(waiting, deadlineOf).ms
}

function speaksPlain({ if: condition, env }: HookTable, hear: Hearing): boolean {
  if (condition !== undefined && !isPlainCondition(condition, hear)) return false
  return env === undefined || isPlainEnvironment(env, hear)
}

function isPlainEnvironment(env: NonNullable<HookTable['env']>, hear: Hearing): boolean {
  for (const name of Object.keys(env)) {
    const value = env[name]
    if (typeof value !== 'string' || !isVariable(name) || !isPlainText(value, hear)) return false
  }
  return true
}
