import assert from 'node:assert/strict'
import type { NewRun } from '../src/accept.ts'
import type { Claimed } from '../src/claim.ts'
import type { Settled, Verdict } from '../src/settle.ts'
import { HOOKS, RETRIES, targetOf, type Hook } from './model-hooks.ts'
import type { Clock } from './world.ts'

/** One that rests is told of by itself. */
export type Told = Exclude<Verdict, { status: 'rests' }>

export type State =
  | 'waiting'
  | 'new'
  | 'ready'
  | 'running'
  | 'done'
  | 'skipped'
  | 'failed'
  | 'dead'
  | 'dropped'

/** A run, as it ought to be. All times are those of nobody's wall. */
export interface Run {
  readonly id: number
  readonly delivery: string
  readonly hook: Hook
  readonly lane: string
  state: State
  attempts: number
  /** Tries before it was sent again. */
  earlier: number
  /** Nobody has heard yet how it ended. */
  isNews: boolean
  crashes: number
  due: number
  first: number | undefined
  /** The machine was off meanwhile: how much of its time is left, the journal alone knows. */
  isGranted: boolean
  owner: string | undefined
  lease: number
  readonly after: Set<string>
}

interface Breaker {
  failures: number
  trips: number
  until: number
  probe: Run | undefined
}

const OPEN: ReadonlySet<State> = new Set(['waiting', 'new', 'ready', 'running'])

/** What a journal promises, in memory and without haste. */
export class Model {
  readonly runs: Map<string, Run> = new Map()
  readonly breakers: Map<string, Breaker> = new Map()
  /** When runs of a hook began. */
  readonly begun: Map<string, number[]> = new Map()
  readonly #clock: Clock
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  accept({ delivery, hook: name, bound, after }: NewRun, key: number): string {
    if (this.runs.has(delivery)) return 'known'
    const hook = HOOKS.find((one) => one.name === name)!
    const waiting = [...this.runs.values()].filter(
      (run) => run.hook === hook && OPEN.has(run.state) && run.state !== 'running',
    )
    const isFull = bound !== undefined && waiting.length >= bound.most
    const isDropped = isFull && (bound.drop === 'newest' || waiting.length === 0)
    if (isFull && !isDropped) this.#end(waiting[0]!, 'dropped')
    const needed = isDropped ? [] : after.filter((one) => OPEN.has(this.runs.get(one)?.state ?? 'done'))
    this.runs.set(delivery, {
      id: ++this.#count,
      delivery,
      hook,
      lane: `${name}/${key % hook.keys}`,
      state: isDropped ? 'dropped' : needed.length > 0 ? 'waiting' : 'new',
      attempts: 0,
      earlier: 0,
      isNews: false,
      crashes: 0,
      due: this.#clock.now(),
      first: undefined,
      isGranted: false,
      owner: undefined,
      lease: 0,
      after: new Set(needed),
    })
    return isDropped ? 'dropped' : 'accepted'
  }

  place(delivery: string): void {
    const run = this.runs.get(delivery)!
    assert.equal(run.state, 'new')
    Object.assign(run, { state: 'ready', due: Math.min(run.due, this.#clock.now()) })
  }

  reboot(): void {
    for (const run of this.runs.values())
      Object.assign(run, { lease: Number.NEGATIVE_INFINITY, isGranted: true })
  }

  takeBack(asking: string): void {
    const now = this.#clock.now()
    const lost = [...this.runs.values()].filter(
      (run) =>
        run.state === 'running' &&
        run.lease <= now &&
        (run.owner !== asking || run.lease === Number.NEGATIVE_INFINITY),
    )
    const owners = lost.map(({ owner }) => owner)
    for (const [at, run] of lost.entries()) {
      const together = owners.filter((one) => one === owners[at]).length
      const share = run.lease === Number.NEGATIVE_INFINITY ? 0 : Math.ceil(60 / together)
      Object.assign(run, { crashes: run.crashes + share, owner: undefined })
      if (run.crashes < 300) Object.assign(run, { state: 'ready', due: now })
      else this.#end(run, run.hook.promised ? 'dead' : 'failed')
    }
  }

  /** Every single begin is looked at, in the order in which they came. */
  claimed({ delivery, attempt }: Claimed, owner: string, lease: number): void {
    const [run, now] = [this.runs.get(delivery)!, this.#clock.now()]
    assert.deepEqual([delivery, this.hinders(run)], [delivery, undefined])
    run.attempts++
    assert.equal(attempt, run.attempts)
    Object.assign(run, { state: 'running', owner, lease: now + lease, first: run.first ?? now })
    const breaker = this.breakers.get(targetOf(run))
    if (breaker !== undefined && breaker.until > 0) breaker.probe = run
    this.begun.set(run.hook.name, [...(this.begun.get(run.hook.name) ?? []), now])
  }

  /** Why a run may not begin now. */
  hinders(run: Run): string | undefined {
    const now = this.#clock.now()
    const at = this.mayBegin(run)
    return at === undefined ? 'not its turn' : at > now ? `not before ${at - now}` : undefined
  }

  /** From when on a run may begin, if nothing else happens; `undefined`: something has to. */
  mayBegin(run: Run): number | undefined {
    if (run.state !== 'ready') return undefined
    const lane = [...this.runs.values()].filter(({ lane: name }) => name === run.lane)
    if (lane.filter(({ state }) => state === 'running').length >= run.hook.most) return undefined
    if (run.hook.most === 1 && lane.find(({ state }) => state === 'ready') !== run) return undefined
    const breaker = this.breakers.get(targetOf(run))
    if (breaker?.probe?.state === 'running' && breaker.until <= this.#clock.now()) return undefined
    return Math.max(run.due, breaker?.until ?? 0, this.#rated(run.hook))
  }

  #rated({ name, rate }: Hook): number {
    const back = rate && this.begun.get(name)?.at(-rate.count)
    return back === undefined ? 0 : back + rate!.perMs
  }

  settled(claimed: Claimed, owner: string, verdict: Told, settled: Settled): void {
    const run = this.runs.get(claimed.delivery)
    if (run?.state !== 'running' || run.owner !== owner || run.attempts !== claimed.attempt)
      return assert.deepEqual(settled, { state: 'lost' })
    this.#note(run, verdict)
    if (verdict.status !== 'failed') {
      assert.deepEqual(settled, { state: verdict.status })
      return this.#end(run, verdict.status)
    }
    if (settled.state === 'ready') return this.#again(run, verdict.afterMs ?? 0, settled.at)
    assert.deepEqual(settled, { state: run.hook.promised ? 'dead' : 'failed' })
    const isLate =
      this.#clock.now() - run.first! + RETRIES.maxMs + (verdict.afterMs ?? 0) > RETRIES.maxElapsedMs
    assert.equal(!verdict.retryable || run.attempts - run.earlier >= RETRIES.attempts || isLate, true)
    this.#end(run, settled.state as State)
  }

  #again(run: Run, afterMs: number, at: number): void {
    const [now, wait] = [this.#clock.now(), at - this.#clock.wall()]
    assert.ok(run.attempts - run.earlier < RETRIES.attempts)
    assert.ok(wait >= afterMs)
    assert.ok(wait <= Math.max(afterMs, RETRIES.maxMs))
    assert.ok(run.isGranted || now + wait - run.first! <= RETRIES.maxElapsedMs)
    Object.assign(run, { state: 'ready', due: now + wait, owner: undefined, crashes: 0 })
  }

  #note(run: Run, verdict: Told): void {
    const [target, now] = [targetOf(run), this.#clock.now()]
    if (target === '') return
    if (verdict.status === 'done') return void this.breakers.delete(target)
    if (verdict.status !== 'failed' || !verdict.retryable || !verdict.ofTarget) return
    const breaker = this.breakers.get(target) ?? { failures: 0, trips: 0, until: 0, probe: undefined }
    this.breakers.set(target, breaker)
    breaker.failures++
    if (breaker.until === 0 ? breaker.failures < 5 : now < breaker.until) return
    breaker.until = now + Math.min(600_000, 30_000 * 2 ** breaker.trips++)
  }

  released(owner: string, delivery: string): void {
    const run = this.runs.get(delivery)
    if (run?.state !== 'running' || run.owner !== owner) return
    Object.assign(run, { state: 'ready', attempts: run.attempts - 1, owner: undefined })
  }

  redriven(run: Run): void {
    this.breakers.delete(targetOf(run))
    const since = { earlier: run.attempts, crashes: 0, first: undefined, isGranted: false }
    Object.assign(run, { state: 'new', ...since, due: this.#clock.now() })
  }

  #end(run: Run, state: State): void {
    const isNews = run.isNews || state === 'dead' || state === 'dropped'
    Object.assign(run, { state, owner: undefined, isNews })
    for (const one of this.runs.values())
      if (one.after.delete(run.delivery) && one.state === 'waiting' && one.after.size === 0) one.state = 'new'
  }
}
