import { setImmediate as turn } from 'node:timers/promises'
import { HooklineError, type Outcome } from '@hookline/core'
import type { Journal, News } from '@hookline/journal'
import type { StoredCall } from '../background/stored.ts'
import type { Managers } from './managers.ts'
import { createPace } from './pace.ts'
import { byOf, eventOf, hookOf, type PrepareMeans } from './prepare.ts'
import { messageOf } from './verdict.ts'

/** What news are told with. */
export interface NewsMeans extends PrepareMeans {
  readonly journal: Journal
  readonly managers: Managers
  readonly log: (who: string, line: string) => void
  readonly signal: AbortSignal
}

const AT_ONCE = 50
/** A plan that is broken now may be whole then. */
const AGAIN_MS = 15_000
/** What cannot be told in a day is only to be seen. */
const LONGEST_MS = 24 * 3_600_000
const FAULT_MS = 1000

/** Tells hooks that listen of runs that were given up or dropped: again, if nobody lived to say that it was told. Never rejects. */
export async function tellNews(means: NewsMeans): Promise<void> {
  const { journal, log, signal } = means
  try {
    for (;;) {
      const all = journal.news(AT_ONCE)
      if (all.length === 0) return
      for (const one of all) {
        if (signal.aborted) return
        await tellOne(one, means)
      }
      // what never waits leaves no turn to others
      await turn()
    }
  } catch (thrown) {
    log('deliverer', `cannot tell what was given up: ${HooklineError.from(thrown).message}`)
    await createPace().wait(FAULT_MS)
  }
}

/** Whoever was to hear of it could not be called: nothing is lost if it is told once more. @throws HooklineError why */
function refuseUnheard(outcomes: readonly Outcome[]): void {
  for (const { results } of outcomes)
    for (const one of results) if (one.status === 'failed' && UNHEARD.test(one.error.code)) throw one.error
}

const UNHEARD = /^(JOURNAL_|MANAGER_CLOSED$|HOOK_ABORTED$)/

async function tellOne(one: News, means: NewsMeans): Promise<void> {
  const { journal, managers, log } = means
  const { hook: name, delivery, state, attempt, error } = one
  try {
    const call = JSON.parse(one.call) as StoredCall
    const event = eventOf(one.event, call)
    const by = await byOf(call, means)
    const hook = hookOf(name, by.loaded)
    const moment = { name: state, event, hook, reason: messageOf(error), attempt, delivery }
    const outcomes = await managers.use(by, async (manager) => manager.tell(moment, call.lineage))
    refuseUnheard(outcomes)
  } catch (thrown) {
    log(name, `${delivery}: cannot tell that it is ${state}: ${HooklineError.from(thrown).message}`)
    return journal.told(one, Date.now() - one.endedAt < LONGEST_MS ? AGAIN_MS : undefined)
  }
  journal.told(one)
}
