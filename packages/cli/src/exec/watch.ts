import { closeSync, openSync, readSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Told } from '@hookline/runtime/session'

const POLL_MS = 100
/** What a call tells after it has answered may come a moment after the agent has ended. */
const LAST_MS = 500
const ENOUGH_MS = 60

/** Follows what the calls of a session tell. */
export interface Watch {
  /** Reads what is left; to be called when the agent has ended. */
  readonly end: () => Promise<void>
}

/** Gives each thing that is told, soon after it was. `isOver`: whether nothing more is to be expected. */
export function watchTold(file: string, tell: (told: Told) => void, isOver: () => boolean): Watch {
  const fd = openSync(file, 'r')
  const take = lineReader(fd, tell)
  const timer = setInterval(take, POLL_MS)
  return {
    async end() {
      clearInterval(timer)
      for (let waited = 0; waited < (isOver() ? ENOUGH_MS : LAST_MS); waited += ENOUGH_MS / 3) {
        take()
        await delay(ENOUGH_MS / 3)
      }
      take()
      closeSync(fd)
    },
  }
}

function lineReader(fd: number, tell: (told: Told) => void): () => void {
  const chunk = Buffer.allocUnsafe(65_536)
  let rest = Buffer.alloc(0)
  const take = (): void => {
    for (;;) {
      const count = readSync(fd, chunk, 0, chunk.length, null)
      if (count === 0) return
      rest = Buffer.concat([rest, chunk.subarray(0, count)])
      const end = rest.lastIndexOf(LINE_FEED) + 1
      for (const line of rest.toString('utf8', 0, end).split('\n'))
        for (const told of parsed(line)) tell(told)
      rest = rest.subarray(end)
    }
  }
  return take
}

const LINE_FEED = 10

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && 'is' in value
}

function parsed(line: string): readonly Told[] {
  try {
    const told: unknown = line === '' ? null : JSON.parse(line)
    return isTold(told) ? [told] : []
  } catch {
    return []
  }
}
