import { hookName, HooklineError, type HookConfig } from '@hookline/core'
import type { Standing } from '@hookline/journal'
import { hasOwnJournal, openOwnJournal } from '../background/outbox.ts'
import type { EventRecord, HookRecord } from '../record/event-record.ts'
import type { WhyStep } from './report.ts'
import type { Ground } from './why.ts'

const WAIT_MS = 2000

/** What became of a hook that was handed over to be carried out in the background. */
export function delivered(config: HookConfig, record: EventRecord, { env }: Pick<Ground, 'env'>): WhyStep {
  const delivery = `${record.key}:${hookName(config)}`
  try {
    const standing = hasOwnJournal(env) ? standingIn(env, delivery) : undefined
    return standing === undefined ? step(true, FORGOTTEN) : told(standing)
  } catch (thrown) {
    return step(
      false,
      `it was handed over; what became of it cannot be read: ${HooklineError.from(thrown).message}`,
    )
  }
}

/** What became of a hook at an event before, in a word where it was handed over. */
export function carriedOut(
  config: HookConfig,
  record: EventRecord,
  entry: HookRecord,
  env: Ground['env'],
): HookRecord {
  return entry.status === 'queued' ? { ...entry, why: delivered(config, record, { env }).says } : entry
}

const FORGOTTEN =
  'it was handed over, to be carried out in the background; the journal does not know it any more'

function standingIn(env: Ground['env'], delivery: string): Standing | undefined {
  const { journal } = openOwnJournal(env, WAIT_MS)
  try {
    return journal.standingOf(delivery)
  } finally {
    journal.close()
  }
}

function told(standing: Standing): WhyStep {
  return (TOLD[standing.state] ?? waiting)(standing)
}

/** What each state that is no waiting says. */
const TOLD: Readonly<Record<string, (standing: Standing) => WhyStep>> = {
  done: (one) => step(true, `in the background, ${tries(one)}, in ${one.ms ?? 0} ms`),
  skipped: () => step(false, 'its condition said no when its turn came'),
  running: ({ attempts }) => step(true, `in the background: try ${attempts} goes on`),
  dead: (one) =>
    step(
      false,
      `it was given up ${tries(one)}${whyOf(one)}`,
      `hookline dead show ${one.run}; once that is mended: hookline dead redrive ${one.run}`,
    ),
  failed: (one) =>
    step(
      false,
      `it failed in the background, ${tries(one)}${whyOf(one)}`,
      'A hook with delivery = "at-least-once" is tried again.',
    ),
  dropped: (one) => step(false, `there was no room for it${whyOf(one)}`),
}

function waiting(one: Standing): WhyStep {
  if (one.attempts === 0) return step(true, 'it waits for its turn in the background')
  const next = new Date(one.nextAt).toISOString()
  return step(false, `try ${one.attempts} failed${whyOf(one)}; the next is at ${next}`)
}

function tries({ attempts }: Standing): string {
  return attempts === 1 ? 'at the first try' : `at try ${attempts}`
}

function whyOf({ error }: Standing): string {
  if (error === null) return ''
  const { message, code } = JSON.parse(error) as { readonly message: string; readonly code: string }
  return `: ${message} [${code}]`
}

function step(ok: boolean, says: string, hint?: string): WhyStep {
  return { step: 'ran', ok, says, ...(hint === undefined ? {} : { hint }) }
}
