import { HooklineError } from '@hookline/core'
import type { KeptRun, Wait } from '@hookline/journal/queries'
import { isGone } from '../background/owner.ts'
import type { EventRecord } from '../record/event-record.ts'
import { asked } from './journal.ts'

/** A run, and what it waits for. */
export interface ToldRun extends KeptRun {
  readonly wait: Wait | null
}

/** What the journal has of the runs of one hook. */
export interface KeptRuns {
  /** For each event by its key: what was handed over when it happened, and what `replay --deliver` sent. */
  readonly runs: ReadonlyMap<string, readonly ToldRun[]>
  readonly isDelivered: boolean
  /** Why it could not be asked. */
  readonly fault?: string
}

const NONE: KeptRuns = { runs: new Map(), isDelivered: true }

/** The runs of a hook for these events. Never rejects. */
export async function keptRuns(
  hook: string,
  records: readonly EventRecord[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<KeptRuns> {
  if (records.length === 0) return NONE
  const keys = records.map(({ key }) => key)
  try {
    const found = await asked(env, async (queries, { runsOfFacts, waitOf }, journal): Promise<KeptRuns> => {
      const now = Date.now()
      const told = (run: KeptRun): ToldRun => ({ ...run, wait: run.held && waitOf(run.held, now) })
      const runs = [...(await runsOfFacts(queries, keys, hook))]
      return {
        runs: new Map(runs.map(([key, own]) => [key, own.map(told)])),
        isDelivered: journal.deliverer(isGone) !== undefined,
      }
    })
    return found ?? NONE
  } catch (thrown) {
    return { ...NONE, fault: HooklineError.from(thrown).message }
  }
}
