import type { LifecycleEvent } from './event.ts'
import type { HookConfig } from './hook.ts'
import type { HookResult, Outcome } from './result.ts'

/** Something that happened inside the engine: what observers (log, trace, metrics) are told. */
export type Moment = { readonly event: LifecycleEvent } & (
  | { readonly name: 'planned'; readonly hooks: readonly HookConfig[] }
  | { readonly name: 'started'; readonly hook: HookConfig }
  | {
      readonly name: 'completed' | 'failed' | 'skipped'
      readonly hook: HookConfig
      readonly result: HookResult
    }
  /** After one of those three: the hook denies, also by reaching no verdict. */
  | {
      readonly name: 'denied'
      readonly hook: HookConfig
      readonly result: HookResult
      readonly reason: string
    }
  /** Of a run in the background: it failed and is tried again, it failed for the last time, or nobody had room for it. */
  | {
      readonly name: 'retrying' | 'dead' | 'dropped'
      readonly hook: HookConfig
      readonly reason: string
      /** Which try it was; 0: none. */
      readonly attempt: number
      /** The run, where its id is not the one of the event and the hook. */
      readonly delivery?: string
    }
  /** `durationMs`: what all of it took, which is what the agent waited. */
  | { readonly name: 'answered'; readonly outcome: Outcome; readonly durationMs: number }
)

/** The name of a moment. */
export type MomentName = Moment['name']

/** Is told every moment, at once and in order. What it throws is dropped. */
export type Observer = (moment: Moment) => void

/** Tells all observers; `undefined` if there are none, so that a moment nobody hears is not even made. */
export function teller(observers: readonly Observer[]): Observer | undefined {
  if (observers.length === 0) return undefined
  return (moment) => {
    for (const tell of observers) {
      try {
        tell(moment)
      } catch {
        // an observer that fails must not change what the agent is answered
      }
    }
  }
}
