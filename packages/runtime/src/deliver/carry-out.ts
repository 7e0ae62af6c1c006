import { HooklineError, type Retry } from '@hookline/core'
import { isBusy, type Claimed, type Journal, type Settled, type Verdict } from '@hookline/journal'
import { deliveryError } from '../errors.ts'
import { createPace } from './pace.ts'
import { tryAll, type Tried, type TryMeans } from './try-all.ts'
import { messageOf, retryOf } from './verdict.ts'

/** What claimed runs are carried out with. */
export interface CarryMeans extends TryMeans {
  readonly journal: Journal
  /** The name that the runs were claimed under. */
  readonly owner: string
  readonly log: (who: string, line: string) => void
}

/** Tries runs of one lane, and writes down what came of each; called off, it writes nothing. Never rejects. */
export async function carryOut(
  group: readonly Claimed[],
  signal: AbortSignal,
  means: CarryMeans,
): Promise<void> {
  const startedAt = performance.now()
  const all = await tryAll(group, signal, means)
  const ms = performance.now() - startedAt
  const again: Tried[] = []
  // all of them before anybody is told: what has ended must not be begun again because of who listens
  for (const tried of ofOneGo(all)) if (await isTriedAgain(tried, { ...means, signal, ms })) again.push(tried)
  for (const tried of again) await told(tried, means)
}

/** What goes together says one thing of its target: it works, or it has failed once. */
function ofOneGo(all: readonly Tried[]): readonly Tried[] {
  const works = all.some(({ verdict: { status } }) => status === 'done')
  let isTold = works
  return all.map((tried) => {
    const { verdict } = tried
    if (verdict.status !== 'failed' || !verdict.retryable || !verdict.ofTarget) return tried
    if (!isTold) {
      isTold = true
      return tried
    }
    return { ...tried, verdict: { ...verdict, ofTarget: false } }
  })
}

interface Writing extends Pick<CarryMeans, 'journal' | 'owner' | 'log'> {
  readonly signal: AbortSignal
  /** How long the try took. */
  readonly ms: number
}

/** Writes down what a try came to; true: it failed, and is made again. */
async function isTriedAgain(tried: Tried, writing: Writing): Promise<boolean> {
  const { claimed, verdict } = tried
  const then = await settledSoon(tried, writing)
  if (then === undefined) return false
  writing.log(claimed.hook, lineOf(claimed, verdict, then))
  return verdict.status === 'failed' && then.state === 'ready'
}

async function told({ claimed, verdict, tell }: Tried, { log }: Pick<CarryMeans, 'log'>): Promise<void> {
  try {
    if ('error' in verdict) await tell(messageOf(verdict.error))
  } catch (thrown) {
    log(claimed.hook, `${claimed.delivery}: ${HooklineError.from(thrown).message}`)
  }
}

const MOST_TRIES = 10
const BUSY_TRY = 0.05
const TRY_MS = 500

/**
 * The try is over and cannot be taken back, so a journal that fails just now is asked again. `undefined`: it was called off, or
 * nothing helped; whoever has the run next begins it anew.
 */
async function settledSoon(
  { claimed, verdict, hook }: Tried,
  { journal, owner, log, signal, ms }: Writing,
): Promise<Settled | undefined> {
  const retry = retryOf(hook, claimed.promised)
  for (let left = MOST_TRIES; left > 0 && !signal.aborted;) {
    try {
      return journal.settle(claimed, verdict, { owner, ms, retry, random: Math.random })
    } catch (thrown) {
      const { message } = HooklineError.from(thrown)
      // while another process writes nobody can begin it again
      left -= isBusy(thrown) ? BUSY_TRY : 1
      log(claimed.hook, `${claimed.delivery} could not be written down: ${message}`)
      await createPace().wait(TRY_MS)
    }
  }
  return signal.aborted ? undefined : refused(claimed, { journal, owner, log, ms, retry })
}

/** What the journal refuses whatever the disk does is not tried for ever: that it could not be written down is written down. */
function refused(
  claimed: Claimed,
  {
    journal,
    owner,
    log,
    ms,
    retry,
  }: Pick<Writing, 'journal' | 'owner' | 'log' | 'ms'> & { readonly retry: Retry },
): Settled | undefined {
  const error = JSON.stringify(
    deliveryError('VERDICT_REFUSED', 'what the try came to could not be written down'),
  )
  const verdict = { status: 'failed', error, retryable: true, ofTarget: false } as const
  try {
    return journal.settle(claimed, verdict, { owner, ms, retry, random: Math.random })
  } catch (thrown) {
    log(claimed.hook, `${claimed.delivery} is given back: ${HooklineError.from(thrown).message}`)
    return undefined
  }
}

function lineOf({ delivery, attempt }: Claimed, verdict: Verdict, then: Settled): string {
  const why = 'error' in verdict ? ` (${messageOf(verdict.error)})` : ''
  const next =
    then.state === 'ready'
      ? `, again in ${seconds(then.at - Date.now())}`
      : then.state === verdict.status
        ? ''
        : `, ${then.state}`
  return `${delivery}: try ${attempt} ${verdict.status}${why}${next}`
}

function seconds(ms: number): string {
  return `${Math.max(0, ms / 1000).toFixed(1)} s`
}
