import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHookManager, type HookConfig, type Layer } from '../src/index.ts'
import { acting, exec, hook } from './sample.ts'

type Act = 'allow' | 'ask' | 'deny' | 'silent' | 'throw' | 'reject' | 'late-deny' | 'late-allow'

interface Spec {
  readonly act: Act
  readonly guard: boolean
  readonly layer: Layer
  readonly priority: number
  readonly needs: readonly number[]
}

const spec: fc.Arbitrary<Spec> = fc.record({
  act: fc.constantFrom<Act>('allow', 'ask', 'deny', 'silent', 'throw', 'reject', 'late-deny', 'late-allow'),
  guard: fc.boolean(),
  layer: fc.constantFrom<Layer>('managed', 'user', 'project'),
  priority: fc.integer({ min: -3, max: 3 }),
  needs: fc.array(fc.nat({ max: 7 }), { maxLength: 2 }),
})
const specs = fc.array(spec, { maxLength: 8 })

const later = (ms: number, decision: string): Promise<unknown> =>
  new Promise((resolve) => setTimeout(() => resolve({ decision }), ms))

/** Runs the hooks; says in which order they began and ended, and what came out. */
async function play(
  given: readonly Spec[],
  maxParallel = 8,
): Promise<{
  outcome: Awaited<ReturnType<ReturnType<typeof createHookManager>['emit']>>
  log: readonly string[]
}> {
  const log: string[] = []
  const acts: Record<Act, () => unknown> = {
    allow: () => ({ decision: 'allow' }),
    ask: () => ({ decision: 'ask' }),
    deny: () => ({ decision: 'deny' }),
    silent: () => undefined,
    throw: () => {
      throw new Error('x')
    },
    reject: () => Promise.reject(new Error('x')),
    'late-deny': () => later(2, 'deny'),
    'late-allow': () => later(1, 'allow'),
  }
  const manager = createHookManager({
    hooks: configs(given),
    executors: { act: acting(acts) },
    observers: [(moment) => 'hook' in moment && log.push(`${moment.name} ${moment.hook.id}`)],
    maxParallel,
  })
  return { outcome: await manager.emit(exec('ls')), log }
}

/** Needs only point backwards within the layer, so there is no circle; or anywhere, circles included. */
function configs(given: readonly Spec[], circles = false): readonly HookConfig[] {
  return given.map(({ act, guard, layer, priority, needs }, at) =>
    hook(`h${at}`, {
      options: act,
      guard,
      layer,
      priority,
      needs: needs.filter((to) => circles || (to < at && given[to]!.layer === layer)).map((to) => `h${to}`),
    }),
  )
}

const denies = ({ act, guard }: Spec): boolean =>
  act.endsWith('deny') || (guard && (act === 'throw' || act === 'reject'))

test('deny always wins, and only then is the answer deny', async () => {
  await fc.assert(
    fc.asyncProperty(specs, async (given) => {
      const { outcome } = await play(given)
      expect(outcome.decision === 'deny').toBe(given.some(denies))
    }),
    { numRuns: 150 },
  )
})

test('adding a hook never turns deny into allow', async () => {
  await fc.assert(
    fc.asyncProperty(specs, spec, async (given, more) => {
      const before = (await play(given)).outcome.decision
      const after = (await play([...given, more])).outcome.decision
      if (before === 'deny') expect(after).toBe('deny')
    }),
    { numRuns: 150 },
  )
})

test('the outcome does not depend on how many run at once', async () => {
  await fc.assert(
    fc.asyncProperty(specs, fc.integer({ min: 1, max: 3 }), async (given, slots) => {
      const strip = ({ outcome: { results, ...rest } }: Awaited<ReturnType<typeof play>>): unknown => ({
        ...rest,
        results: results.map((result) => [result.hook, result.status]),
      })
      expect(strip(await play(given, slots))).toEqual(strip(await play(given)))
    }),
    { numRuns: 100 },
  )
})

test('nothing starts before what it needs has ended', async () => {
  await fc.assert(
    fc.asyncProperty(specs, fc.integer({ min: 1, max: 8 }), async (given, slots) => {
      const { log } = await play(given, slots)
      for (const config of configs(given)) {
        for (const need of config.needs ?? []) {
          const ended = log.findIndex((line) => /^(completed|failed)/.test(line) && line.endsWith(` ${need}`))
          expect(ended).toBeGreaterThanOrEqual(0)
          expect(ended).toBeLessThan(log.indexOf(`started ${config.id}`))
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('needs of any kind, circles among them, are answered, and a guard they break denies', async () => {
  await fc.assert(
    fc.asyncProperty(
      specs,
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      async (given, rewriters) => {
        const hooks = configs(given, true).map((config, at) => ({
          ...config,
          options: 'allow',
          rewrites: rewriters[at]!,
        }))
        const manager = createHookManager({
          hooks,
          executors: { act: acting({ allow: () => later(0, 'allow') }) },
        })
        const outcome = await manager.emit(exec('ls'), { timeoutMs: 5000 })
        expect(outcome.results).toHaveLength(hooks.length)
        const broken = outcome.results.filter((result) => result.status === 'failed')
        const guarded = broken.some(({ hook: name }) =>
          hooks.some((config) => config.guard === true && name.endsWith(`/${config.id}`)),
        )
        expect(outcome.decision === 'deny').toBe(guarded)
      },
    ),
    { numRuns: 150 },
  )
})
