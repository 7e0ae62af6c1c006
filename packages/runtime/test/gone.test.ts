import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hookName, type HookConfig, type HookContext, type HookOutput } from '@hookline/core'
import { fakeExecutor, type FakeExecutor } from '@hookline/testing'
import { expect, test, vi } from 'vitest'
import { pauseOf, readPauses, resume, resumeWith } from '../src/index.ts'
import { withPauses } from '../src/pauses.ts'
import { deliverWorld, hookOf, SOON, type DeliverWorld } from './deliver-world.ts'

const OPTIONS = { url: { secret: 'SLACK' } }

/** A receiver that is gone until it is told otherwise. */
function receiver(): Receiver {
  const says = (ctx: HookContext): HookOutput =>
    state.back ? {} : ctx.permanent('it said 410', { gone: true })
  const state: Receiver = { back: false, fake: fakeExecutor({ says }) }
  return state
}

interface Receiver {
  readonly fake: FakeExecutor
  back: boolean
}

const envOf = ({ dir }: DeliverWorld): { readonly HOME: string } => ({ HOME: dir })

/** Deliveries as they are carried out where pauses count. */
function worldOf(
  state: Receiver,
  hook: HookConfig,
): DeliverWorld & { readonly say: (hook: HookConfig) => void } {
  const world = deliverWorld(state.fake)
  world.plan([hook])
  world.planned((loaded) => ({ ...loaded, plan: withPauses(loaded.plan, envOf(world)) }))
  return { ...world, say: (other) => world.plan([other]) }
}

test('a receiver that is gone lets its hook rest, and nothing that was accepted is lost', async () => {
  const state = receiver()
  const hook = hookOf({ delivery: 'at-least-once', mode: 'background', options: OPTIONS })
  const world = worldOf(state, hook)
  world.accept(hook)
  const { stop } = world.start()
  await vi.waitFor(() => expect(readPauses(envOf(world))).toHaveLength(1), SOON)
  const [pause] = readPauses(envOf(world))
  expect(pause).toMatchObject({
    hook: hookName(hook),
    gone: { why: 'it said 410', secrets: ['SLACK'] },
  })
  await vi.waitFor(() => expect(world.states()).toEqual(['ready']), SOON)
  expect(world.journal.db.get('SELECT error FROM runs')!['error']).toMatch(/HOOK_PAUSED/)
  expect(state.fake.calls).toHaveLength(1)
  // it is changed: it goes on, and what waits goes with it
  state.back = true
  world.say({ ...hook, options: { url: 'https://new.test' } })
  world.pass(61_000)
  await vi.waitFor(() => expect(world.states()).toEqual(['done']), SOON)
  stop()
})

test('another address in the same secret lets it go on', async () => {
  const state = receiver()
  const hook = hookOf({ delivery: 'at-least-once', mode: 'background', options: OPTIONS })
  const world = worldOf(state, hook)
  world.accept(hook)
  world.start()
  await vi.waitFor(() => expect(readPauses(envOf(world))).toHaveLength(1), SOON)
  expect(resumeWith('OTHER', envOf(world))).toEqual([])
  expect(resumeWith('SLACK', envOf(world))).toEqual([hookName(hook)])
  state.back = true
  world.pass(61_000)
  await vi.waitFor(() => expect(world.states()).toEqual(['done']), SOON)
})

test('a person can let it try again', async () => {
  const state = receiver()
  const hook = hookOf({ delivery: 'at-least-once', mode: 'background', options: OPTIONS })
  const world = worldOf(state, hook)
  world.accept(hook)
  world.start()
  await vi.waitFor(() => expect(readPauses(envOf(world))).toHaveLength(1), SOON)
  state.back = true
  expect(resume(hookName(hook), undefined, envOf(world))).toBe(1)
  world.pass(61_000)
  await vi.waitFor(() => expect(world.states()).toEqual(['done']), SOON)
})

test.each([
  ['of the company', { layer: 'managed' as const }],
  ['that is a guard', { guard: true }],
])('a hook %s does not rest for that: its run is given up', async (_, more) => {
  const state = receiver()
  const hook = hookOf({ delivery: 'at-least-once', mode: 'background', ...more })
  const world = worldOf(state, hook)
  world.accept(hook)
  await expect(world.start().ending).resolves.toBe('idle')
  expect(world.states()).toEqual(['dead'])
  expect(readPauses(envOf(world))).toEqual([])
})

test('only the hook as it was rests, and no guard of that name ever', async () => {
  const state = receiver()
  const hook = hookOf({ delivery: 'at-least-once', mode: 'background' })
  const world = worldOf(state, hook)
  world.accept(hook)
  const { stop } = world.start()
  await vi.waitFor(() => expect(readPauses(envOf(world))).toHaveLength(1), SOON)
  stop()
  const pauses = readPauses(envOf(world))
  const plan = { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] } as const
  expect(pauseOf(hook, plan, pauses)).toBeDefined()
  // where it stands, and whether it rests, is not what it is
  expect(pauseOf({ ...hook, enabled: false, source: { file: '/x', line: 9 } }, plan, pauses)).toBeDefined()
  expect(pauseOf({ ...hook, timeoutMs: 1 }, plan, pauses)).toBeUndefined()
  expect(pauseOf({ ...hook, guard: true }, plan, pauses)).toBeUndefined()
  const file = join(world.dir, '.local/state/hookline/pauses.json')
  expect(readFileSync(file, 'utf8')).not.toContain('https://')
})
