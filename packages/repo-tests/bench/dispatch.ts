import {
  createHookManager,
  defineExecutor,
  type HookConfig,
  type HookManager,
  type LifecycleEvent,
  type Moment,
  type Observer,
} from '@hookline/core'
import { createMetrics } from '@hookline/core/metrics'
import { event } from '@hookline/testing'
import { inTurn, nsAsync, nsSync, type Figure } from './measure.ts'

const ROUNDS = 15
const noop = defineExecutor({
  name: 'noop',
  answers: true,
  options: { '~standard': { version: 1, vendor: 'bench', validate: (value) => ({ value }) } },
  execute: () => undefined,
})

/** An event that nobody wants, with 1 to 10,000 hooks configured: half on other events, half with other patterns. */
export async function dispatchNone(): Promise<Figure> {
  const quiet = event('exec.before', { command: 'git status' })
  const managers = [1, 1000, 10_000].map((count) => manager(unwanted(count)))
  const cases = Object.fromEntries(
    managers.map((one, at) => [`hooks${at}`, () => nsSync(200_000, () => void one.emit(quiet))]),
  )
  const found = await inTurn(cases, ROUNDS)
  const flat = found['hooks2']! / found['hooks0']!
  const bytes = allocated(managers[2]!, quiet)
  return {
    ratio: flat,
    median: Math.max(...Object.values(found)),
    unit: 'ns',
    anchor: 'the same with 1 hook configured instead of 10,000',
    goal: 1.5,
    notes: [
      `1 hook ${round(found['hooks0']!)} ns, 1,000 hooks ${round(found['hooks1']!)} ns, 10,000 hooks ${round(found['hooks2']!)} ns (goal: below 100 ns)`,
      `allocated per event: ${bytes.toFixed(2)} bytes`,
    ],
  }
}

/** One synchronous hook against the loop one would write by hand. */
export async function dispatchOne(): Promise<Figure> {
  const wanted = event('exec.before', { command: 'git push origin main' })
  const one = manager(WANTED)
  const crowds = [10, 1000, 10_000].map((count) => manager([...WANTED, ...unwanted(count - 1)]))
  const byHand = handWritten()
  const found = await inTurn(
    {
      hookline: () => nsAsync(50_000, () => one.emit(wanted)),
      ...Object.fromEntries(
        crowds.map((crowd, at) => [`crowd${at}`, () => nsAsync(50_000, () => crowd.emit(wanted))]),
      ),
      byHand: () => nsAsync(50_000, () => byHand(wanted)),
    },
    ROUNDS,
  )
  return {
    ratio: found['hookline']! / found['byHand']!,
    median: found['hookline']!,
    unit: 'ns',
    anchor: `a hand-written async loop, ${round(found['byHand']!)} ns`,
    goal: 3,
    notes: [
      `the same hook among others: 10 hooks ${round(found['crowd0']!)} ns, 1,000 hooks ${round(found['crowd1']!)} ns, 10,000 hooks ${round(found['crowd2']!)} ns`,
    ],
  }
}

/** What metrics cost: one synchronous hook, with and without them. */
export async function dispatchObserved(): Promise<Figure> {
  const wanted = event('exec.before', { command: 'git push origin main' })
  const metrics = createMetrics()
  const [bare, deaf, observed] = [
    manager(WANTED),
    manager(WANTED, [() => undefined]),
    manager(WANTED, [metrics.observe]),
  ]
  const found = await inTurn(
    {
      bare: () => nsAsync(50_000, () => bare.emit(wanted)),
      deaf: () => nsAsync(50_000, () => deaf.emit(wanted)),
      observed: () => nsAsync(50_000, () => observed.emit(wanted)),
    },
    ROUNDS,
  )
  const moments = await momentsOf(wanted)
  const bytes = growth(() => {
    for (const moment of moments) metrics.observe(moment)
  })
  return {
    ratio: found['observed']! / found['bare']!,
    median: found['observed']!,
    unit: 'ns',
    anchor: `the same without observers, ${round(found['bare']!)} ns`,
    notes: [
      `with an observer that does nothing ${round(found['deaf']!)} ns: the rest is what counting costs`,
      `allocated by the metrics per event of ${moments.length} moments: ${bytes.toFixed(2)} bytes`,
    ],
  }
}

/** What observers are told of an event with one hook. */
async function momentsOf(wanted: LifecycleEvent): Promise<readonly Moment[]> {
  const moments: Moment[] = []
  await manager(WANTED, [(moment) => void moments.push(moment)]).emit(wanted)
  return moments
}

interface ByHand {
  readonly on: string
  readonly pattern: RegExp
  readonly run: (event: LifecycleEvent) => Promise<{ decision?: string } | undefined>
}

/** What one writes without hookline: filter, call, time, keep the result, take the strictest. */
function handWritten(): (event: LifecycleEvent) => Promise<unknown> {
  const hooks: readonly ByHand[] = [{ on: 'exec.before', pattern: /^git push/, run: async () => undefined }]
  return async (raised) => {
    const results = []
    let decision: string | undefined
    for (const hook of hooks) {
      if (hook.on !== raised.name || !hook.pattern.test((raised.data as { command: string }).command))
        continue
      const output = await hook.run(raised)
      results.push({ hook: hook.on, output })
      if (output?.decision === 'deny') decision = 'deny'
    }
    return { decision, results }
  }
}

const WANTED: readonly HookConfig[] = [
  { id: 'noop', on: ['exec.before'], match: ['git push*'], executor: 'noop', options: {} },
]

function manager(hooks: readonly HookConfig[], observers: readonly Observer[] = []): HookManager {
  return createHookManager({ hooks, executors: { noop }, observers })
}

function unwanted(count: number): readonly HookConfig[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `hook-${at}`,
    on: [at % 2 === 0 ? 'exec.before' : 'task.complete'],
    match: [at % 2 === 0 ? `tool-${at} *` : 'failed'],
    executor: 'noop',
    options: {},
  }))
}

function allocated(one: HookManager, quiet: LifecycleEvent): number {
  return growth(() => void one.emit(quiet))
}

/** Heap growth per call over many, with collections held off where Node lets us ask. */
function growth(call: () => void): number {
  const times = 1_000_000
  for (let n = 0; n < 10_000; n++) call()
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < times; n++) call()
  return Math.max(0, process.memoryUsage().heapUsed - before) / times
}

const round = (ns: number): string => ns.toFixed(ns < 10 ? 1 : 0)
