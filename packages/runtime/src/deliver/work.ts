import { setImmediate as turn } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { isBusy, type Claimed } from '@hookline/journal'
import { admitAll, placeAgain, type AdmissionMeans } from './admission.ts'
import { carryOut, type CarryMeans } from './carry-out.ts'
import { groupsOf } from './groups.ts'
import { createPace, type Pace } from './pace.ts'
import { tellNews } from './tell-news.ts'
import type { DelivererTimes } from './times.ts'

/** What a deliverer works with. */
export interface DelivererMeans extends CarryMeans, AdmissionMeans {
  /** Done now and then: what else there is to do where somebody is at work anyway. */
  readonly tidy: () => Promise<void> | void
  /** False: what it works on is not what others find any more. */
  readonly isThere: () => boolean
  /** Stops it: what runs then may end for a while, and is given back. */
  readonly signal: AbortSignal
  readonly times?: Partial<DelivererTimes> | undefined
}

/** Why a deliverer came to its end. */
export type Ending = 'idle' | 'stopped' | 'replaced' | 'gone' | 'failed'

const POLL_MS = 100
const FAULT_MS = 1000
const MOST_FAULTS = 30
const BUSY_FAULT = 0.1
const MOST_RUNNING = 16
const GRACE_MS = 5000

/** What goes on in a deliverer. */
export class Work {
  readonly #means: DelivererMeans
  readonly #times: DelivererTimes
  readonly #pace: Pace = createPace()
  readonly #running = new Map<readonly Claimed[], Promise<void>>()
  readonly #stop = new AbortController()
  #telling: Promise<void> | undefined
  /** What was told to end, and may not have ended yet. */
  #left: readonly number[] = []
  #ending: Ending | undefined
  #busyAt = Date.now()
  #placedAt = Date.now()
  #faults = 0

  constructor(means: DelivererMeans, times: DelivererTimes) {
    this.#means = means
    this.#times = times
  }

  /** The place is free at once: whoever keeps something while this one ends starts another. */
  stop(): void {
    this.#end('stopped')
    this.#unlessFails('leave its place', () => this.#means.journal.leavePlace(this.#means.owner))
  }

  /** Its place and its runs are its own for longer. */
  beat(): void {
    const { journal, owner, isThere } = this.#means
    if (!isThere()) return this.#end('gone')
    this.#unlessFails('renew its leases', () => {
      const isOver = this.#ending !== undefined
      if (!isOver && !journal.takePlace(owner, this.#times.lease, process.pid)) this.#end('replaced')
      const mine = new Set([...this.#mine(), ...this.#left])
      // what it claimed, and did not come to know of because the call failed behind its end
      const orphans = journal.renew(owner, this.#times.lease).filter((run) => !mine.has(run))
      if (orphans.length > 0) journal.release(owner, orphans)
    })
  }

  async go(): Promise<Ending> {
    if (this.#means.signal.aborted) this.stop()
    while (this.#ending === undefined) {
      try {
        await this.#step()
        this.#faults = 0
      } catch (thrown) {
        this.#means.log('deliverer', `the journal fails: ${HooklineError.from(thrown).message}`)
        // one that is broken does not mend itself
        const isBroken = HooklineError.from(thrown).code === 'JOURNAL_CORRUPT'
        // another process that writes is nothing that is wrong
        this.#faults += isBusy(thrown) ? BUSY_FAULT : 1
        if (isBroken || this.#faults >= MOST_FAULTS) this.#end('failed')
        else await this.#pace.wait(FAULT_MS)
      }
    }
    return this.#ending
  }

  /** What is under way may come to its end for a while, then it is told to; the rest is begun again by another. */
  async giveBack(): Promise<void> {
    const { journal, owner, managers } = this.#means
    await this.#ended()
    const left = this.#mine()
    this.#left = left
    this.#stop.abort()
    if (this.#ending === 'gone') return
    // a program has not ended when it is told to: nobody is to begin beside it what it does
    if (left.length > 0) await managers.close()
    this.#unlessFails('give back its runs', () => {
      if (left.length > 0) journal.release(owner, left)
      journal.leavePlace(owner)
    })
  }

  #end(why: Ending): void {
    this.#ending ??= why
    this.#pace.wake()
  }

  async #step(): Promise<void> {
    const { journal, tidy, isThere } = this.#means
    if (!isThere()) return this.#end('gone')
    const admitted = await admitAll(this.#means)
    await this.#placeAgain()
    this.#tell()
    const due = journal.dueIn()
    if (due !== undefined || this.#running.size > 0 || this.#telling !== undefined) this.#busyAt = Date.now()
    // to claim is to write: others would have to wait for nothing
    const began = due === 0 ? this.#begin() : 0
    // what ends without ever waiting leaves no turn to the beat, a signal or a timer
    if (admitted + began > 0) return turn()
    if (Math.abs(Date.now() - this.#busyAt) >= this.#times.idle) return this.#leave()
    await tidy()
    // what has its turn and finds no place free is woken for by whoever leaves
    const isFull = this.#running.size >= MOST_RUNNING
    await this.#pace.wait(isFull ? POLL_MS : Math.min(POLL_MS, Math.max(1, due ?? POLL_MS)))
  }

  /** Now and then: hooks may say something else than when their runs came. */
  async #placeAgain(): Promise<void> {
    if (Math.abs(Date.now() - this.#placedAt) < this.#times.beat) return
    this.#placedAt = Date.now()
    await placeAgain(this.#means)
  }

  /** Nobody starts another while the place is taken: what came in at the last moment is carried out, too. */
  #leave(): void {
    const { journal, owner } = this.#means
    journal.leavePlace(owner)
    if (journal.isDone()) return this.#end('idle')
    this.#busyAt = Date.now()
    if (!journal.takePlace(owner, this.#times.lease, process.pid)) this.#end('replaced')
  }

  /** Beside the runs, which do not wait for those that are told of them. */
  #tell(): void {
    if (this.#telling !== undefined || this.#means.journal.news(1).length === 0) return
    this.#telling = tellNews(this.#means).finally(() => (this.#telling = undefined))
  }

  /** Begins what has its turn; gives how many. */
  #begin(): number {
    const { journal, owner, log } = this.#means
    const most = MOST_RUNNING - this.#running.size
    if (most === 0) return 0
    const groups = groupsOf(journal.claim({ owner, most, lease: this.#times.lease }))
    for (const group of groups) {
      const done = carryOut(group, this.#stop.signal, this.#means)
        .catch((thrown: unknown) => log('deliverer', `could not try: ${HooklineError.from(thrown).message}`))
        .finally(() => {
          this.#running.delete(group)
          this.#pace.wake()
        })
      this.#running.set(group, done)
    }
    return groups.length
  }

  /** The runs that are under way. */
  #mine(): readonly number[] {
    return [...this.#running.keys()].flat().map(({ run }) => run)
  }

  /** All that is under way, or as long as that may take. */
  async #ended(): Promise<void> {
    if (this.#running.size === 0 && this.#telling === undefined) return
    await Promise.race([Promise.all([...this.#running.values(), this.#telling]), createPace().wait(GRACE_MS)])
  }

  #unlessFails(what: string, act: () => void): void {
    try {
      act()
    } catch (thrown) {
      this.#means.log('deliverer', `cannot ${what}: ${HooklineError.from(thrown).message}`)
    }
  }
}
