import { HooklineError } from '@hookline/core'
import type { Claimed, Journal, Settled, Verdict } from '@hookline/journal'
import { tryAll, type Tried, type TryMeans } from './try-all.ts'
import { retryOf } from './verdict.ts'

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
  if (signal.aborted) return
  for (const tried of all) await settled(tried, performance.now() - startedAt, means)
}

async function settled(tried: Tried, ms: number, { journal, owner, log }: CarryMeans): Promise<void> {
  const { claimed, verdict, hook, tell } = tried
  try {
    const retry = retryOf(hook, claimed.promised)
    const then = journal.settle(claimed, verdict, { owner, ms, retry, random: Math.random })
    log(claimed.hook, lineOf(claimed, verdict, then))
    if (verdict.status !== 'failed') return
    if (then.state === 'ready') await tell('retrying', messageOf(verdict.error))
    if (then.state === 'dead') await tell('dead', messageOf(verdict.error))
  } catch (thrown) {
    // its lease runs out, and it is tried again
    log(claimed.hook, `${claimed.delivery} could not be written down: ${HooklineError.from(thrown).message}`)
  }
}

function lineOf({ delivery, attempt }: Claimed, verdict: Verdict, then: Settled): string {
  const why = 'error' in verdict ? ` (${messageOf(verdict.error)})` : ''
  const next =
    then.state === 'ready'
      ? `, again at ${new Date(then.at).toISOString()}`
      : then.state === verdict.status
        ? ''
        : `, ${then.state}`
  return `${delivery}: try ${attempt} ${verdict.status}${why}${next}`
}

function messageOf(error: string): string {
  const { message, code } = JSON.parse(error) as { readonly message: string; readonly code: string }
  return `${message} [${code}]`
}
