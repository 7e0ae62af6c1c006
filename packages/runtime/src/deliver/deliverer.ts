import { setImmediate as turn } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import type { Claimed } from '@hookline/journal'
import { admitAll, type AdmissionMeans } from './admission.ts'
import { carryOut, type CarryMeans } from './carry-out.ts'
import { groupsOf } from './groups.ts'
import { createPace, type Pace } from './pace.ts'
import { tellNews } from './tell-news.ts'
import { TIMES, type DelivererTimes } from './times.ts'

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
const MOST_RUNNING = 16
const GRACE_MS = 5000

/** Carries out what waits in the journal until nothing has waited for a while, it is stopped, or its place is another's or gone. */
export async function deliver(means: DelivererMeans): Promise<Ending> {
  const { journal, owner, signal } = means
  const times = { ...TIMES, ...means.times }
  if (!journal.takePlace(owner, times.lease, process.pid)) return 'replaced'
  const work = new Work(means, times)
  const stopped = (): void => work.end('stopped')
  signal.addEventListener('abort', stopped, { once: true })
  const beat = setInterval(() => work.beat(), times.beat)
  try {
    work.beat()
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
  #telling: Promise<void> | undefined
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
    const { journal, owner, log, isThere } = this.#means
    if (!isThere()) return this.end('gone')
    try {
      if (!journal.takePlace(owner, this.#times.lease, process.pid)) return this.end('replaced')
      const mine = new Set([...this.#running.keys()].flat().map(({ run }) => run))
      // what it claimed, and did not come to know of because the call failed behind its end
      const orphans = journal.renew(owner, this.#times.lease).filter((run) => !mine.has(run))
      if (orphans.length > 0) journal.release(owner, orphans)
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
        // one that is broken does not mend itself
        const isBroken = HooklineError.from(thrown).code === 'JOURNAL_CORRUPT'
        if (isBroken || ++this.#faults === MOST_FAULTS) this.end('failed')
        else await this.#pace.wait(FAULT_MS)
      }
    }
    return this.#ending
  }

  async #step(): Promise<void> {
    const { journal, tidy, isThere } = this.#means
    if (!isThere()) return this.end('gone')
    const admitted = await admitAll(this.#means)
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

  /** Nobody starts another while the place is taken: what came in at the last moment is carried out, too. */
  #leave(): void {
    const { journal, owner } = this.#means
    journal.leavePlace(owner)
    if (journal.isDone()) this.end('idle')
    else if (!journal.takePlace(owner, this.#times.lease, process.pid)) this.end('replaced')
  }

  /** Beside the runs, which do not wait for those that are told of them. */
  #tell(): void {
    if (this.#telling !== undefined || this.#means.journal.news(1).length === 0) return
    this.#telling = tellNews(this.#means).finally(() => (this.#telling = undefined))
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
    const all = Promise.all([...this.#running.values(), this.#telling])
    if (this.#running.size > 0 || this.#telling !== undefined)
      await Promise.race([all, createPace().wait(GRACE_MS)])
    const left = [...this.#running.keys()].flat().map(({ run }) => run)
    this.#stop.abort()
    if (this.#ending === 'gone') return
    try {
      if (left.length > 0) journal.release(owner, left)
      journal.leavePlace(owner)
    } catch (thrown) {
      log('deliverer', `cannot give back its runs: ${HooklineError.from(thrown).message}`)
    }
  }
}
