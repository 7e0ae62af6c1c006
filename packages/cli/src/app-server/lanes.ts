/** Work of many threads: of each thread one piece after the other. */
export interface Lanes {
  readonly next: (thread: string, work: () => Promise<unknown>) => void
  /** Resolves once all that was given for a thread is done. */
  readonly of: (thread: string) => Promise<unknown>
  readonly all: () => Promise<unknown>
}

/** `most`: how many pieces may wait; more are dropped, and that is said once. */
export function createLanes(most: number, log: (message: string) => void): Lanes {
  const lanes = new Map<string, Promise<unknown>>()
  let waiting = 0
  let isSaid = false
  return {
    next(thread, work) {
      if (waiting >= most) {
        if (!isSaid) log(`hooks are too slow: ${most} events wait, and those that come now are dropped`)
        isSaid = true
        return
      }
      waiting++
      const last: Promise<unknown> = (lanes.get(thread) ?? Promise.resolve())
        .then(work)
        .catch((thrown: unknown) => log(String(thrown)))
        .finally(() => {
          waiting--
          if (lanes.get(thread) === last) lanes.delete(thread)
        })
      lanes.set(thread, last)
    },
    of: async (thread) => lanes.get(thread),
    all: () => Promise.all(lanes.values()),
  }
}

/** True if it came in time. */
export async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
