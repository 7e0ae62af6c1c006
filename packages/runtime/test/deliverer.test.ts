import { HooklineError, type HookContext } from '@hookline/core'
import { fakeExecutor } from '@hookline/testing'
import { describe, expect, test, vi } from 'vitest'
import { deliverWorld, failing, hookOf, SOON } from './deliver-world.ts'

const HOUR = 3_600_000
const CLAIM = { owner: 'other', most: 10, lease: 30_000 }

describe('a deliverer ends', () => {
  test('once nothing has waited for a while, and leaves its place', async () => {
    const fake = fakeExecutor()
    const world = deliverWorld(fake)
    world.plan([hookOf()])
    world.accept(hookOf())
    await expect(world.start().ending).resolves.toBe('idle')
    expect(world.states()).toEqual(['done'])
    expect(fake.calls).toHaveLength(1)
    expect(world.journal.db.all('SELECT * FROM deliverer')).toEqual([])
  })

  test('not while somebody hands over at the very moment that it leaves, and starts nobody as there is one', async () => {
    const fake = fakeExecutor()
    const world = deliverWorld(fake)
    world.plan([hookOf()])
    let isTaken: boolean | undefined
    const journal = {
      ...world.journal,
      leavePlace(owner: string) {
        if (isTaken === undefined) {
          world.accept(hookOf())
          isTaken = !world.journal.takePlace('new', 10_000, null)
        }
        world.journal.leavePlace(owner)
      },
    }
    await expect(world.start({ journal }).ending).resolves.toBe('idle')
    expect(isTaken).toBe(true)
    expect(world.states()).toEqual(['done'])
  })

  test('not before its leases, a stop and timers had their turn, however fast what it carries out is', async () => {
    let [ran, ranAtTurn] = [0, 0]
    const fake = fakeExecutor({
      says: () => {
        if (++ran === 1) setImmediate(() => (ranAtTurn = ran))
      },
    })
    const world = deliverWorld(fake)
    world.plan([hookOf()])
    for (let n = 0; n < 200; n++) world.accept(hookOf())
    await expect(world.start().ending).resolves.toBe('idle')
    expect(ran).toBe(200)
    expect(ranAtTurn).toBeGreaterThan(0)
    expect(ranAtTurn).toBeLessThan(100)
  })

  test('at once where another has the place', async () => {
    const world = deliverWorld(fakeExecutor())
    expect(world.journal.takePlace('other', 30_000, 1)).toBe(true)
    await expect(world.start().ending).resolves.toBe('replaced')
    expect(world.journal.db.get('SELECT owner FROM deliverer')).toEqual({ owner: 'other' })
  })

  test('once another has taken its place, since it was long without a word: what it did meanwhile it does not write down', async () => {
    let release: (() => void) | undefined
    const fake = fakeExecutor({ says: () => new Promise<void>((resolve) => (release = resolve)) })
    const world = deliverWorld(fake)
    world.plan([hookOf()])
    world.accept(hookOf())
    let isIll = false
    const { ending } = world.start({ journal: failing(world.journal, () => (isIll ? 'before' : undefined)) })
    await vi.waitFor(() => expect(fake.calls).toHaveLength(1), SOON)
    isIll = true
    world.pass(30_001)
    expect(world.journal.takePlace('other', 30_000, 1)).toBe(true)
    expect(world.journal.claim(CLAIM).map(({ attempt }) => attempt)).toEqual([2])
    isIll = false
    release!()
    await expect(ending).resolves.toBe('replaced')
    expect(world.journal.db.get('SELECT state, owner, attempts FROM runs')).toEqual({
      state: 'running',
      owner: 'other',
      attempts: 2,
    })
    expect(world.journal.db.get('SELECT owner FROM deliverer')).toEqual({ owner: 'other' })
    expect(world.log.join('\n')).toMatch(/try 1 done, lost/)
  })

  test('when it is stopped, and gives back what it could not end', async () => {
    const fake = fakeExecutor({ takesMs: 60_000 })
    const world = deliverWorld(fake)
    const hook = hookOf({ timeoutMs: 60_000 })
    world.plan([hook])
    world.accept(hook)
    const { ending, stop } = world.start()
    await vi.waitFor(() => expect(fake.calls).toHaveLength(1), SOON)
    stop()
    await expect(ending).resolves.toBe('stopped')
    expect(world.journal.db.get('SELECT state, attempts, owner FROM runs')).toEqual({
      state: 'ready',
      attempts: 0,
      owner: null,
    })
    expect(world.journal.db.all('SELECT status FROM attempts')).toEqual([{ status: 'released' }])
    expect(world.journal.db.all('SELECT * FROM deliverer')).toEqual([])
    expect(fake.calls[0]!.signal.aborted).toBe(true)
  })

  test('when its journal is not there any more', async () => {
    const fake = fakeExecutor()
    const world = deliverWorld(fake)
    let isThere = true
    const { ending } = world.start({ isThere: () => isThere, times: { idle: HOUR } })
    isThere = false
    await expect(ending).resolves.toBe('gone')
  })
})

describe('a journal that fails now and then', () => {
  test.each(['before', 'after'] as const)(
    'in each of its calls, %s it was done: nothing is lost, done twice, or stuck',
    async (when) => {
      const fake = fakeExecutor()
      const world = deliverWorld(fake)
      const hook = hookOf({ concurrency: { limit: 1 } })
      world.plan([hook])
      for (let n = 0; n < 12; n++) world.accept(hook)
      const calls = new Map<string, number>()
      const journal = failing(world.journal, (name) => {
        const count = (calls.get(name) ?? 0) + 1
        calls.set(name, count)
        // of a run that did its work, not of one that could not begin
        return count === (name === 'settle' ? 4 : 2) ? when : undefined
      })
      const { ending } = world.start({ journal })
      await vi.waitFor(() => expect(new Set(world.states())).toEqual(new Set(['done'])), SOON)
      await expect(ending).resolves.toBe('idle')
      expect(fake.calls).toHaveLength(12)
      expect(world.log.some((line) => line.includes('the disk is ill'))).toBe(true)
    },
    30_000,
  )
})

describe('a run that fails', () => {
  const fails = (): ReturnType<typeof fakeExecutor> => fakeExecutor({ says: new Error('no') })

  test('is tried once where nothing was promised', async () => {
    const fake = fails()
    const world = deliverWorld(fake)
    const hook = hookOf({ delivery: 'best-effort', retry: undefined as never })
    world.plan([hook])
    world.accept(hook)
    await world.start().ending
    expect(world.states()).toEqual(['failed'])
    expect(fake.calls).toHaveLength(1)
  })

  test('is tried as often as its hook says, also where nothing was promised', async () => {
    const fake = fails()
    const world = deliverWorld(fake)
    const hook = hookOf({ delivery: 'best-effort', retry: { attempts: 3, initialMs: 1 } })
    world.plan([hook])
    world.accept(hook)
    await world.start().ending
    expect(world.states()).toEqual(['failed'])
    expect(fake.calls.map(({ delivery }) => delivery.attempt)).toEqual([1, 2, 3])
    expect(new Set(fake.calls.map(({ delivery }) => delivery.id)).size).toBe(1)
  })

  test('is a dead letter at once where its hook is gone', async () => {
    const world = deliverWorld(fakeExecutor())
    world.accept(hookOf())
    await world.start().ending
    expect(world.journal.db.get("SELECT state, error ->> 'code' AS code, attempts FROM runs")).toEqual({
      state: 'dead',
      code: 'HOOK_GONE',
      attempts: 1,
    })
  })

  test('waits while the file of its hook is broken, and is carried out once that is mended', async () => {
    const fake = fakeExecutor()
    const world = deliverWorld(fake)
    world.plan([], [new HooklineError('CONFIG_SYNTAX', 'a quote is missing')])
    world.accept(hookOf())
    const { ending } = world.start()
    const rests = (): unknown => world.journal.db.get("SELECT state, error ->> 'code' AS code FROM runs")
    await vi.waitFor(() => expect(rests()).toEqual({ state: 'ready', code: 'HOOK_RESTS' }), SOON)
    world.plan([hookOf()])
    await ending
    expect(world.states()).toEqual(['done'])
    expect(fake.calls).toHaveLength(1)
  })

  test('is tried again by its hook as it is then', async () => {
    const fake = fakeExecutor({
      says({ options }) {
        if ((options as { readonly path: string }).path === 'wrong') throw new Error('no such program')
      },
    })
    const world = deliverWorld(fake)
    const hook = hookOf({ options: { path: 'wrong' } })
    world.plan([hook])
    world.accept(hook)
    const { ending } = world.start()
    await vi.waitFor(() => expect(fake.calls.length).toBeGreaterThan(0), SOON)
    world.plan([{ ...hook, options: { path: 'right' } }])
    await ending
    expect(world.states()).toEqual(['done'])
    expect(fake.calls.at(-1)!.options).toEqual({ path: 'right' })
  })
})

describe('of the runs that wait', () => {
  /** Counts how many go on at once, and remembers the most. */
  function counting(ms: number): { readonly most: () => number; readonly says: () => Promise<void> } {
    let [now, most] = [0, 0]
    return {
      most: () => most,
      async says() {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, ms))
        now--
      },
    }
  }

  test.each([
    [2, { limit: 2 }],
    [4, undefined],
  ] as const)('of a hook no more than %s go on at once', async (most, concurrency) => {
    const count = counting(40)
    const world = deliverWorld(fakeExecutor({ says: count.says }))
    const hook = hookOf(concurrency === undefined ? {} : { concurrency })
    world.plan([hook])
    for (let n = 0; n < 10; n++) world.accept(hook)
    await world.start().ending
    expect(world.states()).toEqual(Array.from({ length: 10 }, () => 'done'))
    expect(count.most()).toBe(most)
  })

  test('of all hooks no more than 16 go on at once', async () => {
    const count = counting(60)
    const world = deliverWorld(fakeExecutor({ says: count.says }))
    const hooks = Array.from({ length: 6 }, (_, n) => hookOf({ id: `h${n}` }))
    world.plan(hooks)
    for (const hook of hooks) for (let n = 0; n < 5; n++) world.accept(hook)
    await world.start().ending
    expect(new Set(world.states())).toEqual(new Set(['done']))
    expect(count.most()).toBe(16)
  })

  test('those of one key come in their order, those of others do not wait for them', async () => {
    const seen: string[] = []
    const fails = new Set(['s1'])
    const says = ({ event: { session } }: HookContext): void => {
      if (fails.delete(session.id)) throw new Error('once')
      seen.push(`${session.id}${session.cwd}`)
    }
    const world = deliverWorld(fakeExecutor({ says }))
    const hook = hookOf({
      retry: { initialMs: 200 },
      concurrency: { limit: 1, key: '{{ event.session.id }}' },
    })
    world.plan([hook])
    for (const cwd of ['/1', '/2', '/3']) for (const id of ['s1', 's2']) world.accept(hook, { id, cwd })
    await world.start({ times: { idle: 500 } }).ending
    const of = (id: string): readonly string[] => seen.filter((one) => one.startsWith(id))
    expect(of('s1')).toEqual(['s1/1', 's1/2', 's1/3'])
    expect(of('s2')).toEqual(['s2/1', 's2/2', 's2/3'])
  })

  test('no more begin in a time than the hook allows', async () => {
    const at: number[] = []
    const world = deliverWorld(fakeExecutor({ says: () => void at.push(performance.now()) }))
    const hook = hookOf({ rateLimit: { count: 2, perMs: 600 } })
    world.plan([hook])
    for (let n = 0; n < 5; n++) world.accept(hook)
    await world.start().ending
    expect(at).toHaveLength(5)
    // two at once, then one each 300 ms; what is noted late makes the next look early
    for (const gap of [at[3]! - at[1]!, at[4]! - at[2]!]) expect(gap).toBeGreaterThan(450)
  })

  test('those to a target that failed five times are left alone, those to others go on', async () => {
    const bad = fakeExecutor({ name: 'bad', says: new Error('connection refused') })
    const good = fakeExecutor({ name: 'good' })
    const world = deliverWorld(bad, good)
    const hooks = [hookOf({ id: 'b', executor: 'bad' }), hookOf({ id: 'g', executor: 'good' })] as const
    world.plan(hooks)
    for (let n = 0; n < 8; n++) world.accept(hooks[0])
    const { stop, ending } = world.start()
    const open = (): unknown =>
      world.journal.db.get('SELECT target, failures, open_until > 0 AS open FROM breakers')
    await vi.waitFor(() => expect(open()).toMatchObject({ target: 'bad:bad', open: 1 }), SOON)
    const tried = bad.calls.length
    for (let n = 0; n < 8; n++) world.accept(hooks[1])
    await vi.waitFor(() => expect(good.calls).toHaveLength(8), SOON)
    stop()
    await ending
    // those that were under way when it opened come on top
    expect(tried).toBeGreaterThanOrEqual(5)
    expect(bad.calls.length).toBeLessThanOrEqual(5 + 3)
    expect(world.states().slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'ready'))
  })
})

test.for(['user', 'managed'] as const)(
  'a target that fails for hooks of a repository is not left alone by a hook of the %s layer',
  async (layer) => {
    const refuses = ({ hook }: HookContext): void => {
      if (hook.layer === 'project') throw new Error('connection refused')
    }
    const shared = fakeExecutor({ name: 'shared', says: refuses })
    const world = deliverWorld(shared)
    const hooks = [
      hookOf({ id: 'theirs', executor: 'shared', layer: 'project' }),
      hookOf({ id: 'ours', executor: 'shared', layer }),
    ] as const
    world.plan(hooks)
    for (let n = 0; n < 8; n++) world.accept(hooks[0])
    const { stop, ending } = world.start()
    const open = (): unknown => world.journal.db.get('SELECT target FROM breakers WHERE open_until > 0')
    await vi.waitFor(() => expect(open()).toBeDefined(), SOON)
    for (let n = 0; n < 3; n++) world.accept(hooks[1])
    const done = (): number => world.states().filter((state) => state === 'done').length
    await vi.waitFor(() => expect(done()).toBe(3), SOON)
    stop()
    await ending
  },
)

describe('when somebody sets the clock', () => {
  /** Fails so often, then works. */
  function fragile(times: number, takesMs = 0): ReturnType<typeof fakeExecutor> {
    let left = times
    const says = (): void => {
      if (left-- > 0) throw new Error('not yet')
    }
    return fakeExecutor({ says, takesMs })
  }

  test.each([-HOUR, HOUR])(
    'by %s ms while one waits to be tried again: it is, once, and soon',
    async (ms) => {
      const fake = fragile(1)
      const world = deliverWorld(fake)
      const hook = hookOf({ retry: { initialMs: 400 } })
      world.plan([hook])
      world.accept(hook)
      const { ending } = world.start({ times: { idle: 500 } })
      await vi.waitFor(() => expect(world.log.join()).toContain('try 1 failed'), SOON)
      world.set(ms)
      await vi.waitFor(() => expect(world.states()).toEqual(['done']), SOON)
      await ending
      expect(fake.calls).toHaveLength(2)
    },
  )

  test.each([-HOUR, HOUR])('by %s ms before anybody is there to deliver: it is, once', async (ms) => {
    const fake = fragile(1)
    const world = deliverWorld(fake)
    world.plan([hookOf()])
    world.accept(hookOf())
    world.set(ms)
    await world.start().ending
    expect(world.states()).toEqual(['done'])
    expect(fake.calls).toHaveLength(2)
  })

  test('by a day, or the machine slept: what has failed just before is not given up as if it had all day', async () => {
    const fake = fragile(3)
    const world = deliverWorld(fake)
    const hook = hookOf({ retry: { initialMs: 200 } })
    world.plan([hook])
    world.accept(hook)
    const { ending } = world.start({ times: { idle: 500 } })
    await vi.waitFor(() => expect(world.log.join()).toContain('try 1 failed'), SOON)
    world.set(24 * HOUR)
    await ending
    expect(world.states()).toEqual(['done'])
    expect(fake.calls).toHaveLength(4)
  })

  test('back, a target that was left alone is not left alone for longer than any', async () => {
    const world = deliverWorld(fragile(99))
    world.plan([hookOf()])
    for (let n = 0; n < 5; n++) world.accept(hookOf())
    const { stop, ending } = world.start()
    const until = (): number =>
      Number(world.journal.db.get('SELECT open_until FROM breakers')?.['open_until'] ?? 0)
    await vi.waitFor(() => expect(until()).toBeGreaterThan(0), SOON)
    world.set(-HOUR)
    await vi.waitFor(() => expect(until() - (Date.now() - HOUR)).toBeLessThanOrEqual(600_000), SOON)
    stop()
    await ending
    expect(until()).toBeGreaterThan(0)
  })
})
