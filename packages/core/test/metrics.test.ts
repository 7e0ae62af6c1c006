import { expect, test } from 'vitest'
import { createHookManager, type HookConfig, type HookManagerOptions } from '../src/index.ts'
import { createMetrics, type Metric, type Metrics, type MetricsOptions } from '../src/metrics/index.ts'
import { expectedOf, exposed, sorted } from './exposed.ts'
import { acting, exec, hook, made } from './sample.ts'
import { virtualClock } from './virtual-clock.ts'

type Acts = Parameters<typeof acting>[0]

/** Sends commands through hooks that take virtual time; gives what was counted. */
async function play(
  hooks: readonly HookConfig[],
  acts: (clock: ReturnType<typeof virtualClock>) => Acts,
  { lines = ['ls'], options = {}, more = {} }: Play = {},
): Promise<Metrics> {
  const clock = virtualClock()
  const metrics = createMetrics(options)
  const manager = createHookManager({
    hooks,
    clock,
    executors: { act: acting(acts(clock)) },
    observers: [metrics.observe],
    ...more,
  })
  for (const line of lines) {
    const outcome = manager.emit(exec(line))
    await clock.pass()
    await outcome
  }
  const closed = manager.close()
  await clock.pass()
  await closed
  return metrics
}

interface Play {
  readonly lines?: readonly string[]
  readonly options?: MetricsOptions
  readonly more?: Partial<HookManagerOptions>
}

function counts(metrics: Pick<Metrics, 'snapshot'>, name: string): Readonly<Record<string, number>> {
  const metric = named(metrics, name)
  if (metric.type !== 'counter') throw new Error(`${name} is no counter`)
  return Object.fromEntries(
    metric.samples.map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  )
}

function named(metrics: Pick<Metrics, 'snapshot'>, name: string): Metric {
  return metrics.snapshot().find((metric) => metric.name === `hookline_${name}`)!
}

test('runs are counted by hook, executor, event and what became of them', async () => {
  const metrics = await play(
    [hook('fine'), hook('bad'), hook('slow', { timeoutMs: 20 })],
    () => ({
      fine: () => ({}),
      bad: () => Promise.reject(new Error('x')),
      slow: () => new Promise(() => undefined),
    }),
    { lines: ['ls', 'ls -l'] },
  )
  expect(counts(metrics, 'runs_total')).toEqual({
    'user/fine act exec.before done': 2,
    'user/bad act exec.before failed': 2,
    'user/slow act exec.before failed': 2,
  })
})

test('decisions are counted by what they come to: a guard without a verdict denies, one that is not enforced would', async () => {
  const metrics = await play(
    [
      hook('yes'),
      hook('perhaps'),
      hook('no'),
      hook('silent'),
      hook('lost', { guard: true }),
      hook('trial', { guard: true, enforce: false }),
      hook('lost-trial', { guard: true, enforce: false }),
    ],
    () => ({
      yes: () => ({ decision: 'allow' }),
      perhaps: () => ({ decision: 'ask' }),
      no: () => ({ decision: 'deny' }),
      silent: () => ({}),
      lost: () => Promise.reject(new Error('x')),
      trial: () => ({ decision: 'deny' }),
      'lost-trial': () => Promise.reject(new Error('x')),
    }),
  )
  expect(counts(metrics, 'decisions_total')).toEqual({
    'user/yes exec.before allow': 1,
    'user/perhaps exec.before ask': 1,
    'user/no exec.before deny': 1,
    'user/lost exec.before deny': 1,
    'user/trial exec.before would-deny': 1,
    'user/lost-trial exec.before would-deny': 1,
  })
  expect(counts(metrics, 'events_total')).toEqual({ 'codex exec.before deny': 1 })
})

test('a hook whose `if` says no is skipped: that is no run', async () => {
  const metrics = await play([hook('never', { if: 'false' })], () => ({ never: () => ({}) }), {
    more: { expressions: { compile: () => () => false, template: () => () => '' } as never },
  })
  expect(counts(metrics, 'skipped_total')).toEqual({ 'user/never exec.before': 1 })
  expect(counts(metrics, 'runs_total')).toEqual({})
  expect(counts(metrics, 'events_total')).toEqual({ 'codex exec.before none': 1 })
})

test('what a run takes is in seconds, and so is what hooks add to the time of the agent', async () => {
  const metrics = await play(
    [hook('one'), hook('two')],
    (clock) => ({ one: () => clock.later(30, {}), two: () => clock.later(2000, {}) }),
    { options: { buckets: [0.1, 1] } },
  )
  expect(named(metrics, 'run_duration_seconds')).toMatchObject({
    type: 'histogram',
    samples: [
      {
        labels: { hook: 'user/one', executor: 'act', event: 'exec.before', result: 'done' },
        buckets: [
          { le: 0.1, count: 1 },
          { le: 1, count: 1 },
          { le: Infinity, count: 1 },
        ],
        sum: 0.03,
        count: 1,
      },
      { buckets: [{ count: 0 }, { count: 0 }, { count: 1 }], sum: 2, count: 1 },
    ],
  })
  expect(named(metrics, 'event_wait_seconds')).toMatchObject({
    samples: [{ labels: { agent: 'codex', event: 'exec.before' }, sum: 2, count: 1 }],
  })
})

test('no agent waits for hooks on hookline’s own events: they count as runs and as events, not as time', async () => {
  const metrics = await play([hook('bad'), hook('alert', { on: ['hook.failed'] })], (clock) => ({
    bad: () => Promise.reject(new Error('x')),
    alert: () => clock.later(500, {}),
  }))
  expect(counts(metrics, 'runs_total')).toMatchObject({ 'user/alert act hook.failed done': 1 })
  expect(counts(metrics, 'events_total')).toEqual({
    'codex exec.before none': 1,
    'codex hook.failed none': 1,
  })
  expect(named(metrics, 'event_wait_seconds').samples.map(({ labels }) => labels['event'])).toEqual([
    'exec.before',
  ])
})

test('a bound is part of its bucket; bounds are put in order, each once', () => {
  const { observe, snapshot } = createMetrics({ buckets: [1, 0.5, 1, Number.NaN, Infinity] })
  const outcome = { context: [], results: [] }
  for (const durationMs of [500, 501, 1000, 1001, -1, Number.NaN])
    observe({ name: 'answered', event: exec('ls'), outcome, durationMs })
  const waits = snapshot().find(({ name }) => name === 'hookline_event_wait_seconds')
  expect(waits).toMatchObject({
    samples: [
      {
        buckets: [
          { le: 0.5, count: 3 },
          { le: 1, count: 5 },
          { le: Infinity, count: 6 },
        ],
        sum: 3.002,
      },
    ],
  })
})

test('names that anybody can make up are one, long ones are cut, and series have an end', () => {
  const { observe, snapshot } = createMetrics({ maxSeries: 2 })
  const outcome = { context: [], results: [] }
  const send = (name: string, agent = 'codex'): void => {
    const event = { ...made('exec.before', {}), name, agent: { name: agent } } as never
    observe({ name: 'answered', event, outcome, durationMs: 1 })
  }
  for (const name of ['custom.a', 'custom.b', 'exec.before', 'exec.after', 'exec.before', 'patch.before'])
    send(name)
  const samples = snapshot().find(({ name }) => name === 'hookline_events_total')!.samples
  expect(samples).toEqual([
    { labels: { agent: 'codex', event: 'custom.*', decision: 'none' }, value: 2 },
    { labels: { agent: 'codex', event: 'exec.before', decision: 'none' }, value: 2 },
    { labels: { agent: 'other', event: 'other', decision: 'other' }, value: 2 },
  ])
  expect(snapshot().at(-1)).toMatchObject({
    name: 'hookline_metrics_folded_total',
    samples: expect.arrayContaining([
      { labels: { metric: 'hookline_events_total' }, value: 2 },
      { labels: { metric: 'hookline_runs_total' }, value: 0 },
    ]) as unknown,
  })
  const long = createMetrics()
  for (const end of ['1', '2'])
    long.observe({
      name: 'answered',
      event: { ...exec('ls'), agent: { name: 'a'.repeat(100) + end } },
      outcome,
      durationMs: 1,
    })
  expect(counts(long, 'events_total')).toEqual({ [`${'a'.repeat(100)} exec.before none`]: 2 })
})

test('reset begins anew; what was told before does not change', async () => {
  const metrics = await play([hook('a')], () => ({ a: () => ({ decision: 'deny' }) }))
  const before = metrics.snapshot()
  metrics.reset()
  expect(counts(metrics, 'runs_total')).toEqual({})
  expect(before[0]).toMatchObject({ samples: [{ value: 1 }] })
})

test('the text is what Prometheus reads', async () => {
  const metrics = await play(
    [hook('a'), hook('bad')],
    (clock) => ({
      a: () => clock.later(30, { decision: 'deny' }),
      bad: () => Promise.reject(new Error('x')),
    }),
    { options: { buckets: [0.025, 10] } },
  )
  expect(metrics.text().split('\n').slice(0, 12)).toEqual([
    '# HELP hookline_runs_total Runs of hooks that came to an end: done or failed.',
    '# TYPE hookline_runs_total counter',
    'hookline_runs_total{hook="user/bad",executor="act",event="exec.before",result="failed"} 1',
    'hookline_runs_total{hook="user/a",executor="act",event="exec.before",result="done"} 1',
    '# HELP hookline_run_duration_seconds How long a run took.',
    '# TYPE hookline_run_duration_seconds histogram',
    'hookline_run_duration_seconds_bucket{hook="user/bad",executor="act",event="exec.before",result="failed",le="0.025"} 1',
    'hookline_run_duration_seconds_bucket{hook="user/bad",executor="act",event="exec.before",result="failed",le="10"} 1',
    'hookline_run_duration_seconds_bucket{hook="user/bad",executor="act",event="exec.before",result="failed",le="+Inf"} 1',
    'hookline_run_duration_seconds_sum{hook="user/bad",executor="act",event="exec.before",result="failed"} 0',
    'hookline_run_duration_seconds_count{hook="user/bad",executor="act",event="exec.before",result="failed"} 1',
    'hookline_run_duration_seconds_bucket{hook="user/a",executor="act",event="exec.before",result="done",le="0.025"} 0',
  ])
  expect(metrics.text().endsWith('\n')).toBe(true)
  expect(sorted(exposed(metrics.text()))).toEqual(sorted(expectedOf(metrics.snapshot())))
})
