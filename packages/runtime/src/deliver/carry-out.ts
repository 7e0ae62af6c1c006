import { HooklineError } from '@hookline/core'
import type { Claimed, Journal, Settled, Verdict } from '@hookline/journal'
import { createPace } from './pace.ts'
import { tryOne, type Tried, type TryMeans } from './try-one.ts'
import { retryOf } from './verdict.ts'

/** What a claimed run is carried out with. */
export interface CarryMeans extends TryMeans {
  readonly journal: Journal
  /** The name that the run was claimed under. */
  readonly owner: string
  readonly log: (who: string, line: string) => void
}

/** Tries a run, and writes down what came of it; called off, it writes nothing. Never rejects. */
export async function carryOut(claimed: Claimed, signal: AbortSignal, means: CarryMeans): Promise<void> {
  const { log } = means
  const startedAt = performance.now()
  try {
    const tried = await tryOne(claimed, signal, means)
    const { verdict, tell } = tried
    const settled = await settledSoon(claimed, tried, { ...means, signal, ms: performance.now() - startedAt })
    if (settled === undefined) return
    log(claimed.hook, lineOf(claimed, verdict, settled))
    if (verdict.status !== 'failed') return
    if (settled.state === 'ready') await tell('retrying', messageOf(verdict.error))
    if (settled.state === 'dead') await tell('dead', messageOf(verdict.error))
  } catch (thrown) {
    log(claimed.hook, `${claimed.delivery}: ${HooklineError.from(thrown).message}`)
  }
}

const MOST_TRIES = 10
const TRY_MS = 500

interface Writing extends Pick<CarryMeans, 'journal' | 'owner' | 'log'> {
  readonly signal: AbortSignal
  /** How long the try took. */
  readonly ms: number
}

/**
 * The try is over and cannot be taken back, so a journal that fails just now is asked again. `undefined`: it was called off, or
 * nothing helped; whoever has the run next begins it anew.
 */
async function settledSoon(
  claimed: Claimed,
  { verdict, hook }: Tried,
  { journal, owner, log, signal, ms }: Writing,
): Promise<Settled | undefined> {
  const retry = retryOf(hook, claimed.promised)
  for (let left = MOST_TRIES; left > 0 && !signal.aborted; left--) {
    try {
      return journal.settle(claimed, verdict, { owner, ms, retry, random: Math.random })
    } catch (thrown) {
      const { message } = HooklineError.from(thrown)
      log(claimed.hook, `${claimed.delivery} could not be written down: ${message}`)
      await createPace().wait(TRY_MS)
    }
  }
  return undefined
}

function lineOf({ delivery, attempt }: Claimed, verdict: Verdict, settled: Settled): string {
  const why = verdict.status === 'failed' ? ` (${messageOf(verdict.error)})` : ''
  const then =
    settled.state === 'ready'
      ? `, again at ${new Date(settled.at).toISOString()}`
      : settled.state === verdict.status
        ? ''
        : `, ${settled.state}`
  return `${delivery}: try ${attempt} ${verdict.status}${why}${then}`
}

function messageOf(error: string): string {
  const { message, code } = JSON.parse(error) as { readonly message: string; readonly code: string }
  return `${message} [${code}]`
}
