import { cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

/** How long agents think between two events, so that the machine is busy and not drowned. */
export interface Pace {
  /** Resolves when the agent has thought, and may go on; false: it is over. */
  readonly think: () => Promise<boolean>
  /** Nobody begins anything any more until they go on. */
  readonly pause: () => void
  readonly goOn: () => void
  readonly end: () => void
  /** Milliseconds, in the middle. */
  readonly thinkMs: () => number
}

const BUSY = 0.85
/** Of 100 agents that is from some 25 to 200 calls a second. */
const [LEAST_MS, MOST_MS] = [500, 4000]

export function createPace(): Pace {
  let thinkMs = 2000
  let isOver = false
  let resting: Promise<void> | undefined
  let wake: () => void = () => undefined
  let last = times()
  const timer = setInterval(() => {
    const now = times()
    const busy = 1 - (now.idle - last.idle) / Math.max(1, now.all - last.all)
    last = now
    if (resting === undefined) thinkMs = within(thinkMs * (busy > BUSY ? 1.1 : 0.95))
  }, 1000)
  const goOn = (): void => {
    resting = undefined
    wake()
  }
  return {
    async think() {
      await delay(thinkMs * (0.5 + Math.random()))
      await resting
      return !isOver
    },
    pause() {
      resting ??= new Promise((resolve) => (wake = resolve))
    },
    goOn,
    end() {
      clearInterval(timer)
      isOver = true
      goOn()
    },
    thinkMs: () => thinkMs,
  }
}

function within(ms: number): number {
  return Math.min(MOST_MS, Math.max(LEAST_MS, ms))
}

function times(): { readonly idle: number; readonly all: number } {
  const all = cpus().map(({ times: { user, nice, sys, idle, irq } }) => ({
    idle,
    all: user + nice + sys + idle + irq,
  }))
  const sum = (key: 'idle' | 'all'): number => all.reduce((total, one) => total + one[key], 0)
  return { idle: sum('idle'), all: sum('all') }
}
