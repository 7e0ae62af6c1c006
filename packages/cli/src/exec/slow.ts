import type { Told } from '@hookline/runtime/session'

/** From then on a person wonders what is being waited for. */
const SLOW_MS = 2000

/** Tells of events whose answer takes long. */
export interface SlowCalls {
  readonly heard: (told: Told) => void
  readonly end: () => void
}

/** Tells the name of each event that begins and is not answered in two seconds. */
export function slowCalls(tell: (name: string) => void): SlowCalls {
  const open = new Map<string, NodeJS.Timeout>()
  return {
    heard(told) {
      if (told.is === 'begun') open.set(told.id, setTimeout(tell, SLOW_MS, told.name))
      if (told.is !== 'event') return
      clearTimeout(open.get(told.id))
      open.delete(told.id)
    },
    end: () => open.forEach((timer) => clearTimeout(timer)),
  }
}
