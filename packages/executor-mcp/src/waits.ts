/** Those who wait for something. */
export interface Waits {
  readonly isBusy: boolean
  until<Value>(work: Promise<Value>): Promise<Value>
  /** Once nobody waits. */
  none(): Promise<void>
}

export function createWaits(): Waits {
  let count = 0
  let told: (() => void) | undefined
  return {
    get isBusy() {
      return count > 0
    },
    async until(work) {
      count++
      try {
        return await work
      } finally {
        if (--count === 0) told?.()
      }
    },
    none: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => (told = resolve))),
  }
}
