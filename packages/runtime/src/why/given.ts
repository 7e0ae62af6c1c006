import type { HookConfig } from '@hookline/core'
import type { EventRecord, HookRecord } from '../record/event-record.ts'
import type { Standing } from '../survey.ts'
import type { WhyStep } from './report.ts'
import type { Ground } from './why.ts'

/** A hook as it is now, and the event and what became of the hook as it was then. */
interface Given {
  readonly config: HookConfig
  readonly record: EventRecord
  readonly entry: HookRecord
  readonly standing: Standing
  readonly candidates: readonly string[]
  /** hooks.toml is another than it was then. */
  readonly changed: boolean
  readonly ground: Ground
}

/** Takes one step; `undefined`: there is nothing to it. */
export type Take = (given: Given) => WhyStep | undefined
