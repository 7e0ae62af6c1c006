import type { ExplainedPart } from '@hookline/config/expressions'
import type { HookConfig } from '@hookline/core'
import type { Wait } from '@hookline/journal/queries'
import type { EventRecord, HookRecord } from '../record/event-record.ts'
import type { PatternTried } from '../patterns-tried.ts'

/** One step on the way from an event to what a hook does. */
export interface WhyStep {
  readonly step:
    | 'called'
    | 'wired'
    | 'layer'
    | 'enabled'
    | 'agents'
    | 'on'
    | 'match'
    | 'if'
    | 'ran'
    | 'obeyed'
  /** False: here the way ended. */
  readonly ok: boolean
  readonly says: string
  /** When what it is about happened, RFC 3339. */
  readonly at?: string
  readonly hint?: string
  readonly candidates?: readonly string[]
  readonly patterns?: readonly PatternTried[]
  /** The `if`, value by value. */
  readonly parts?: readonly ExplainedPart[]
  /** Of a run in the background: what it waits for. */
  readonly waits?: WhyWait
}

interface WhyWait extends Omit<Wait, 'until'> {
  /** RFC 3339. */
  readonly until: string | null
  /** False: nobody delivers, and so it waits for the next event or session. */
  readonly isDelivered: boolean
}

/** An event that a hook heard, and what became of the hook. */
export interface Heard {
  readonly at: string
  readonly event: string
  readonly subject: string | null
  readonly became: HookRecord
}

/** Why a hook did what it did last time. */
export interface WhyReport {
  readonly hook: string
  readonly config: HookConfig
  /** As far as the first that explains. */
  readonly steps: readonly WhyStep[]
  readonly because: WhyStep['step']
  /** The event that it is about; `null`: there is none. */
  readonly record: EventRecord | null
  /** Those before, the last first. */
  readonly earlier: readonly Heard[]
}
