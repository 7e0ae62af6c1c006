import { HooklineError, type HookConfig, type HookOutput, type Json } from '@hookline/core'
import type { HookRecord, HookWas } from '../record/event-record.ts'

/** What a recorded result comes to for a hook as it is now: an answer, data, a failure, or nothing that is known. */
export type StandIn =
  | { readonly is: 'output'; readonly output: HookOutput }
  /** Data for a `decide` that is another than it was. */
  | { readonly is: 'data'; readonly data: Json }
  | { readonly is: 'error'; readonly error: HooklineError }
  | { readonly is: 'unknown'; readonly why: string }

/** A hook as it is now. `isSamePlan`: the files are what they were, which counts where nothing is told of the hook itself. */
export interface Standing {
  readonly hook: HookConfig
  readonly now: HookWas | undefined
  readonly isSamePlan: boolean
}

export function standIn(standing: Standing, told: HookRecord | undefined): StandIn {
  const why = notRun(told) ?? changed(standing, told!)
  if (why !== undefined) return { is: 'unknown', why }
  const { status, error } = told!
  if (status === 'failed')
    return { is: 'error', error: new HooklineError(error?.code ?? 'HOOK_FAILED', error?.message ?? '') }
  return answered(standing, told!)
}

function notRun(told: HookRecord | undefined): string | undefined {
  if (told === undefined) return 'it was not there then'
  if (told.status === 'queued') return 'it ran in the background then, where nobody asked what it says'
  return told.status === 'done' || told.status === 'failed' ? undefined : 'it did not run then'
}

function changed({ now, isSamePlan }: Standing, { was }: HookRecord): string | undefined {
  if (was === undefined) return isSamePlan ? undefined : 'what it was then is not known'
  return was.does === now?.does ? undefined : 'it has changed since'
}

function answered({ hook, now }: Standing, told: HookRecord): StandIn {
  const { data, decision } = told
  const was = told.was ?? now
  if (was?.judges !== now?.judges) return judgedAnew(hook, data)
  // what a guard may not print, another hook may
  const isNewGuard = now?.guard === true && was?.guard !== true
  if (isNewGuard && decision === undefined && data !== undefined)
    return { is: 'unknown', why: 'it is a guard now, and what it printed then may be no answer of one' }
  return { is: 'output', output: outputOf(told) }
}

/** `decide` makes an answer of data, and data is kept. */
function judgedAnew({ decide }: HookConfig, data: Json | undefined): StandIn {
  return decide !== undefined && data !== undefined
    ? { is: 'data', data }
    : { is: 'unknown', why: 'its decide has changed since' }
}

function outputOf({ decision, reason, rewrite, data }: HookRecord): HookOutput {
  return {
    ...(decision === undefined ? {} : { decision }),
    ...(reason === undefined ? {} : { reason }),
    ...(rewrite === undefined ? {} : { rewrite: rewrite as NonNullable<HookOutput['rewrite']> }),
    ...(data === undefined ? {} : { data }),
  }
}
