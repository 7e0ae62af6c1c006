import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { isTooLong, ownFolder, placeOf, readRecord, type Place } from './place.ts'

export { placeOf, readRecord, type Place }

/** What Node is told for a process that is to stay small. */
export const NODE_FLAGS: readonly string[] = nodeFlags(process)

/**
 * The same for any Node. Young objects get less room, and what starts children is quick. Of V8's compilers the one that takes most is
 * left out, which is no loss to what waits for others most of its time; and of its helpers all but one.
 */
export function nodeFlags({ versions, arch }: Pick<NodeJS.Process, 'versions' | 'arch'>): readonly string[] {
  const hasMaglev = Number.parseInt(versions.node, 10) >= 24 && (arch === 'x64' || arch === 'arm64')
  return ['--max-semi-space-size=1', '--v8-pool-size=1', ...(hasMaglev ? ['--no-opt'] : [])]
}

/** The environment such a process has besides its own: threads share what they take from the system. */
export const SMALL: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '2' }

/** How long one that was started may take until it answers. */
const STARTING_MS = 10_000

/** True, for the first who asks in a while: a process may be started for a place. @throws Error the folder cannot be had */
export function startable(place: Place): boolean {
  if (isTooLong(place)) return false
  ownFolder(place)
  const mark = markOf(place)
  const found = statSync(mark, { throwIfNoEntry: false })
  if (found !== undefined && Math.abs(Date.now() - found.mtimeMs) < STARTING_MS) return false
  writeFileSync(mark, '', { mode: 0o600 })
  return true
}

/** Says that one is being started still, so that nobody starts another. Never throws. */
export function stillStarting(place: Place): void {
  try {
    utimesSync(markOf(place), new Date(), new Date())
  } catch {
    // it was started by hand
  }
}

const markOf = ({ folder }: Place): string => `${folder}/starting`
