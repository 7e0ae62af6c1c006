import { hookName, type HookConfig, type LifecycleEvent, type NeededResult } from '@hookline/core'
import type { HookRecord } from '../record/event-record.ts'
import { givenOf } from '../record/was.ts'
import type { MatchedThen } from './matched-then.ts'
import { needName } from './need-name.ts'

/** What a hook meets in a replay, beside what it met then. */
export interface Meeting {
  readonly hook: HookConfig
  readonly event: LifecycleEvent
  readonly results: Readonly<Record<string, NeededResult>>
  /** What its `match` picks now, and what it picked then. */
  readonly matched: readonly string[]
  readonly matchedThen: MatchedThen
  /** The event as it was kept, before any rewrite. */
  readonly first: LifecycleEvent
  readonly told: readonly HookRecord[]
  /** Names of the hooks that have rewritten so far. */
  readonly rewriters: ReadonlySet<string>
  /** True for the names of hooks that there are. */
  readonly isThere: (name: string) => boolean
}

/** Why a recorded result says nothing of now: the hook would see something else than it did then. */
export function otherwise(meeting: Meeting): string | undefined {
  const { hook, results, told } = meeting
  const need = (hook.needs ?? []).find((id) => {
    const then = told.find((one) => one.hook === needName(hook, id))
    return !isSame(results[id.replaceAll('-', '_')], resultThen(then))
  })
  if (need !== undefined) return `${need}, which it needs, says something else now`
  if (!isRewrittenAlike(meeting)) return 'the event is rewritten in another way now'
  return otherGiven(meeting)
}

function otherGiven({ hook, event, matched, matchedThen }: Meeting): string | undefined {
  const given = givenOf(hook, event)
  const then = given === undefined ? undefined : matchedThen(hookName(hook), event)
  return then === undefined || isSame(matched, then) ? undefined : `it would be given other ${given} now`
}

function resultThen(told: HookRecord | undefined): NeededResult {
  const { status = 'skipped', decision = null, data = null } = told ?? {}
  // one that was handed over had not ended when the others were answered
  return { status: status === 'queued' ? 'skipped' : status, decision, data }
}

/** What hooks can rewrite of an event. */
const FIELDS = ['command', 'patch', 'arguments', 'input'] as const

function isRewrittenAlike({ hook, event, first, told, rewriters, isThere }: Meeting): boolean {
  const then = told.filter(({ rewrite, enforce }) => rewrite !== undefined && enforce !== false)
  // those that decide come after all rewriters; of a rewriter those that are to come do not matter
  const hadTurn = (name: string): boolean => rewriters.has(name) || (hook.rewrites === true && isThere(name))
  if (!then.every((one) => hadTurn(one.hook))) return false
  const before = then.filter((one) => rewriters.has(one.hook) && one.hook !== hookName(hook))
  const met: unknown = Object.assign({}, first.data, ...before.map(({ rewrite }) => rewrite))
  return FIELDS.every((field) => isSame(fieldOf(event.data, field), fieldOf(met, field)))
}

function fieldOf(data: unknown, field: string): unknown {
  return (data as Readonly<Record<string, unknown>>)[field]
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
