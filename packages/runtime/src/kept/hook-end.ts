import type { Json } from '@hookline/core'
import { endOf, type End, type KeptEvent, type KeptRun } from '@hookline/journal/queries'
import type { KeptRecord } from '../record/answered.ts'
import type { HookRecord } from '../record/event-record.ts'
import { isTable } from '../table.ts'

/** How a hook that an event was about stands. */
export interface HookEnd {
  readonly hook: string
  readonly end: End
  readonly decision?: string
  readonly error?: Said
  /** What the agent did not wait for. */
  readonly run?: KeptRun
  /** What it did wait for. */
  readonly told?: HookRecord
}

/** What an error says. */
export interface Said {
  readonly code: string
  readonly message: string
  /** What to do. */
  readonly hint?: string
}

/** The record of an event; `undefined`: there is none, or it cannot be read. */
export function recordOf({ record }: KeptEvent): KeptRecord | undefined {
  return Array.isArray(tableOf(record)['hooks']) ? (record as unknown as KeptRecord) : undefined
}

/** How often the agent asked: the record is that of the last answer. */
export function timesAsked(event: KeptEvent): number {
  return recordOf(event)?.asked?.times ?? 1
}

/** The hooks that were due but for their `if`, first those that the agent waited for. As `--hook` and `--state` find them. */
export function hookEnds(event: KeptEvent): readonly HookEnd[] {
  const behind = new Set(event.runs.map(({ hook }) => hook))
  const told = (recordOf(event)?.hooks ?? []).filter(
    ({ hook, not, status }) => (not ?? 'if') === 'if' && status !== undefined && !behind.has(hook),
  )
  return [...told.map(endOfTold), ...event.runs.map(endOfRun)]
}

function endOfTold(told: HookRecord): HookEnd {
  const { hook, status, decision, error } = told
  return {
    hook,
    end: endOf(status!),
    told,
    ...(decision === undefined ? {} : { decision }),
    ...(error === undefined ? {} : { error }),
  }
}

function endOfRun(run: KeptRun): HookEnd {
  const error = run.end === 'ok' ? undefined : saidOf(run.error)
  return { hook: run.hook, end: run.end, run, ...(error === undefined ? {} : { error }) }
}

/** What an error says; `undefined`: it is none. */
export function saidOf(error: Json): Said | undefined {
  if (error === null) return undefined
  const { code, message, hint } = tableOf(error)
  return {
    code: typeof code === 'string' ? code : 'HOOK_FAILED',
    message: typeof message === 'string' ? message : JSON.stringify(error),
    ...(typeof hint === 'string' && hint !== '' ? { hint } : {}),
  }
}

/** A table as it is, of anything else an empty one. */
export function tableOf(value: Json): Readonly<Record<string, Json>> {
  return isTable(value) ? value : {}
}
