import type { OpenContext } from '@hookline/core'
import { openLocks, type Locks } from './lock.ts'
import { createUpkeep, type Upkeep } from './upkeep.ts'

/** What is kept between runs of one hook. */
export interface FilesystemResource {
  readonly locks: Locks
  readonly upkeep: Upkeep
  readonly now: () => number
  readonly close: (signal: AbortSignal) => Promise<void>
}

export function openResource(
  { stateDir }: Pick<OpenContext, 'stateDir'>,
  now: () => number = Date.now,
): FilesystemResource {
  const locks = openLocks(stateDir)
  const upkeep = createUpkeep()
  return {
    locks,
    upkeep,
    now,
    async close(signal) {
      await upkeep.close(signal)
      locks.close()
    },
  }
}
