import type { Dialect } from '@hookline/core'
import { lacks, untried } from '@hookline/runtime'
import type { Session } from '@hookline/runtime/install'

/** What is to be told of a session before it begins, a sentence each. */
export function notesOf({ silenced, notes, version }: Session, dialect: Dialect): readonly string[] {
  const newer = untried(dialect, version)
  return [
    ...[...byReason(silenced)].map(([why, natives]) => `hooks may not run at ${natives.join(', ')}: ${why}`),
    ...notes,
    ...(newer === undefined ? [] : [newer]),
    ...lacks(dialect, version),
  ]
}

function byReason(silenced: Session['silenced']): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [native, why] of silenced) found.set(why, [...(found.get(why) ?? []), native])
  return found
}
