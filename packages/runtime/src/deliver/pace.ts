/** Waits that somebody can end. */
export interface Pace {
  /** Until so many milliseconds have passed, or `wake`. */
  readonly wait: (ms: number) => Promise<void>
  readonly wake: () => void
}

export function createPace(): Pace {
  let end: (() => void) | undefined
  let isAwake = false
  return {
    wait(ms) {
      if (isAwake) {
        isAwake = false
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => end?.(), ms)
        end = () => {
          clearTimeout(timer)
          end = undefined
          resolve()
        }
      })
    },
    // who wakes nobody is heard by the next who wants to wait
    wake: () => (end === undefined ? void (isAwake = true) : end()),
  }
}
