import { hookName } from '../hook.ts'
import type { Moment, MomentName, Observer } from '../moment.ts'
import { verdict } from '../verdict.ts'
import { exposition } from './exposition.ts'
import { createFamily, type Family } from './family.ts'
import { add, BUCKETS, boundsOf, countOf, histogramSample, sizeOf } from './histogram.ts'
import type { Metric } from './metric.ts'

/** How much is kept. */
export interface MetricsOptions {
  /** Series of each metric; what comes after them is counted in one more, whose labels are `other`. Default 1,000. */
  readonly maxSeries?: number
  /** Upper bounds of the histograms, seconds. Default: 16 of them, from 0.0001 to 60. */
  readonly buckets?: readonly number[]
}

/** Counts what a manager's hooks do. */
export interface Metrics {
  /** Give it to `createHookManager` as one of its `observers`. */
  readonly observe: Observer
  /** Everything that was counted until now. */
  readonly snapshot: () => readonly Metric[]
  /** The same in Prometheus's text format, served as `text/plain; version=0.0.4; charset=utf-8`. */
  readonly text: () => string
  /** Begins anew. */
  readonly reset: () => void
}

/** Metrics of one manager, or of several together. Pure: it has no clock and no timer, and imports nothing. */
export function createMetrics({ maxSeries = 1000, buckets = BUCKETS }: MetricsOptions = {}): Metrics {
  const bounds = boundsOf(buckets)
  const families = {
    runs: createFamily(['hook', 'executor', 'event', 'result'], sizeOf(bounds), maxSeries),
    skipped: createFamily(['hook', 'event'], 1, maxSeries),
    decisions: createFamily(['hook', 'event', 'decision'], 1, maxSeries),
    deliveries: createFamily(['hook', 'event', 'state'], 1, maxSeries),
    events: createFamily(['agent', 'event', 'decision'], 1, maxSeries),
    waits: createFamily(['agent', 'event'], sizeOf(bounds), maxSeries),
  }
  const tell: Partial<Record<MomentName, (moment: never) => void>> = tellers(families, bounds)
  const snapshot = (): readonly Metric[] => metricsOf(families, bounds)
  return {
    observe: (moment) => tell[moment.name]?.(moment as never),
    snapshot,
    text: () => exposition(snapshot()),
    reset() {
      for (const family of Object.values(families)) family.clear()
    },
  }
}

type Families = Readonly<Record<'runs' | 'skipped' | 'decisions' | 'deliveries' | 'events' | 'waits', Family>>
type Named<Name extends MomentName> = Extract<Moment, { readonly name: Name }>
type Ended = Named<'completed' | 'failed' | 'skipped'>
type Delivered = Extract<Moment, { readonly attempt: number }>

/** What is done about each moment that counts. */
interface Tellers {
  readonly completed: (moment: Ended) => void
  readonly failed: (moment: Ended) => void
  readonly skipped: (moment: Ended) => void
  readonly denied: (moment: Named<'denied'>) => void
  readonly retrying: (moment: Delivered) => void
  readonly dead: (moment: Delivered) => void
  readonly dropped: (moment: Delivered) => void
  readonly answered: (moment: Named<'answered'>) => void
}

function tellers(
  { runs, skipped, decisions, deliveries, events, waits }: Families,
  bounds: readonly number[],
): Tellers {
  const decided = ({ event, hook, result }: Ended): void => {
    // a denial that counts has a moment of its own
    const isOnlyTold = hook.enforce === false && verdict(hook, result)?.decision === 'deny'
    const said = isOnlyTold ? 'would-deny' : result.status === 'done' ? result.output.decision : undefined
    if (said !== undefined && said !== 'deny') decisions.at(result.hook, label(event.name), said)[0]!++
  }
  const ran = (moment: Ended): void => {
    const { event, hook, result } = moment
    add(runs.at(result.hook, hook.executor, label(event.name), result.status), bounds, result.durationMs)
    decided(moment)
  }
  const delivered = ({ name, event, hook }: Delivered): void =>
    void deliveries.at(hookName(hook), label(event.name), name)[0]!++
  return {
    retrying: delivered,
    dead: delivered,
    dropped: delivered,
    completed: ran,
    failed: ran,
    skipped(moment) {
      skipped.at(moment.result.hook, label(moment.event.name))[0]!++
      decided(moment)
    },
    denied: ({ event, result }) => void decisions.at(result.hook, label(event.name), 'deny')[0]!++,
    answered({ event, outcome, durationMs }) {
      events.at(event.agent.name, label(event.name), outcome.decision ?? 'none')[0]!++
      // its hooks run after the agent has its answer
      if (!isOwn(event.name)) add(waits.at(event.agent.name, label(event.name)), bounds, durationMs)
    },
  }
}

/** Anybody can make up names after `custom.`. */
function label(event: string): string {
  return event.startsWith('custom.') ? 'custom.*' : event
}

function isOwn(event: string): boolean {
  return event.startsWith('hook.') || event.startsWith('guard.')
}

function metricsOf(families: Families, bounds: readonly number[]): readonly Metric[] {
  const { runs, skipped, decisions, deliveries, events, waits } = families
  return [
    counter('runs_total', 'Runs of hooks that came to an end: done or failed.', runs, countOf),
    histogram('run_duration_seconds', 'How long a run took.', runs, bounds),
    counter('skipped_total', 'Hooks that matched and did not run, because their `if` was false.', skipped),
    counter('decisions_total', 'What hooks decided; would-deny: with enforce = false.', decisions),
    counter(
      'deliveries_total',
      'Runs in the background that were tried again, given up, or for which there was no room.',
      deliveries,
    ),
    counter('events_total', 'Events that a hook was asked about, by the answer.', events),
    histogram('event_wait_seconds', 'What hooks added to the time of the agent.', waits, bounds),
    {
      name: 'hookline_metrics_folded_total',
      help: 'What was counted as `other`, because its metric had too many series.',
      type: 'counter',
      samples: Object.entries(families).map(([name, family]) => ({
        labels: { metric: FOLDED[name as keyof Families] },
        value: family.folded(),
      })),
    },
  ]
}

const FOLDED: Readonly<Record<keyof Families, string>> = {
  runs: 'hookline_runs_total',
  skipped: 'hookline_skipped_total',
  decisions: 'hookline_decisions_total',
  deliveries: 'hookline_deliveries_total',
  events: 'hookline_events_total',
  waits: 'hookline_event_wait_seconds',
}

function counter(
  name: string,
  help: string,
  { series }: Family,
  value = ([first]: Float64Array) => first!,
): Metric {
  const samples = series().map(({ labels, numbers }) => ({ labels, value: value(numbers) }))
  return { name: `hookline_${name}`, help, type: 'counter', samples }
}

function histogram(name: string, help: string, { series }: Family, bounds: readonly number[]): Metric {
  const samples = series().map((one) => histogramSample(one, bounds))
  return { name: `hookline_${name}`, help, type: 'histogram', samples }
}
