import { askAt } from '../src/ask.ts'
import { placeOf, type Place } from '../src/place.ts'
import type { ServerStatus } from '../src/status.ts'

/** How the process at a place is; `undefined`: there is none that answers. */
export function serverAt(place: Place): Promise<ServerStatus | undefined> {
  return askAt(place, 'status', { timeoutMs: 2000 }).catch(() => undefined)
}

/** The place of a state directory as it is on Windows, but that a pipe is a socket of a name that only its file tells. */
export function pipePlace(state: string): Place {
  return { ...placeOf(state, 'win32'), pipes: `${state}/pipe-` }
}
