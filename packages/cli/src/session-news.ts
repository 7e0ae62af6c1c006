import type { LifecycleEvent } from '@hookline/core'
import type { Notice, SkippedHook } from '@hookline/runtime/noticing'

/** What was noticed as a session began. */
export interface SessionNews {
  readonly event: LifecycleEvent
  readonly noticed: Notice
  readonly skipped: readonly SkippedHook[]
}
