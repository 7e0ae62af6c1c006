import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HooklineError, verdict, type HookResult, type Moment } from '../src/index.ts'
import { createMetrics, type HistogramSample, type Metric } from '../src/metrics/index.ts'
import { expectedOf, exposed, sorted } from './exposed.ts'
import { made } from './sample.ts'

/** Names as they come from agents, plugins and users, and as nobody would write them. */
const text = fc.oneof(
  fc.constantFrom('codex', 'exec.before', 'custom.a', 'custom.b', 'other', '', 'constructor', '__proto__'),
  fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\\n',
    '},{',
    '+Inf',
    '\uD800',
    '\uD801',
    'x'.repeat(100),
    'x'.repeat(101),
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const ms = fc.oneof(fc.double(), fc.nat({ max: 70_000 }))

type Ended = Extract<Moment, { readonly name: 'completed' | 'failed' | 'skipped' }>

const ended = fc
  .record({
    name: fc.constantFrom<Ended['name']>('completed', 'failed', 'skipped'),
    hook: text,
    executor: text,
    event: text,
    decision: fc.constantFrom('allow', 'ask', 'deny', undefined),
    guard: fc.boolean(),
    enforce: fc.boolean(),
    ms,
  })
  .map((given): Moment => {
    const about = { hook: given.hook, startedAt: 0, durationMs: given.ms, attempts: 1 }
    const results: Readonly<Record<Ended['name'], HookResult>> = {
      completed: {
        ...about,
        status: 'done',
        output: given.decision === undefined ? {} : { decision: given.decision },
      },
      failed: { ...about, status: 'failed', error: new HooklineError('HOOK_FAILED', 'x') },
      skipped: { ...about, status: 'skipped', why: 'x' },
    }
    const { guard, enforce, executor } = given
    const hook = { id: 'x', on: [], executor, guard, enforce }
    return { name: given.name, event: event(given.event), hook, result: results[given.name] }
  })
const others = fc.oneof(
  fc
    .record({ agent: text, event: text, decision: fc.constantFrom('allow', 'ask', 'deny', undefined), ms })
    .map(({ agent, event: name, decision, ms: durationMs }): Moment => {
      const outcome = { context: [], results: [], ...(decision === undefined ? {} : { decision }) }
      return { name: 'answered', event: event(name, agent), outcome, durationMs }
    }),
  fc.record({ hook: text, event: text }).map(({ hook: name, event: about }): Moment => {
    const result: HookResult = {
      hook: name,
      startedAt: 0,
      durationMs: 0,
      attempts: 1,
      status: 'done',
      output: {},
    }
    const hook = { id: 'x', on: [], executor: 'act' }
    return { name: 'denied', event: event(about), hook, result, reason: '' }
  }),
  text.map((name): Moment => ({ name: 'planned', event: event(name), hooks: [] })),
)
const moments = fc.array(fc.oneof({ weight: 2, arbitrary: ended }, others), { maxLength: 60 })

function event(name: string, agent = 'codex'): Moment['event'] {
  return { ...made('exec.before', {}), name, agent: { name: agent } } as never
}

/** How many moments of these names there are. */
const count = (all: readonly Moment[], ...names: readonly Moment['name'][]): number =>
  all.filter(({ name }) => names.includes(name)).length

const histograms = (metric: Metric): readonly HistogramSample[] =>
  metric.type === 'histogram' ? metric.samples : []

const total = (metric: Metric): number =>
  metric.type === 'counter'
    ? metric.samples.reduce((sum, { value }) => sum + value, 0)
    : metric.samples.reduce((sum, { count: times }) => sum + times, 0)

test('whatever comes in, sums agree, series have an end, and the text says the same', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 8 }), (all, maxSeries) => {
      const { observe, snapshot, text: exposition } = createMetrics({ maxSeries, buckets: [0.01, 1, 30] })
      for (const moment of all) observe(moment)
      const metrics = snapshot()
      const sums = Object.fromEntries(
        metrics.slice(0, -1).map((metric) => [metric.name.slice(9), total(metric)]),
      )
      const runs = count(all, 'completed', 'failed')
      expect(sums).toMatchObject({
        runs_total: runs,
        run_duration_seconds: runs,
        skipped_total: count(all, 'skipped'),
        events_total: count(all, 'answered'),
        event_wait_seconds: count(all, 'answered'),
      })
      for (const { buckets, count: times } of metrics.flatMap(histograms)) {
        expect(buckets.at(-1)).toEqual({ le: Infinity, count: times })
        expect(buckets.map((bucket) => bucket.count)).toEqual(
          buckets.map((bucket) => bucket.count).toSorted((a, b) => a - b),
        )
      }
      for (const metric of metrics.slice(0, -1))
        expect(metric.samples.length).toBeLessThanOrEqual(maxSeries + 1)
      const lines = sorted(expectedOf(metrics))
      expect(new Set(lines.map((line) => line.replace(/[^,]*$/, ''))).size).toBe(lines.length)
      expect(Buffer.from(exposition()).toString()).toBe(exposition())
      expect(sorted(exposed(exposition()))).toEqual(lines)
    }),
    { numRuns: 300 },
  )
})

test('decisions agree: allowed and asked as answered, denied as told, the rest as it would have been', () => {
  fc.assert(
    fc.property(moments, (all) => {
      const { observe, snapshot } = createMetrics()
      for (const moment of all) observe(moment)
      const decided = snapshot().find(({ name }) => name === 'hookline_decisions_total')!
      const times = (decision: string): number =>
        total({
          ...decided,
          samples: decided.samples.filter(({ labels }) => labels['decision'] === decision),
        } as Metric)
      const said = (decision: string): number =>
        all.filter(
          (moment) =>
            moment.name === 'completed' &&
            moment.result.status === 'done' &&
            moment.result.output.decision === decision,
        ).length
      const spared = all.filter(
        (moment) =>
          'result' in moment &&
          moment.name !== 'denied' &&
          moment.hook.enforce === false &&
          verdict(moment.hook, moment.result)?.decision === 'deny',
      )
      expect([times('allow'), times('ask'), times('deny'), times('would-deny')]).toEqual([
        said('allow'),
        said('ask'),
        count(all, 'denied'),
        spared.length,
      ])
    }),
  )
})
