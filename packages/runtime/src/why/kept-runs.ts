import { HooklineError } from '@hookline/core'
import type { KeptRun, Wait } from '@hookline/journal/queries'
import { hasOwnJournal, openOwnJournal } from '../background/outbox.ts'
import { isGone } from '../background/owner.ts'
import type { EventRecord } from '../record/event-record.ts'

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
const WAIT_MS = 2000

/** The runs of a hook for these events. Never rejects. */
export async function keptRuns(
  hook: string,
  records: readonly EventRecord[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<KeptRuns> {
  try {
    return records.length > 0 && hasOwnJournal(env) ? await found(hook, records, env) : NONE
  } catch (thrown) {
    return { ...NONE, fault: HooklineError.from(thrown).message }
  }
}

async function found(...[hook, records, env]: Parameters<typeof keptRuns>): Promise<KeptRuns> {
  // not with the other verbs: what asks the journal is large
  const { queriesOn, runsOfFacts, waitOf } = await import('@hookline/journal/queries')
  const { journal } = openOwnJournal(env, WAIT_MS)
  try {
    const keys = records.map(({ key }) => key)
    const runs = await runsOfFacts(queriesOn(journal.db), keys, hook)
    const now = Date.now()
    const told = (run: KeptRun): ToldRun => ({ ...run, wait: run.held && waitOf(run.held, now) })
    return {
      runs: new Map([...runs].map(([key, own]) => [key, own.map(told)])),
      isDelivered: journal.deliverer(isGone) !== undefined,
    }
  } finally {
    journal.close()
  }
}
