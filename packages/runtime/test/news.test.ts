import { HooklineError, type HookConfig } from '@hookline/core'
import { event, fakeExecutor } from '@hookline/testing'
import { expect, test, vi } from 'vitest'
import { storedEvent, storedRun } from '../src/background/stored.ts'
import { deliverWorld, deliveryOf, hookOf, NO_ENV, SOON, type DeliverWorld } from './deliver-world.ts'

const fails = (): ReturnType<typeof fakeExecutor> =>
  fakeExecutor({ says: new HooklineError('SCRIPT_FAILED', 'no', { retryable: false }) })

/** A hook that is told. */
function alarmOf(more: Partial<HookConfig> = {}): HookConfig {
  return hookOf({
    id: 'alarm',
    on: ['hook.dead', 'hook.dropped'],
    mode: 'blocking',
    executor: 'alarm',
    ...more,
  })
}

/** What it was told. */
function told({ calls }: ReturnType<typeof fakeExecutor>): readonly unknown[] {
  return calls.map(({ event: { name, key, data } }) => [name, key.split(':').slice(4).join(':'), data])
}

function setUp(): {
  world: DeliverWorld
  alarm: ReturnType<typeof fakeExecutor>
  fake: ReturnType<typeof fails>
} {
  const [fake, alarm] = [fails(), fakeExecutor({ name: 'alarm' })]
  const world = deliverWorld(fake, alarm)
  world.plan([hookOf(), alarmOf()])
  return { world, alarm, fake }
}

const DEAD = [
  'hook.dead',
  'user/a:dead:1',
  { hook: 'user/a', event: 'exec.before', message: 'no [SCRIPT_FAILED]' },
]

test('of a run that was given up hooks are told by the next that delivers, if nobody lived to tell them', async () => {
  const { world, alarm } = setUp()
  world.accept(hookOf())
  const mute = world.start({ journal: { ...world.journal, news: () => [] } })
  await vi.waitFor(() => expect(world.states()).toEqual(['dead']), SOON)
  mute.stop()
  expect([await mute.ending, told(alarm)]).toEqual(['stopped', []])
  expect(await world.start({ owner: 'next' }).ending).toBe('idle')
  expect(told(alarm)).toEqual([DEAD])
  expect(await world.start({ owner: 'third' }).ending).toBe('idle')
  expect(alarm.calls).toHaveLength(1)
})

test('one that tells and does not live to say so is followed by one that tells the same fact once more', async () => {
  const { world, alarm } = setUp()
  world.accept(hookOf())
  const forgetful = world.start({ journal: { ...world.journal, told: () => undefined } })
  await vi.waitFor(() => expect(alarm.calls.length).toBeGreaterThan(0), SOON)
  forgetful.stop()
  await forgetful.ending
  await world.start({ owner: 'next' }).ending
  expect(new Set(told(alarm).map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(DEAD)]))
})

test('one that is sent again and given up again is another fact', async () => {
  const { world, alarm } = setUp()
  world.accept(hookOf())
  await world.start().ending
  world.journal.redrive([1])
  await world.start({ owner: 'next' }).ending
  expect(told(alarm).map((one) => (one as readonly string[])[1])).toEqual(['user/a:dead:1', 'user/a:dead:2'])
})

test('of a run that was dropped for another, and of one that was the death of five, hooks are told, too', async () => {
  const { world, alarm } = setUp()
  const about = event('exec.before', { callId: 'c' }, { session: { root: world.dir, cwd: world.dir } })
  const run = storedRun(deliveryOf(about, hookOf()), { file: '/hooks.toml', required: false }, NO_ENV)
  const bound = { most: 1, drop: 'oldest' } as const
  world.journal.accept([
    {
      event: storedEvent(about),
      runs: ['old', 'poison'].map((id) => ({ ...run, delivery: `${about.key}:${id}`, bound })),
    },
  ])
  world.journal.admit([{ run: 2, lane: 'l', hook: 'user/a', target: '', most: 1 }])
  for (let deaths = 0; deaths < 5; deaths++) {
    expect(world.journal.claim({ owner: `mortal-${deaths}`, most: 1, lease: 1000 })).toHaveLength(1)
    world.pass(1000)
  }
  await world.start().ending
  expect(world.states()).toEqual(['dropped', 'dead'])
  expect(told(alarm)).toMatchObject([
    ['hook.dropped', 'old:dropped:0', { message: expect.stringContaining('[QUEUE_FULL]') as string }],
    ['hook.dead', 'poison:dead:5', { message: expect.stringContaining('[DELIVERY_POISON]') as string }],
  ])
})

test('a hook that is told takes its time, and no run waits for it', async () => {
  let letGo = (): void => undefined
  const [fake, other] = [fails(), fakeExecutor({ name: 'other' })]
  const alarm = fakeExecutor({
    name: 'alarm',
    says: () => new Promise((resolve) => (letGo = () => resolve(undefined))),
  })
  const world = deliverWorld(fake, alarm, other)
  const quick = hookOf({ id: 'b', executor: 'other' })
  world.plan([hookOf(), quick, alarmOf()])
  world.accept(hookOf())
  const { ending } = world.start()
  await vi.waitFor(() => expect(alarm.calls).toHaveLength(1), SOON)
  world.accept(quick)
  await vi.waitFor(() => expect(world.states()).toEqual(['dead', 'done']), SOON)
  letGo()
  expect(await ending).toBe('idle')
})

test('what cannot be told now is told later', async () => {
  const { world, alarm } = setUp()
  world.accept(hookOf())
  const mute = world.start({ journal: { ...world.journal, news: () => [] } })
  await vi.waitFor(() => expect(world.states()).toEqual(['dead']), SOON)
  mute.stop()
  await mute.ending
  const call = world.journal.db.get('SELECT call FROM runs')!['call']!
  world.journal.db.run("UPDATE runs SET call = 'broken'")
  let leaves = 0
  const journal: DeliverWorld['journal'] = {
    ...world.journal,
    leavePlace(owner) {
      leaves++
      world.journal.leavePlace(owner)
    },
  }
  const { ending } = world.start({ owner: 'next', journal })
  await vi.waitFor(() => expect(world.log.join('\n')).toContain('cannot tell that it is dead'), SOON)
  // there is nothing to do until then, and it looks up only now and then
  const began = performance.now()
  const before = leaves
  await new Promise((resolve) => setTimeout(resolve, 500))
  // once for each time that it has been idle for a while
  expect(leaves - before).toBeLessThan((performance.now() - began) / 50)
  world.journal.db.run('UPDATE runs SET call = ?', call)
  world.pass(15_000)
  expect(await ending).toBe('idle')
  expect(told(alarm)).toEqual([DEAD])
})

test('a hook that was told, and could not end because of a stop, is told by the next', async () => {
  let isFirst = true
  const alarm = fakeExecutor({
    name: 'alarm',
    says: async () => {
      if (isFirst) await new Promise((resolve) => setTimeout(resolve, 60_000).unref())
      return undefined
    },
  })
  const world = deliverWorld(fails(), alarm)
  world.plan([hookOf(), alarmOf({ timeoutMs: 60_000 })])
  world.accept(hookOf())
  const { ending, stop } = world.start()
  await vi.waitFor(() => expect(alarm.calls).toHaveLength(1), SOON)
  stop()
  expect(await ending).toBe('stopped')
  isFirst = false
  world.pass(15_000)
  await world.start({ owner: 'next' }).ending
  expect(told(alarm)).toEqual([DEAD, DEAD])
}, 60_000)
