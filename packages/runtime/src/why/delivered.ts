import type { End } from '@hookline/journal/queries'
import type { EventRecord, HookRecord } from '../record/event-record.ts'
import { isTable } from '../table.ts'
import { waitText } from '../wait-text.ts'
import type { KeptRuns, ToldRun } from './kept-runs.ts'
import type { WhyStep } from './report.ts'

/** What became of a hook that was handed over to be carried out in the background. */
export function delivered({ key }: EventRecord, { runs, isDelivered, fault }: KeptRuns): WhyStep {
  if (fault !== undefined)
    return step(false, `it was handed over; what became of it cannot be read: ${fault}`)
  const own = runs.get(key) ?? []
  const first = own.find(({ replay }) => replay === 0)
  const then = first === undefined ? step(false, FORGOTTEN, AGAIN) : told(first, isDelivered)
  return own.filter(({ replay }) => replay > 0).reduce((all, run) => withReplay(all, run, isDelivered), then)
}

/** What was sent again is another delivery of the same, and ends in its own way. */
function withReplay(all: WhyStep, run: ToldRun, isDelivered: boolean): WhyStep {
  const { says, ...one } = told(run, isDelivered)
  const hint = one.hint ?? all.hint
  return {
    ...all,
    ok: all.ok && one.ok,
    says: `${all.says}; replay ${run.replay}: ${says}`,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** What became of a hook at an event before, in a word where it was handed over. */
export function carriedOut(record: EventRecord, entry: HookRecord, kept: KeptRuns): HookRecord {
  return entry.status === 'queued' ? { ...entry, why: delivered(record, kept).says } : entry
}

const FORGOTTEN =
  'it was handed over, to be carried out in the background; the journal does not know it any more'

const AGAIN = 'hookline replay <its id> --deliver sends it again.'

function told(run: ToldRun, isDelivered: boolean): WhyStep {
  return TOLD[run.end](run, isDelivered)
}

/** What each end says. */
const TOLD: Readonly<Record<End, (run: ToldRun, isDelivered: boolean) => WhyStep>> = {
  ok: (run) => step(true, `in the background, ${tries(run)}, in ${run.attempts.at(-1)?.ms ?? 0} ms`),
  skipped: () => step(false, 'its condition said no when its turn came'),
  running: (run) => step(true, `in the background: try ${run.tries} goes on`),
  queued: waiting,
  dead: (run) =>
    step(
      false,
      `it was given up ${tries(run)}${whyOf(run)}`,
      `hookline dead show ${run.number}; once that is mended: hookline dead redrive ${run.number}`,
    ),
  failed: (run) =>
    step(
      false,
      `it failed in the background, ${tries(run)}${whyOf(run)}`,
      'A hook with delivery = "at-least-once" is tried again.',
    ),
  forgotten: () => step(false, FORGOTTEN, AGAIN),
  dropped: (run) => step(false, `there was no room for it${whyOf(run)}`),
}

function waiting(run: ToldRun, isDelivered: boolean): WhyStep {
  const { wait, held } = run
  const says = waitText(wait!, isDelivered)
  const until = wait!.until === null ? null : new Date(wait!.until).toISOString()
  const waits = { ...wait!, until, isDelivered }
  if (held!.isRetry) return { ...step(false, `try ${run.tries} failed${whyOf(run)}; ${says}`), waits }
  return { ...step(true, `it waits in the background: ${says}${held!.isPutOff ? whyOf(run) : ''}`), waits }
}

function tries({ tries: count }: ToldRun): string {
  return count === 1 ? 'at the first try' : `at try ${count}`
}

function whyOf({ error }: ToldRun): string {
  if (!isTable(error)) return ''
  const { message, code } = error as Readonly<Record<'message' | 'code', string>>
  return `: ${message} [${code}]`
}

function step(ok: boolean, says: string, hint?: string): WhyStep {
  return { step: 'ran', ok, says, ...(hint === undefined ? {} : { hint }) }
}
