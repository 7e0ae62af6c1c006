import { existsSync } from 'node:fs'
import { hookName, HooklineError, type Delivery } from '@hookline/core'
import {
  isBusy,
  journalError,
  openJournal,
  type Acceptance,
  type Accepted,
  type Journal,
} from '@hookline/journal'
import type { LoadedPlan } from '../load-plan.ts'
import { stateFault } from '../state-fault.ts'
import { ownDir } from '../state.ts'
import { keptEnv } from './kept-env.ts'
import { storedEvent, storedRun, type PlanHow } from './stored.ts'

/** Where the journal lies below the state directory. */
export const JOURNAL = 'journal.db'

/** What runs in the background are kept with. */
export interface OutboxMeans {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly loaded: LoadedPlan
  readonly how: PlanHow
  /** Milliseconds that another process which writes is waited for; without a word, as long as an agent may be made to. */
  readonly waitMs?: number
  /** What opens the journal. */
  readonly open?: typeof openOwnJournal
  /** Told of a journal that was broken and lies elsewhere now. */
  readonly warn: (error: HooklineError) => void
}

/** How long an agent is made to wait for another process that writes. */
export const WAIT_MS = 5000

/** The journal of the state directory, whether it is there or not; `undefined`: the directory cannot be had. */
export function journalFile(env: OutboxMeans['env']): string | undefined {
  const dir = ownDir(env)
  return dir === undefined ? undefined : `${dir}/${JOURNAL}`
}

/** Opens the journal of the state directory. @throws HooklineError `JOURNAL_UNUSABLE`, and what opening it comes to */
export function openOwnJournal(
  env: Readonly<Record<string, string | undefined>>,
  waitMs: number,
): ReturnType<typeof openJournal> {
  const file = journalFile(env)
  if (file === undefined)
    throw journalError('JOURNAL_UNUSABLE', `there is no state directory to keep it in: ${stateFault(env)}`)
  return openJournal(file, { waitMs })
}

/** True if there is one. */
export function hasOwnJournal(env: OutboxMeans['env']): boolean {
  const file = journalFile(env)
  return file !== undefined && existsSync(file)
}

/** What was kept, in the journal that is open, and the ids of what there was no room for. */
export interface Kept {
  readonly journal: Journal
  readonly dropped: readonly string[]
}

/** Keeps runs in the journal; once it returns they are there. @throws HooklineError why they are not */
export function keep(deliveries: readonly Delivery[], means: OutboxMeans): Kept {
  return keepIn(deliveries, means, true)
}

/** `mayBeBroken`: one that turns out to be is moved away, and there is a new one. */
function keepIn(deliveries: readonly Delivery[], means: OutboxMeans, mayBeBroken: boolean): Kept {
  const { env, warn, waitMs = WAIT_MS, open = openOwnJournal } = means
  const { journal, aside } = open(env, waitMs)
  if (aside !== undefined) warn(aside)
  try {
    return kept(deliveries, journal, means)
  } catch (thrown) {
    journal.close()
    const error = HooklineError.from(thrown)
    if (!mayBeBroken || error.code !== 'JOURNAL_CORRUPT') throw notKept(thrown)
    warn(error)
    return keepIn(deliveries, means, false)
  }
}

function kept(deliveries: readonly Delivery[], journal: Journal, { env, loaded, how }: OutboxMeans): Kept {
  const [accepted] = journal.accept([acceptedOf({ deliveries, loaded, how }, env)])
  const dropped = deliveries.filter((_, at) => accepted![at] === 'dropped').map(({ id }) => id)
  return { journal, dropped }
}

/** Runs of one event, and the plan that they are of. */
export interface ToKeep extends Pick<OutboxMeans, 'loaded' | 'how'> {
  readonly deliveries: readonly Delivery[]
}

/** Keeps runs of several events in a journal that is open, all or nothing; what became of each. @throws HooklineError why not */
export function keepAll(
  batch: readonly ToKeep[],
  journal: Journal,
  env: OutboxMeans['env'],
): readonly (readonly Acceptance[])[] {
  try {
    return journal.accept(batch.map((one) => acceptedOf(one, env)))
  } catch (thrown) {
    throw notKept(thrown)
  }
}

/** What the journal is given of them; `env`: that of whoever called; `withhold`: told what of it may not be written down. */
export function acceptedOf(
  { deliveries, loaded, how }: ToKeep,
  env: OutboxMeans['env'],
  withhold: (name: string, value: string) => void = () => undefined,
): Accepted {
  const inputs = loaded.plan.inputs ?? {}
  const { event, told = event, lineage } = deliveries[0]!
  const runs = deliveries.map((one) => {
    const own = keptEnv(one.hook, inputs[hookName(one.hook)], env)
    for (const name in own.withheld) withhold(name, own.withheld[name]!)
    return storedRun(one, how, own)
  })
  return { event: storedEvent(told, lineage), runs }
}

/** Why something could not be kept, as its user is told. */
export function notKept(thrown: unknown): HooklineError {
  const cause = HooklineError.from(thrown)
  const code = isBusy(thrown) ? 'JOURNAL_BUSY' : 'JOURNAL_UNUSABLE'
  return journalError(code, `it could not be kept for later: ${cause.message}`, { cause })
}
