import { HooklineError } from '@hookline/core'
import type { Claimed, Journal, Settled, Verdict } from '@hookline/journal'
import { tryOne, type TryMeans } from './try-one.ts'
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
  const { journal, owner, log } = means
  const startedAt = performance.now()
  try {
    const { verdict, hook, tell } = await tryOne(claimed, signal, means)
    if (signal.aborted) return
    const ms = performance.now() - startedAt
    const retry = retryOf(hook, claimed.promised)
    const settled = journal.settle(claimed, verdict, { owner, ms, retry, random: Math.random })
    log(claimed.hook, lineOf(claimed, verdict, settled))
    if (verdict.status !== 'failed') return
    if (settled.state === 'ready') await tell('retrying', messageOf(verdict.error))
    if (settled.state === 'dead') await tell('dead', messageOf(verdict.error))
  } catch (thrown) {
    // its lease runs out, and it is tried again
    log(claimed.hook, `${claimed.delivery} could not be written down: ${HooklineError.from(thrown).message}`)
  }
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
