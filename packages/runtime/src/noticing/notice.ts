import type { LifecycleEvent } from '@hookline/core'
import { claimFact } from '../facts/ledger.ts'
import { lockedNow } from '../install/lock.ts'
import type { Pause } from '../pauses.ts'
import { ownDir } from '../state.ts'
import { asBefore, changesOf, forgotten, OWN } from './changes.ts'
import { guardsNow, type Places } from './guards-now.ts'
import type { Memory, Noticed } from './known.ts'
import { COMPARED, memoryFile, recall, remember } from './memory.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What is left to be told, and the guards that rest. */
export interface Notice {
  readonly noticed: readonly Noticed[]
  readonly paused: readonly Pause[]
}

/** More than that nobody tells, and the oldest of it are forgotten. */
const MOST_NOTICED = 200
const MOST_PLACES = 500

/**
 * Holds the guards against what is remembered of them, and remembers what they are now, and what is to be told of it until it was.
 * `event`: the session that begins, if one does. Never throws: where nothing can be kept, nothing is noticed.
 */
export function notice(places: Places, event?: LifecycleEvent): Notice {
  const { env } = places
  const now = guardsNow(places)
  try {
    return locked(env, () => {
      const { memory: before, lost } = recall(env)
      const about = event?.name ?? OWN
      const kept = asBefore(before, now)
      const changes = changesOf(before, kept, now.pauses, about)
      const memory = remembered(
        before,
        kept,
        lost === undefined ? changes : [forgotten(lost, memoryFile(env), about), ...changes],
      )
      remember(memory, env)
      if (event !== undefined) claimFact({ ...event, key: COMPARED }, env)
      return { noticed: memory.noticed, paused: now.pauses }
    })
  } catch {
    return { noticed: [], paused: now.pauses }
  }
}

/** Says what was told of it: hooks that listen, or a person. What both were told of is forgotten. Never throws. */
export function told(some: readonly Noticed[], how: 'isTold' | 'isShown', env: Env): void {
  if (some.length === 0) return
  const ids = new Set(some.map(({ id }) => id))
  try {
    locked(env, () => {
      const { memory, lost } = recall(env)
      if (lost !== undefined) return
      const all = memory.noticed.map((one) => (ids.has(one.id) ? { ...one, [how]: true } : one))
      remember({ ...memory, noticed: all.filter(({ isTold, isShown }) => !isTold || !isShown) }, env)
    })
  } catch {
    // it is told once more, under the same id
  }
}

function locked<T>(env: Env, act: () => T): T {
  return lockedNow(ownDir(env)!, act, 'guards.lock')
}

function remembered(before: Memory, now: Memory['places'], changes: readonly Noticed[]): Memory {
  const places = Object.entries({ ...before.places, ...now })
  const newest = places.toSorted(([, a], [, b]) => (a.at < b.at ? 1 : -1)).slice(0, MOST_PLACES)
  return {
    format: 1,
    places: Object.fromEntries(newest),
    noticed: [...before.noticed, ...changes].slice(-MOST_NOTICED),
  }
}
