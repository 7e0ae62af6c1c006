import { expect, test } from 'vitest'
import {
  createHookManager,
  isBackground,
  type Delivery,
  type HookConfig,
  type HookManager,
  type HookManagerOptions,
} from '../src/index.ts'
import { acting, exec, hook, made } from './sample.ts'
import { virtualClock } from './virtual-clock.ts'

type Acts = Parameters<typeof acting>[0]

/** A manager that hands over what is for the background, and what it handed over. */
function world(
  hooks: readonly HookConfig[],
  acts: Acts,
  background?: HookManagerOptions['background'],
): { readonly manager: HookManager; readonly given: Delivery[] } {
  const given: Delivery[] = []
  const manager = createHookManager({
    hooks,
    executors: { act: acting(acts) },
    background: background ?? ((deliveries) => void given.push(...deliveries)),
  })
  return { manager, given }
}

test.each([
  [{ mode: 'background' }, 'exec.before', true, true],
  [{ mode: 'blocking' }, 'session.end', false, false],
  [{}, 'exec.before', true, false],
  [{}, 'exec.before', false, true],
  [{}, 'session.end', true, true],
  [{ guard: true }, 'session.end', false, false],
  [{ decide: '"deny"' }, 'exec.before', true, false],
  [{ decide: '"deny"' }, 'exec.before', false, true],
  [{}, 'custom.mine', true, false],
  [{}, 'hook.failed', true, true],
] as const)('%j at %s, heeded: %j, is in the background: %j', (config, name, reads, is) => {
  expect(isBackground(hook('a', config), name, reads)).toBe(is)
})

test('what is for the background is handed over and not run, and the outcome says so', async () => {
  const ran: string[] = []
  const { manager, given } = world([hook('gate'), hook('later', { mode: 'background' })], {
    gate: () => ({ decision: 'allow' }),
    later: () => void ran.push('later'),
  })
  const event = exec('ls')
  const outcome = await manager.emit(event, { native: Buffer.from('{}') })
  expect(outcome).toMatchObject({ decision: 'allow', queued: ['user/later'] })
  expect(outcome.results.map(({ hook: name }) => name)).toEqual(['user/gate'])
  expect(ran).toEqual([])
  expect(given).toEqual([
    {
      id: 'codex:s:exec.before:user/later',
      event,
      hook: hook('later', { mode: 'background' }),
      matched: ['ls'],
      native: Buffer.from('{}'),
      results: {},
      lineage: [],
      after: [],
    },
  ])
})

test('of what they were told before when nobody heeded them, only hooks hear again that are waited for', async () => {
  const ran: string[] = []
  const { manager, given } = world(
    [
      hook('gate'),
      hook('later', { mode: 'background' }),
      hook('webhook', { mode: 'background', guard: false }),
    ],
    { gate: () => ({ decision: 'deny', reason: 'no' }), later: () => void ran.push('later') },
  )
  const outcome = await manager.emit(exec('ls'), { isAgain: true })
  expect(outcome).toMatchObject({ decision: 'deny', results: [{ hook: 'user/gate' }] })
  expect(outcome.queued).toBeUndefined()
  expect(given).toEqual([])
})

test('an event that was rewritten is handed over so, beside what was told', async () => {
  const { manager, given } = world([hook('all', { rewrites: true }), hook('later', { mode: 'background' })], {
    all: () => ({ rewrite: { command: 'ls -a' } }),
  })
  const event = exec('ls')
  await manager.emit(event)
  expect(given).toMatchObject([{ event: { data: { command: 'ls -a' } }, matched: ['ls -a'] }])
  expect(given[0]!.told).toBe(event)
})

test('without anybody to hand over to, it is run and waited for', async () => {
  const manager = createHookManager({
    hooks: [hook('later', { mode: 'background' })],
    executors: { act: acting({ later: () => ({ data: 1 }) }) },
  })
  const outcome = await manager.emit(exec('ls'))
  expect(outcome.queued).toBeUndefined()
  expect(outcome.results).toMatchObject([{ status: 'done', output: { data: 1 } }])
})

test('it is handed over while others run, but for one that needs what they come to', async () => {
  const order: string[] = []
  const slow = async (): Promise<{ data: number }> => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    order.push('ran')
    return { data: 7 }
  }
  const background = (deliveries: readonly Delivery[]): void => {
    order.push(`given ${JSON.stringify(deliveries.map(({ results, after }) => [results, after]))}`)
  }
  const early = world([hook('slow'), hook('later', { mode: 'background' })], { slow }, background)
  await early.manager.emit(exec('ls'))
  expect(order).toEqual(['given [[{},[]]]', 'ran'])
  order.length = 0
  const hooks = [
    hook('slow'),
    hook('first', { mode: 'background', needs: ['slow'] }),
    hook('then', { mode: 'background', needs: ['first'] }),
  ]
  await world(hooks, { slow }, background).manager.emit(exec('ls'))
  expect(order).toEqual([
    'ran',
    'given [[{"slow":{"status":"done","decision":null,"data":7}},[]],[{"first":{"status":"skipped","decision":null,"data":null}},["codex:s:exec.before:user/first"]]]',
  ])
})

test('where it cannot be handed over, the answer is the same, and that is said', async () => {
  for (const fail of [
    () => Promise.reject(new Error('disk full')),
    () => {
      throw new Error('disk full')
    },
  ]) {
    const { manager } = world(
      [hook('gate', { guard: true }), hook('later', { mode: 'background' })],
      { gate: () => ({ decision: 'deny', reason: 'no' }) },
      fail,
    )
    const outcome = await manager.emit(exec('ls'))
    expect(outcome).toMatchObject({ decision: 'deny', reason: 'no' })
    expect(outcome.queued).toBeUndefined()
    expect(outcome.results[1]).toMatchObject({
      hook: 'user/later',
      status: 'failed',
      attempts: 0,
      error: { message: 'disk full' },
    })
  }
})

test('a delivery is tried with its own time, attempt, results, and as often as it takes', async () => {
  const seen: unknown[] = []
  const clock = virtualClock()
  const later: Acts[string] = ({ delivery, results, matched, native, deadline }) => {
    seen.push([delivery, results, matched, Buffer.from(native!).toString(), deadline - clock.now()])
    if (delivery.attempt === 1) throw new Error('not yet')
    return delivery.attempt === 2 ? new Promise(() => undefined) : { data: 'there' }
  }
  const hooks = [hook('later', { mode: 'background', needs: ['gate'], timeoutMs: 50 }), hook('gate')]
  const manager = createHookManager({ hooks, executors: { act: acting({ later }) }, clock })
  const results = { gate: { status: 'done', decision: null, data: 1 } } as const
  const one = {
    hook: 'user/later',
    event: exec('ls'),
    matched: ['ls'],
    native: Buffer.from('x'),
    results,
    lineage: [],
  }
  expect(await manager.deliver({ ...one, attempt: 1 })).toMatchObject({
    status: 'failed',
    error: { message: 'not yet' },
  })
  const second = manager.deliver({ ...one, attempt: 2 })
  await clock.pass(50)
  expect(await second).toMatchObject({
    status: 'failed',
    error: { code: 'HOOK_TIMEOUT' },
  })
  expect(await manager.deliver({ ...one, attempt: 3 })).toMatchObject({
    status: 'done',
    output: { data: 'there' },
  })
  expect(seen[0]).toEqual([{ id: 'codex:s:exec.before:user/later', attempt: 1 }, results, ['ls'], 'x', 50])
  await manager.deliver({ ...one, delivery: 'again:1', attempt: 3 })
  expect(seen.at(-1)).toEqual([{ id: 'again:1', attempt: 3 }, results, ['ls'], 'x', 50])
  expect(await manager.deliver({ ...one, hook: 'user/gone', attempt: 1 })).toBeUndefined()
})

test('a hook on what became of hooks is handed over too, and does not lead to itself, wherever it is run', async () => {
  const alert = hook('alert', { on: ['hook.failed'] })
  const fails = (): never => {
    throw new Error('boom')
  }
  const { manager, given } = world([hook('bad'), alert], { bad: fails, alert: fails })
  await manager.emit(exec('ls'))
  await manager.close()
  expect(given.map(({ hook: { id }, lineage }) => [id, lineage])).toEqual([['alert', ['user/bad']]])
  const other = world([hook('bad'), alert, hook('second', { on: ['hook.failed'] })], { alert: fails })
  const [{ event, matched, lineage }] = given as [Delivery]
  const result = await other.manager.deliver({
    hook: 'user/alert',
    event: structuredClone(event),
    matched,
    lineage,
    native: undefined,
    results: {},
    attempt: 1,
  })
  expect(result).toMatchObject({ status: 'failed' })
  expect(other.given.map(({ hook: { id } }) => id)).toEqual(['second'])
})

test('nobody is waited for at an event that no agent heeds', async () => {
  const { manager, given } = world([hook('end', { on: ['session.end'] })], { end: () => ({}) })
  expect(await manager.emit(made('session.end', { reason: 'exit' }))).toMatchObject({ queued: ['user/end'] })
  expect(given).toHaveLength(1)
})
