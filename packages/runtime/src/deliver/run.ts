import type { ExecutorSource, HooklineError, Observer } from '@hookline/core'
import { isCorrupt, journalError, RETENTION, type Journal } from '@hookline/journal'
import { tellLater } from '../background/aside.ts'
import { JOURNAL, keep, openOwnJournal } from '../background/outbox.ts'
import type { Means } from '../manager.ts'
import type { PlanRequest } from '../plan-request.ts'
import { takeOver } from '../record/take-over.ts'
import { ownDir } from '../state.ts'
import { deliver, type Ending } from './deliverer.ts'
import { fileLog } from './log.ts'
import { createManagers } from './managers.ts'
import { createPlans } from './plans.ts'
import { stillThere } from './still-there.ts'
import type { DelivererTimes } from './times.ts'

/** What the process that delivers is made of. */
export interface DeliverRequest
  extends Pick<Means, 'hosts' | 'inputs' | 'env' | 'stateDir'>, Pick<PlanRequest, 'hookline' | 'compiler'> {
  readonly executors: Readonly<Record<string, ExecutorSource>>
  readonly owner: string
  readonly signal: AbortSignal
  readonly observers?: readonly Observer[]
  readonly times?: Partial<DelivererTimes> | undefined
  /** What opens the journal. */
  readonly open?: typeof openOwnJournal
}

const WAIT_MS = 10_000
const TIDY_MS = 60_000

/** Delivers what waits in the journal of the state directory, and closes all that it opened. */
export async function runDeliverer(request: DeliverRequest): Promise<Ending> {
  const { env, owner, signal, executors, hookline, compiler, times, open = openOwnJournal } = request
  const opened = open(env, WAIT_MS)
  const { journal, aside, setAside } = opened
  const dir = ownDir(env)!
  const log = fileLog(`${dir}/${LOG}`)
  const isThere = stillThere(`${dir}/${JOURNAL}`)
  if (aside !== undefined) tellLater(dir, aside)
  const plans = createPlans({ env, hookline, compiler })
  const managers = createManagers({
    ...request,
    log,
    background(deliveries, loaded, how) {
      const warn = (error: HooklineError): void => log('journal', error.message)
      if (!isThere()) throw journalError('JOURNAL_UNUSABLE', 'the journal is gone')
      return keep(deliveries, {
        env,
        loaded,
        how,
        warn,
        open: () => ({ ...opened, journal: leftOpen(journal) }),
      }).dropped
    },
  })
  let tidiedAt = 0
  const tidy = async (): Promise<void> => {
    if (Math.abs(Date.now() - tidiedAt) < TIDY_MS) return
    tidiedAt = Date.now()
    takeOver(journal, env)
    journal.retain(RETENTION)
    await managers.sweep()
  }
  try {
    const ending = await deliver({
      journal,
      plans,
      managers,
      executors,
      owner,
      log,
      signal,
      tidy,
      times,
      isThere,
    })
    if (ending === 'failed' && isBroken(journal)) {
      const found = setAside()
      if (found !== undefined) tellLater(dir, found)
    }
    return ending
  } finally {
    await managers.close()
    journal.close()
  }
}

/** Whoever comes next would fail as well, and nobody would hear of it. */
function isBroken(journal: Journal): boolean {
  try {
    return journal.faults().length > 0
  } catch (thrown) {
    return isCorrupt(thrown)
  }
}

/** It is closed by whoever opened it. */
function leftOpen(journal: Journal): Journal {
  return { ...journal, close: () => undefined }
}

/** Where the deliverer says what it did. */
const LOG = 'deliverer.log'
