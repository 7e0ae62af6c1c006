import { isNewer } from './build.ts'
import type { Reply } from './connection.ts'
import type { CallFrame } from './frame.ts'
import { openDoor, type Door } from './door.ts'
import type { Place } from './place.ts'
import type { Tally } from './tally.ts'

/** What the resident process is made of. */
export interface ServeMeans {
  readonly place: Place
  /** The name of the folder of its copy. */
  readonly build: string
  /** Where copies lie. */
  readonly bin: string
  readonly tally: Tally
  /** Answers a call; never rejects. */
  readonly answer: (call: CallFrame, reply: Reply) => void
  /** How it is, as JSON. */
  readonly status: () => Promise<string>
  /** How long nobody has to call until it ends, milliseconds. */
  readonly idleMs: () => number
  /** True while there is something to do that nobody waits for. */
  readonly isBusy: () => boolean
  /** Done each second, as long as it has its place. */
  readonly beat: () => void
  readonly log: (message: string) => void
  readonly signal: AbortSignal
}

/** Why it came to its end. */
export type ServeEnding = 'idle' | 'stopped' | 'replaced'

/** A process that serves. */
export interface Serving {
  readonly state: () => 'serving' | 'draining'
  /** Resolves once it takes no calls any more. */
  readonly retired: Promise<ServeEnding>
  /** Resolves once it takes no calls any more, and those that it took are answered. */
  readonly drained: Promise<ServeEnding>
}

const BEAT_MS = 1000
/** More at once than this are better off in processes of their own. */
const MOST_CALLS = 256
/** The longest that an agent waits for one of its hooks, 10 minutes, and some more: a call that is open then is one that hangs. */
const DRAIN_MS = 605_000

/** Answers calls until nobody comes any more, it is stopped, or another has taken its place. @throws Error there is no socket */
export async function serve(means: ServeMeans): Promise<Serving> {
  const { tally, build, bin, log } = means
  let ending: ServeEnding | undefined
  let end: (why: ServeEnding) => void = () => undefined
  const drained = new Promise<ServeEnding>((resolve) => (end = resolve))
  let leaves: (why: ServeEnding) => void = () => undefined
  const retired = new Promise<ServeEnding>((resolve) => (leaves = resolve))
  const waits = new Set<() => void>()
  const door: Door = await openDoor(means.place, {
    takes(asking, isShown) {
      if (isShown && isNewer(asking, build, bin)) retire('replaced')
      const isTaken = isShown && ending === undefined && tally.open() < MOST_CALLS
      if (isTaken) tally.taken()
      else tally.refused()
      return isTaken
    },
    answer: means.answer,
    over(answered) {
      tally.over(answered)
      leave()
    },
    status: means.status,
    stop: () =>
      new Promise((resolve) => {
        waits.add(resolve)
        retire('stopped')
      }),
  })
  const beat = setInterval(() => {
    if (!door.isOurs()) return retire('replaced')
    means.beat()
    const isIdle = tally.open() === 0 && Date.now() - tally.calledAt() > means.idleMs()
    if (isIdle && !means.isBusy()) retire('idle')
  }, BEAT_MS)
  means.signal.addEventListener('abort', () => retire('stopped'), { once: true })
  if (means.signal.aborted) retire('stopped')

  function retire(why: ServeEnding): void {
    if (ending !== undefined) return
    ending = why
    log(`takes no more calls: ${why}`)
    clearInterval(beat)
    door.shut()
    leaves(why)
    setTimeout(finish, DRAIN_MS).unref()
    leave()
  }

  function leave(): void {
    if (ending !== undefined && tally.open() === 0) finish()
  }

  function finish(): void {
    for (const resolve of waits) resolve()
    waits.clear()
    // whoever is being told has to hear it first
    setImmediate(door.close)
    end(ending!)
  }

  return { state: () => (ending === undefined ? 'serving' : 'draining'), retired, drained }
}
