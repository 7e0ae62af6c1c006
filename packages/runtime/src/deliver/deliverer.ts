import { HooklineError } from '@hookline/core'
import type { Claimed } from '@hookline/journal'
import { admitAll, type AdmissionMeans } from './admission.ts'
import { carryOut, type CarryMeans } from './carry-out.ts'
import { groupsOf } from './groups.ts'
import { createPace, type Pace } from './pace.ts'

/** What a deliverer works with. */
export interface DelivererMeans extends CarryMeans, AdmissionMeans {
  /** Done now and then: what else there is to do where somebody is at work anyway. */
  readonly tidy: () => Promise<void> | void
  /** Stops it: what runs then may end for a while, and is given back. */
  readonly signal: AbortSignal
  readonly times?: Partial<DelivererTimes> | undefined
}

/** Milliseconds. */
export interface DelivererTimes {
  /** Without anything to do until it ends. Default 30,000. */
  readonly idle: number
  /** How long a run is its own without another word. Default 30,000. */
  readonly lease: number
  /** From one such word to the next. Default 5,000. */
  readonly beat: number
}

/** Why a deliverer came to its end. */
export type Ending = 'idle' | 'stopped' | 'replaced' | 'failed'

const TIMES: DelivererTimes = { idle: 30_000, lease: 30_000, beat: 5000 }
const POLL_MS = 100
const FAULT_MS = 1000
const MOST_FAULTS = 30
const MOST_RUNNING = 16
const GRACE_MS = 5000

/** Carries out what waits in the journal until nothing has waited for a while, it is stopped, or its place is another's. */
export async function deliver(means: DelivererMeans): Promise<Ending> {
  const { journal, owner, signal } = means
  const times = { ...TIMES, ...means.times }
  if (!journal.takePlace(owner, times.lease, process.pid)) return 'replaced'
  const work = new Work(means, times)
  const stopped = (): void => work.end('stopped')
  signal.addEventListener('abort', stopped, { once: true })
  const beat = setInterval(() => work.beat(), times.beat)
  try {
    return await work.go()
  } finally {
    clearInterval(beat)
    signal.removeEventListener('abort', stopped)
    await work.giveBack()
  }
}

/** What goes on in a deliverer. */
class Work {
  readonly #means: DelivererMeans
  readonly #times: DelivererTimes
  readonly #pace: Pace = createPace()
  readonly #running = new Map<readonly Claimed[], Promise<void>>()
  readonly #stop = new AbortController()
  #ending: Ending | undefined
  #busyAt = Date.now()
  #faults = 0

  constructor(means: DelivererMeans, times: DelivererTimes) {
    this.#means = means
    this.#times = times
  }

  end(why: Ending): void {
    this.#ending ??= why
    this.#pace.wake()
  }

  /** Its place and its runs are its own for longer. */
  beat(): void {
    const { journal, owner, log } = this.#means
    try {
      if (journal.takePlace(owner, this.#times.lease, process.pid)) journal.renew(owner, this.#times.lease)
      else this.end('replaced')
    } catch (thrown) {
      log('deliverer', `cannot renew its leases: ${HooklineError.from(thrown).message}`)
    }
  }

  async go(): Promise<Ending> {
    if (this.#means.signal.aborted) this.end('stopped')
    while (this.#ending === undefined) {
      try {
        await this.#step()
        this.#faults = 0
      } catch (thrown) {
        this.#means.log('deliverer', `the journal fails: ${HooklineError.from(thrown).message}`)
        if (++this.#faults === MOST_FAULTS) this.end('failed')
        else await this.#pace.wait(FAULT_MS)
      }
    }
    return this.#ending
  }

  async #step(): Promise<void> {
    const { journal, tidy } = this.#means
    const admitted = await admitAll(this.#means)
    const due = journal.dueIn()
    if (due !== undefined || this.#running.size > 0) this.#busyAt = Date.now()
    // to claim is to write: others would have to wait for nothing
    const began = due === 0 ? this.#begin() : 0
    if (admitted + began > 0) return
    if (Math.abs(Date.now() - this.#busyAt) >= this.#times.idle) return this.end('idle')
    await tidy()
    await this.#pace.wait(Math.min(POLL_MS, Math.max(1, due ?? POLL_MS)))
  }

  /** Begins what has its turn; gives how many. */
  #begin(): number {
    const { journal, owner } = this.#means
    const most = MOST_RUNNING - this.#running.size
    if (most === 0) return 0
    const groups = groupsOf(journal.claim({ owner, most, lease: this.#times.lease }))
    for (const group of groups) {
      const done = carryOut(group, this.#stop.signal, this.#means).then(() => {
        this.#running.delete(group)
        this.#pace.wake()
      })
      this.#running.set(group, done)
    }
    return groups.length
  }

  /** What is under way may come to its end for a while; the rest is begun again by another. */
  async giveBack(): Promise<void> {
    const { journal, owner, log } = this.#means
    const all = Promise.all(this.#running.values())
    if (this.#running.size > 0) await Promise.race([all, createPace().wait(GRACE_MS)])
    const left = [...this.#running.keys()].flat().map(({ run }) => run)
    this.#stop.abort()
    try {
      journal.release(owner, left)
      journal.leavePlace(owner)
    } catch (thrown) {
      log('deliverer', `cannot give back its runs: ${HooklineError.from(thrown).message}`)
    }
  }
}
