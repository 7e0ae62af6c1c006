import { HooklineError, type ExecutorSource, type Observer } from '@hookline/core'
import { journalError, type Journal } from '@hookline/journal'
import { tellLater } from '../background/aside.ts'
import { JOURNAL, keep, openOwnJournal } from '../background/outbox.ts'
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
    Pick<Means, 'hosts' | 'own' | 'servers' | 'inputs' | 'env' | 'stateDir'>,
    Pick<PlanRequest, 'hookline' | 'compiler'> {
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
  const { env, owner, signal, executors, own, hookline, compiler, times, open = openOwnJournal } = request
  const opened = open(env, WAIT_MS)
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
    // one journal, whatever files its runs came of: what is named for once does not empty it
    const { plan } = await plans.planOf({ file: userConfig(env), required: false })
    await forget(journal, retentionOf(plan))
    await managers.sweep()
    plans.sweep()
  }
  try {
    const means = { journal, plans, managers, env, executors, own, owner, log, signal, tidy, times, isThere }
    const ending = await deliver(means)
    if (ending === 'failed') tellIfBroken(journal, dir)
    return ending
  } finally {
    await managers.close()
    journal.close()
  }
}

/** Looked at as a whole, it is moved away if it is broken: whoever comes next would fail as well, and nobody would hear of it. */
function tellIfBroken(journal: Journal, dir: string): void {
  try {
    journal.faults()
  } catch (thrown) {
    const error = HooklineError.from(thrown)
    if (error.code === 'JOURNAL_CORRUPT') tellLater(dir, error)
  }
}

/** It is closed by whoever opened it. */
function leftOpen(journal: Journal): Journal {
  return { ...journal, close: () => undefined }
}
