import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createHookManager,
  hookName,
  LAYERS,
  type Dispatch,
  type HookConfig,
  type HookContext,
  type Json,
  type Layer,
  type LifecycleEvent,
  type Outcome,
} from '../src/index.ts'
import { acting, exec, hook } from './sample.ts'
import { virtualClock } from './virtual-clock.ts'

/** What a hook does, and when. */
interface Spec {
  readonly act:
    | 'allow'
    | 'ask'
    | 'deny'
    | 'silent'
    | 'throw'
    | 'reject'
    | 'garbage'
    | 'hang'
    | 'deaf'
    | 'rewrite'
  /** Virtual milliseconds; 0: at once, without a promise. */
  readonly ms: number
  readonly layer: Layer
  readonly guard: boolean
  readonly onError: 'ignore' | 'deny'
  readonly priority: number
  readonly needs: readonly number[]
  readonly sequential: boolean
  readonly timeoutMs: number
}

const spec = fc.record<Spec>({
  act: fc.constantFrom(
    'allow',
    'ask',
    'deny',
    'silent',
    'throw',
    'reject',
    'garbage',
    'hang',
    'deaf',
    'rewrite',
  ),
  ms: fc.constantFrom(0, 1, 5, 20, 90),
  layer: fc.constantFrom(...LAYERS),
  guard: fc.boolean(),
  onError: fc.constantFrom('ignore', 'deny'),
  priority: fc.integer({ min: -2, max: 2 }),
  needs: fc.array(fc.nat({ max: 9 }), { maxLength: 2 }),
  sequential: fc.boolean(),
  timeoutMs: fc.constantFrom(10, 50, 1000),
})
const specs = fc.array(spec, { maxLength: 10 })
const dispatch = fc.record<Partial<Record<Layer, Dispatch>>>(
  Object.fromEntries(
    LAYERS.map((layer) => [
      layer,
      fc.record<Dispatch>(
        { order: fc.constantFrom('parallel', 'sequential'), maxParallel: fc.integer({ min: 1, max: 3 }) },
        { requiredKeys: [] },
      ),
    ]),
  ) as never,
  { requiredKeys: [] },
)
const SETTINGS = { numRuns: 200 }

/** Needs point backwards, within the layer, and rewriters need only rewriters: what `check` lets pass. */
function configs(given: readonly Spec[]): readonly HookConfig[] {
  return given.map(({ act, guard, layer, onError, priority, needs, sequential, timeoutMs }, at) =>
    hook(`h${at}`, {
      options: String(at),
      guard,
      layer,
      onError,
      priority,
      timeoutMs,
      rewrites: act === 'rewrite',
      order: sequential ? 'sequential' : 'parallel',
      needs: needs
        .filter(
          (to) =>
            to < at && given[to]!.layer === layer && (act !== 'rewrite' || given[to]!.act === 'rewrite'),
        )
        .map((to) => `h${to}`),
    }),
  )
}

interface Played {
  readonly outcome: Outcome
  readonly started: ReadonlyMap<string, number>
  readonly ended: ReadonlyMap<string, number>
  /** When the outcome was there. */
  readonly took: number
  /** The command as the deciders saw it. */
  readonly final: string
  readonly faults: readonly string[]
  readonly timersLeft: number
}

interface Terms {
  readonly dispatch?: Partial<Record<Layer, Dispatch>>
  readonly timeoutMs?: number
  readonly event?: LifecycleEvent
}

async function play(given: readonly Spec[], terms: Terms = {}, hooks = configs(given)): Promise<Played> {
  const clock = virtualClock(0)
  const [started, ended] = [new Map<string, number>(), new Map<string, number>()]
  let final = ''
  const act = acting(
    Object.fromEntries(given.map((one, at) => [String(at), (ctx) => perform(one, ctx, clock)] as const)),
  )
  const manager = createHookManager({
    hooks,
    clock,
    executors: { act },
    ...(terms.dispatch === undefined ? {} : { dispatch: terms.dispatch }),
    observers: [
      (moment) => {
        if (!('hook' in moment)) return
        const name = hookName(moment.hook)
        if (moment.name === 'started') {
          started.set(name, clock.now())
          if (moment.hook.rewrites !== true) final = (moment.event.data as { command: string }).command
        } else if (moment.name !== 'denied') ended.set(name, clock.now())
      },
    ],
  })
  let took = Number.NaN
  const emitted = manager
    .emit(terms.event ?? exec('original'), { timeoutMs: terms.timeoutMs ?? 60_000 })
    .finally(() => (took = clock.now()))
  await clock.pass()
  const outcome = await emitted
  const closing = manager.close()
  await clock.pass()
  const faults = (await closing).map(({ message }) => message)
  return { outcome, started, ended, took, final, faults, timersLeft: clock.waiting() }
}

type Clock = ReturnType<typeof virtualClock>

function perform({ act, ms }: Spec, { signal }: HookContext<Json, unknown>, clock: Clock): unknown {
  if (act === 'deaf') return new Promise(() => undefined)
  if (act === 'hang')
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))))
  const finish = (): unknown => {
    if (act === 'throw' || act === 'reject') throw new Error('x')
    if (act === 'garbage') return { decision: 'perhaps' }
    if (act === 'rewrite') return { rewrite: { command: 'rewritten' } }
    return act === 'silent' ? undefined : { decision: act, reason: act, context: act }
  }
  return ms === 0 && act !== 'reject' ? finish() : clock.later(ms, null).then(finish)
}

/** What must come of a hook alone, given all the time it asks for. */
function holds({ act, ms, timeoutMs }: Spec): boolean {
  return !['throw', 'reject', 'garbage', 'hang', 'deaf'].includes(act) && ms < timeoutMs
}

const denies = (one: Spec): boolean => (holds(one) ? one.act === 'deny' : one.guard || one.onError === 'deny')

test('nothing runs before what it needs has ended', async () => {
  await fc.assert(
    fc.asyncProperty(specs, dispatch, async (given, how) => {
      const { started, ended } = await play(given, { dispatch: how })
      for (const config of configs(given))
        for (const need of config.needs ?? []) {
          const [begun, over] = [started.get(hookName(config)), ended.get(`${config.layer}/${need}`)]
          if (begun !== undefined) expect(over).toBeLessThanOrEqual(begun)
        }
    }),
    SETTINGS,
  )
})

test('never more of a layer at once than its slots, and a sequential hook is alone in its layer', async () => {
  await fc.assert(
    fc.asyncProperty(specs, dispatch, async (given, how) => {
      const { started, ended } = await play(given, { dispatch: how })
      for (const config of configs(given)) {
        const [begun, over] = [started.get(hookName(config))!, ended.get(hookName(config))!]
        const atOnce = configs(given).filter((other) => {
          const [start, end] = [started.get(hookName(other))!, ended.get(hookName(other))!]
          return other.layer === config.layer && start < over && end > begun
        })
        const { order, maxParallel = 8 } = how[config.layer!] ?? {}
        const alone = order === 'sequential' || config.order === 'sequential' || config.rewrites === true
        if (alone && over > begun) expect(atOnce.map(({ id }) => id)).toEqual([config.id])
        const busy = atOnce.filter((other) => started.get(hookName(other))! <= begun)
        expect(busy.length).toBeLessThanOrEqual(maxParallel)
      }
    }),
    SETTINGS,
  )
})

test('no run lasts longer than its timeout, no event longer than its deadline', async () => {
  await fc.assert(
    fc.asyncProperty(specs, dispatch, fc.constantFrom(5, 60, 300), async (given, how, timeoutMs) => {
      const { started, ended, took } = await play(given, { dispatch: how, timeoutMs })
      expect(took).toBeLessThanOrEqual(timeoutMs)
      for (const config of configs(given)) {
        const begun = started.get(hookName(config))
        if (begun !== undefined)
          expect(ended.get(hookName(config))! - begun).toBeLessThanOrEqual(config.timeoutMs!)
      }
    }),
    SETTINGS,
  )
})

test('every hook of the plan has one result, in the order of the plan', async () => {
  await fc.assert(
    fc.asyncProperty(specs, dispatch, fc.constantFrom(5, 60_000), async (given, how, timeoutMs) => {
      const { outcome } = await play(given, { dispatch: how, timeoutMs })
      const hooks = configs(given)
      const plan = createHookManager({ hooks }).plan(exec('original'))
      const names = [...plan.rewriters, ...plan.deciders].map((step) => step.hook.name)
      expect(outcome.results.map((result) => result.hook)).toEqual(names)
    }),
    SETTINGS,
  )
})

test('a hook that denies is denied by all: one denial, or one guard without a verdict, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(specs, dispatch, async (given, how) => {
      const { outcome } = await play(given, { dispatch: how })
      expect(outcome.decision === 'deny').toBe(given.some(denies))
      if (outcome.decision === 'deny') expect(outcome.rewrite).toBeUndefined()
    }),
    SETTINGS,
  )
})

test('the outcome does not depend on who finishes first, nor on how many run at once', async () => {
  const times = fc.array(fc.constantFrom(0, 1, 3, 8), { minLength: 10, maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(specs, dispatch, dispatch, times, times, async (given, how, otherwise, these, those) => {
      const timed = (all: readonly number[]): readonly Spec[] =>
        given.map((one, at) => ({ ...one, ms: all[at]!, timeoutMs: 1000 }))
      const said = ({ outcome: { results, ...rest } }: Played): unknown => ({
        ...rest,
        results: results.map((result) => [result.hook, result.status]),
      })
      const one = await play(timed(these), { dispatch: how })
      const other = await play(timed(those), { dispatch: otherwise })
      expect(said(one)).toEqual(said(other))
    }),
    SETTINGS,
  )
})

test('nothing is left running after close, but what no signal stops, and that is named', async () => {
  await fc.assert(
    fc.asyncProperty(specs, dispatch, fc.constantFrom(5, 60_000), async (given, how, timeoutMs) => {
      const { started, faults, timersLeft } = await play(given, { dispatch: how, timeoutMs })
      const deaf = configs(given)
        .filter((config, at) => given[at]!.act === 'deaf' && started.has(hookName(config)))
        .map((config) => `closing took too long: ${hookName(config)} still runs`)
      expect(faults.toSorted()).toEqual(deaf.toSorted())
      expect(timersLeft).toBe(0)
    }),
    SETTINGS,
  )
})

const higher = specs.map((given) =>
  given.map((one) => ({ ...one, layer: one.layer === 'project' ? 'user' : one.layer })),
)
const projects = fc.array(
  fc
    .tuple(spec, fc.constantFrom(0, 5, 250, 700))
    .map(([one, ms]) => ({ ...one, ms, layer: 'project' as const, needs: [], timeoutMs: 1000 })),
  { minLength: 1, maxLength: 4 },
)

test('no project hook turns a denial of what will run into anything else', async () => {
  await fc.assert(
    fc.asyncProperty(higher, projects, dispatch, async (given, added, how) => {
      const all = [...given, ...added]
      const { outcome, final } = await play(all, { dispatch: how })
      const event = final === '' ? exec('original') : exec(final)
      const without = await play(given, { dispatch: how, event })
      if (without.outcome.decision === 'deny') expect(outcome.decision).toBe('deny')
    }),
    SETTINGS,
  )
})

test("no project decider delays anybody of a higher layer, and no project rewriter by more than its layer's share", async () => {
  await fc.assert(
    fc.asyncProperty(higher, projects, dispatch, async (given, added, how) => {
      const timeoutMs = 600
      const without = await play(given, { dispatch: how, timeoutMs })
      const withThem = await play([...given, ...added], { dispatch: how, timeoutMs })
      const layers = new Set([...given, ...added].map(({ layer }) => layer)).size
      const rewriters = added.some(({ act }) => act === 'rewrite')
      const allowed = rewriters && layers > 1 ? timeoutMs / layers : 0
      for (const [name, start] of without.started) {
        const now = withThem.started.get(name) ?? Number.POSITIVE_INFINITY
        if (start + allowed < timeoutMs) expect(now - start).toBeLessThanOrEqual(allowed)
      }
    }),
    SETTINGS,
  )
})
