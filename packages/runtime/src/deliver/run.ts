import { setTimeout as sleep } from 'node:timers/promises'
import { HooklineError, type ExecutorSource, type Observer } from '@hookline/core'
import { isBusy, journalError, type Journal } from '@hookline/journal'
import { tellLater } from '../background/aside.ts'
import { JOURNAL, keep, openOwnJournal } from '../background/outbox.ts'
import type { Remembered } from '../background/remembered.ts'
import { retentionOf } from '../background/retention.ts'
import type { Means } from '../manager.ts'
import type { PlanRequest } from '../plan-request.ts'
import { takeOver } from '../record/take-over.ts'
import { ownDir, userConfig } from '../state.ts'
import { deliver } from './deliverer.ts'
import { forget } from './forget.ts'
import { fileLog, LOG } from './log.ts'
import { createManagers } from './managers.ts'
import { createPlans } from './plans.ts'
import { stillThere } from './still-there.ts'
import type { DelivererTimes } from './times.ts'
import type { Ending } from './work.ts'

/** What the process that delivers is made of. */
export interface DeliverRequest
  extends
    Pick<Means, 'hosts' | 'own' | 'limits' | 'sandbox' | 'servers' | 'inputs' | 'env' | 'stateDir'>,
    Pick<PlanRequest, 'hookline' | 'compiler'> {
  readonly executors: Readonly<Record<string, ExecutorSource>>
  readonly owner: string
  readonly signal: AbortSignal
  readonly observers?: readonly Observer[]
  readonly times?: Partial<DelivererTimes> | undefined
  /** Finds what callers had that may not be written down. Default: nothing does. */
  readonly remembered?: Remembered['find'] | undefined
  /** Milliseconds that another process which writes is waited for at a time, while nothing else goes on. Default 10,000. */
  readonly waitMs?: number
  /** What opens the journal. */
  readonly open?: typeof openOwnJournal
}

const WAIT_MS = 10_000
const AGAIN_MS = 100
const TIDY_MS = 60_000

/** Delivers what waits in the journal of the state directory, and closes all that it opened. */
export async function runDeliverer(request: DeliverRequest): Promise<Ending> {
  const { env, owner, signal, executors, own, hookline, compiler, times, remembered } = request
  const { open = openOwnJournal, waitMs = WAIT_MS } = request
  const opened = open(env, waitMs)
  const { journal, aside } = opened
  const dir = ownDir(env)!
  const log = fileLog(`${dir}/${LOG.now}`)
  const isThere = stillThere(`${dir}/${JOURNAL}`)
  if (aside !== undefined) tellLater(dir, aside)
  const plans = createPlans({ env, hookline, compiler })
  const managers = createManagers({
    ...request,
    log,
    background(deliveries, loaded, how) {
      const warn = (error: HooklineError): void => log('journal', error.message)
      if (!isThere()) throw journalError('JOURNAL_UNUSABLE', 'the journal is gone')
      const means = { env, loaded, how, warn, open: () => ({ ...opened, journal: leftOpen(journal) }) }
      return unlessBusy(() => keep(deliveries, means).dropped)
    },
  })
  let tidiedAt = 0
  const tidy = async (): Promise<void> => {
    if (Math.abs(Date.now() - tidiedAt) < TIDY_MS) return
    tidiedAt = Date.now()
    // one journal, whatever files its runs came of: what is named for once does not empty it
    const { plan } = await plans.planOf({ file: userConfig(env), required: false })
    // it may have been thrown away meanwhile, and is not made again
    if (!isThere()) return
    takeOver(journal, env)
    await forget(journal, retentionOf(plan))
    await managers.sweep()
    plans.sweep()
  }
  try {
    const about = { env, executors, own, owner, signal, times, remembered }
    const means = { ...about, journal, plans, managers, log, tidy, isThere }
    const ending = await deliver(means)
    // also where what it found broken was a run's end, and it is gone therefore
    if (ending === 'failed' || ending === 'gone') tellIfBroken(journal, dir)
    return ending
  } finally {
    await managers.close()
    journal.close()
  }
}

/**
 * Looked at as a whole, it is moved away if it is broken: whoever comes next would fail as well, and nobody would hear of it. Of one
 * that another has moved, that other tells.
 */
function tellIfBroken(journal: Journal, dir: string): void {
  try {
    journal.faults()
  } catch (thrown) {
    const error = HooklineError.from(thrown)
    const isElsewhere = error.details.file !== `${dir}/${JOURNAL}`
    if (error.code === 'JOURNAL_CORRUPT' && isElsewhere) tellLater(dir, error)
  }
}

/** Another process that writes is waited for as long as ever, but here others go on meanwhile. @throws whatever is wrong */
async function unlessBusy<T>(act: () => T): Promise<T> {
  for (const ends = Date.now() + WAIT_MS; ;) {
    try {
      return act()
    } catch (thrown) {
      if (!isBusy(thrown) || Date.now() > ends) throw thrown
      await sleep(AGAIN_MS)
    }
  }
}

/** It is closed by whoever opened it. */
function leftOpen(journal: Journal): Journal {
  return { ...journal, close: () => undefined }
}
