import type { ExecutorSource, HooklineError, Observer } from '@hookline/core'
import { keep, openOwnJournal } from '../background/outbox.ts'
import { retentionOf } from '../background/retention.ts'
import type { Means } from '../manager.ts'
import type { PlanRequest } from '../plan-request.ts'
import { takeOver } from '../record/take-over.ts'
import { ownDir, userConfig } from '../state.ts'
import { deliver, type DelivererTimes, type Ending } from './deliverer.ts'
import { forget } from './forget.ts'
import { fileLog, LOG } from './log.ts'
import { createManagers } from './managers.ts'
import { createPlans } from './plans.ts'

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
  const { journal, aside } = open(env, WAIT_MS)
  const log = fileLog(`${ownDir(env)!}/${LOG.now}`)
  if (aside !== undefined) log('journal', aside.message)
  const plans = createPlans({ env, hookline, compiler })
  const managers = createManagers({
    ...request,
    log,
    background(deliveries, loaded, how) {
      const warn = (error: HooklineError): void => log('journal', error.message)
      const kept = keep(deliveries, { env, loaded, how, warn })
      kept.journal.close()
      return kept.dropped
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
  }
  try {
    return await deliver({ journal, plans, managers, env, executors, owner, log, signal, tidy, times })
  } finally {
    await managers.close()
    journal.close()
  }
}
