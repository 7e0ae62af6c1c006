import { statSync } from 'node:fs'
import type { Followed } from '../caller.ts'

/** Looks at transcripts while a task goes on, of how it fails no hook may tell, and once when the session is over, for which its hook had no time. */
export interface Following {
  readonly follow: (followed: Followed) => void
  readonly close: () => Promise<void>
}

interface One {
  again: Followed['again']
  size: number
  /** When nobody looks any more, milliseconds of the machine's clock. */
  until: number
  running: Promise<void> | undefined
}

/** How often it is looked, and how long it goes on. */
interface Times {
  readonly everyMs: number
  readonly openMs: number
  readonly overMs: number
}

/** While a task goes on and its file does not grow, and after its end, for what it left in the background. */
const TIMES: Times = { everyMs: 500, openMs: 30 * 60_000, overMs: 2 * 60_000 }
/** More sessions than that are not followed: the next call tells what there is. */
const MOST = 64

export function createFollowing(
  log: (message: string) => void,
  { everyMs, openMs, overMs }: Times = TIMES,
): Following {
  const all = new Map<string, One>()
  const last = new Set<Promise<void>>()
  let timer: ReturnType<typeof setInterval> | undefined
  const look = async (path: string, one: One): Promise<void> => {
    try {
      one.until = Date.now() + ((await one.again()) ? openMs : overMs)
    } catch (thrown) {
      log(`${path} cannot be followed: ${String(thrown)}`)
      if (all.get(path) === one) all.delete(path)
    } finally {
      one.running = undefined
    }
  }
  /** Behind a look that goes on: two at once would be one, and the other told nothing. */
  const lookLast = (path: string, again: Followed['again'], before: Promise<void> | undefined): void => {
    const one = Promise.resolve(before)
      .then(again)
      .then(
        () => undefined,
        (thrown: unknown) => log(`${path} cannot be followed to its end: ${String(thrown)}`),
      )
      .finally(() => last.delete(one))
    last.add(one)
  }
  const tick = (): void => {
    for (const [path, one] of all) {
      const size = sizeOf(path)
      if (size === undefined || Date.now() > one.until) all.delete(path)
      else if (size !== one.size && one.running === undefined) {
        one.size = size
        one.running = look(path, one)
      }
    }
    if (all.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return {
    follow({ path, isOver, again }) {
      const one = all.get(path)
      if (isOver) {
        all.delete(path)
        lookLast(path, again, one?.running)
      } else if (one !== undefined) Object.assign(one, fresh(again, openMs))
      else if (all.size < MOST) all.set(path, { ...fresh(again, openMs), running: undefined })
      if (all.size > 0) timer ??= setInterval(tick, everyMs).unref()
    },
    async close() {
      clearInterval(timer)
      const running = [...all.values()].flatMap((one) => one.running ?? [])
      await Promise.all([...running, ...last])
      all.clear()
    },
  }
}

/** What came since the call looked is looked at once more. */
function fresh(again: Followed['again'], openMs: number): Omit<One, 'running'> {
  return { again, size: -1, until: Date.now() + openMs }
}

/** `undefined`: it is gone, or out of reach. */
function sizeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size
  } catch {
    return undefined
  }
}
