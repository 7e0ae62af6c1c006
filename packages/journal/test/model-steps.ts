import fc from 'fast-check'
import { expect } from 'vitest'
import type { Claimed } from '../src/claim.ts'
import type { Journal } from '../src/journal.ts'
import type { Db } from '../src/sqlite.ts'
import { HOOKS, RETRIES } from './model-hooks.ts'
import type { Model, Told } from './model.ts'
import { event, run, type Clock } from './world.ts'

/** Where a play takes place. */
export interface Stage {
  readonly journal: Journal
  readonly db: Db
  readonly clock: Clock
  readonly model: Model
  /** What deliverers hold, or believe to: also those that are dead. */
  held: { claimed: Claimed; owner: string }[]
  /** Each deliverer has a new name after each death. */
  readonly lives: [number, number]
  events: number
}

const LEASE = 30_000
const HOUR = 3_600_000

type Step =
  | {
      readonly does: 'accept'
      readonly hooks: readonly number[]
      readonly key: number
      readonly needs: number
    }
  | { readonly does: 'retell'; readonly which: number }
  | { readonly does: 'place'; readonly most: number }
  | { readonly does: 'claim'; readonly who: 0 | 1; readonly most: number }
  | {
      readonly does: 'settle'
      readonly which: number
      readonly verdict: Told
      readonly random: number
    }
  | { readonly does: 'pass' | 'set'; readonly ms: number }
  | { readonly does: 'die' | 'renew'; readonly who: 0 | 1 }
  | { readonly does: 'release' | 'redrive' | 'purge'; readonly which: number }
  | { readonly does: 'reboot' | 'retain' }
  | { readonly does: 'tell'; readonly most: number }
  | { readonly does: 'settleAll'; readonly verdict: Told }
  | { readonly does: 'turn'; readonly verdict: Told; readonly ms: number }

const index = fc.nat(1000)
const who = fc.constantFrom<0 | 1>(0, 1)
const failed = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const
const verdict = fc.oneof(
  { arbitrary: fc.constant<Told>({ status: 'done' }), weight: 4 },
  { arbitrary: fc.constant<Told>(failed), weight: 6 },
  { arbitrary: fc.constant<Told>({ ...failed, ofTarget: false }), weight: 1 },
  { arbitrary: fc.constant<Told>({ ...failed, retryable: false }), weight: 2 },
  { arbitrary: fc.constant<Told>({ ...failed, afterMs: 50_000 }), weight: 1 },
  { arbitrary: fc.constant<Told>({ status: 'skipped' }), weight: 1 },
)

export const STEPS: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      does: fc.constant('accept' as const),
      hooks: fc.array(fc.nat(HOOKS.length - 1), { minLength: 1, maxLength: 6, size: 'max' }),
      key: fc.nat(1),
      needs: index,
    }),
    weight: 6,
  },
  { arbitrary: fc.record({ does: fc.constant('retell' as const), which: index }), weight: 1 },
  {
    arbitrary: fc.record({ does: fc.constant('place' as const), most: fc.integer({ min: 1, max: 9 }) }),
    weight: 5,
  },
  { arbitrary: fc.record({ does: fc.constant('claim' as const), who, most: fc.nat(8) }), weight: 9 },
  {
    arbitrary: fc.record({
      does: fc.constant('settle' as const),
      which: index,
      verdict,
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
    weight: 12,
  },
  {
    arbitrary: fc.record({
      does: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 400, 3000, 12_000, 31_000),
    }),
    weight: 6,
  },
  {
    arbitrary: fc.record({ does: fc.constant('set' as const), ms: fc.constantFrom(HOUR, -HOUR) }),
    weight: 1,
  },
  { arbitrary: fc.record({ does: fc.constantFrom('die' as const, 'renew' as const), who }), weight: 2 },
  {
    arbitrary: fc.record({
      does: fc.constantFrom('release' as const, 'redrive' as const, 'purge' as const),
      which: index,
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      does: fc.constantFrom('reboot' as const, 'retain' as const),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({ does: fc.constant('tell' as const), most: fc.integer({ min: 1, max: 5 }) }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      does: fc.constant('settleAll' as const),
      verdict: fc.constantFrom<Told>(failed, failed, failed, { status: 'done' }),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      does: fc.constant('turn' as const),
      verdict: fc.constantFrom<Told>(failed, failed, failed, failed, { status: 'done' }),
      ms: fc.constantFrom(1, 12_000, 41_000),
    }),
    weight: 6,
  },
)

/** Does it to both. */
export function play(on: Stage, step: Step): void {
  PLAYS[step.does](on, step as never)
}

type Plays = { readonly [D in Step['does']]: (on: Stage, step: Extract<Step, { readonly does: D }>) => void }

const PLAYS: Plays = {
  accept(on, { hooks, key, needs }) {
    const number = ++on.events
    accept(on, number, hooks, key, pick([...on.model.runs.keys()], needs))
  },
  retell(on, { which }) {
    const known = pick([...on.model.runs.values()], which)
    if (known === undefined) return
    const { delivery, hook } = known
    const given = run(delivery, { hook: hook.name, promised: hook.promised, bound: hook.bound })
    expect(
      on.journal.accept([
        { event: { ...event('told-again'), key: `key-${delivery.split('/')[0]}` }, runs: [given] },
      ]),
    ).toEqual([['known']])
  },
  place({ journal, model }, { most }) {
    const found = journal.newComers(most)
    const waiting = [...model.runs.values()].filter(({ state }) => state === 'new')
    expect(found.map(({ delivery }) => delivery)).toEqual(
      waiting.slice(0, most).map(({ delivery }) => delivery),
    )
    const placed = found.map(({ run: id, delivery }) => ({ ...model.runs.get(delivery)!, id }))
    journal.admit(
      placed.map(({ id, lane, hook }) => ({
        run: id,
        lane,
        hook: hook.name,
        target: hook.target,
        most: hook.most,
        rate: hook.rate,
      })),
    )
    for (const { delivery } of found) model.place(delivery)
  },
  claim(on, { who: at, most }) {
    claim(on, nameOf(on, at), most)
  },
  settle(on, { which, verdict: said, random }) {
    const held = pick(on.held, which)
    if (held === undefined) return
    on.held = on.held.filter((one) => one !== held)
    settle(on, held, said, random)
  },
  settleAll(on, { verdict: said }) {
    for (const held of on.held) settle(on, held, said, 0)
    on.held = []
  },
  // what a deliverer does all day: chance alone seldom gets as far as an open breaker
  turn(on, { verdict: said, ms }) {
    PLAYS.place(on, { does: 'place', most: 9 })
    claim(on, nameOf(on, 1), 8)
    PLAYS.settleAll(on, { does: 'settleAll', verdict: said })
    on.clock.pass(ms)
  },
  tell({ journal, model }, { most }) {
    const waiting = [...model.runs.values()].filter(({ isNews }) => isNews)
    const found = journal.news(most)
    expect(found.map(({ delivery, state, attempt }) => [delivery, state, attempt])).toEqual(
      waiting
        .slice(0, most)
        .map(({ delivery, state, attempts, earlier }) => [
          delivery,
          state === 'dropped' ? state : 'dead',
          state === 'dead' || state === 'dropped' ? attempts : earlier,
        ]),
    )
    for (const one of found) {
      journal.told(one)
      model.runs.get(one.delivery)!.isNews = false
    }
  },
  pass: ({ clock }, { ms }) => clock.pass(ms),
  set: ({ clock }, { ms }) => clock.set(ms),
  die(on, { who: at }) {
    on.lives[at] = on.lives[at]! + 1
  },
  renew(on, { who: at }) {
    const owner = nameOf(on, at)
    const own = [...on.model.runs.values()].filter((one) => one.state === 'running' && one.owner === owner)
    const alive = own.filter(({ lease }) => lease > Number.NEGATIVE_INFINITY)
    expect(on.journal.renew(owner, LEASE)).toHaveLength(alive.length)
    for (const one of alive) one.lease = on.clock.now() + LEASE
  },
  release(on, { which }) {
    const held = pick(on.held, which)
    if (held === undefined) return
    on.held = on.held.filter((one) => one !== held)
    on.journal.release(held.owner, [held.claimed.run])
    on.model.released(held.owner, held.claimed.delivery)
  },
  redrive({ journal, db, model }, { which }) {
    const dead = pick(
      [...model.runs.values()].filter(({ state }) => state === 'dead'),
      which,
    )
    if (dead === undefined) return
    const { id } = db.get('SELECT id FROM runs WHERE delivery = ?', dead.delivery)!
    expect([journal.redrive([Number(id)]), journal.redrive([Number(id)])]).toEqual([1, 0])
    model.redriven(dead)
  },
  purge({ journal, db, model }, { which }) {
    const one = pick([...model.runs.values()], which)
    if (one === undefined) return
    const { id } = db.get('SELECT id FROM runs WHERE delivery = ?', one.delivery)!
    expect(journal.purge([Number(id)])).toBe(one.state === 'dead' ? 1 : 0)
    if (one.state === 'dead') model.runs.delete(one.delivery)
  },
  reboot(on) {
    // what the wall did before nobody can tell afterwards
    claim(on, nameOf(on, 0), 0)
    on.clock.reboot()
    on.model.reboot()
    claim(on, nameOf(on, 0), 0)
  },
  retain({ journal, db, model }) {
    journal.retain({ age: 0, bytes: 1 })
    const left = new Set(db.all('SELECT delivery FROM runs').map(({ delivery }) => String(delivery)))
    for (const [delivery, { state }] of model.runs) {
      if (left.has(delivery)) continue
      expect(['done', 'skipped', 'failed', 'dropped']).toContain(state)
      model.runs.delete(delivery)
    }
  },
}

function accept(
  { journal, model }: Stage,
  number: number,
  hooks: readonly number[],
  key: number,
  needs: string | undefined,
): void {
  const given = hooks.map((at, n) => {
    const { name, promised, bound } = HOOKS[at]!
    const after =
      n === 0
        ? needs === undefined || needs.length % 2 === 0
          ? []
          : [needs]
        : key === 0
          ? [`${number}/0`]
          : []
    return run(`${number}/${n}`, { hook: name, promised, bound, after })
  })
  const became = given.map((one) => model.accept(one, key))
  expect(journal.accept([{ event: event(String(number)), runs: given }])).toEqual([became])
}

function claim(on: Stage, owner: string, most: number): void {
  const { journal, model, clock } = on
  const claimed = journal.claim({ owner, most, lease: LEASE })
  model.takeBack(owner)
  for (const one of claimed) {
    model.claimed(one, owner, LEASE)
    on.held.push({ claimed: one, owner })
  }
  if (claimed.length === most) return
  for (const one of model.runs.values()) {
    const isProbed = (model.breakers.get(one.hook.target)?.until ?? 0) > 0
    const at = isProbed ? undefined : model.mayBegin(one)
    expect(at ?? Infinity).toBeGreaterThan(clock.now())
  }
  // what it has itself and was long without a word about is its own until it says so, or another asks
  const isQuiet = [...model.runs.values()].some((one) => one.owner === owner && one.lease <= clock.now())
  if (!isQuiet && [...model.runs.values()].every(({ state }) => state !== 'new'))
    expect(journal.dueIn()).not.toBe(0)
}

function settle(
  { journal, model }: Stage,
  { claimed, owner }: Stage['held'][number],
  said: Told,
  random: number,
): void {
  const settled = journal.settle(claimed, said, { owner, ms: 5, retry: RETRIES, random: () => random })
  model.settled(claimed, owner, said, settled)
}

function nameOf({ lives }: Stage, at: 0 | 1): string {
  return `deliverer-${at}-${lives[at]}`
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % from.length]
}
