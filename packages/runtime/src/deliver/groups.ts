import type { Claimed } from '@hookline/journal'

/** Claimed runs as they are carried out: those of one lane that go together. */
export function groupsOf(claimed: readonly Claimed[]): readonly (readonly Claimed[])[] {
  const groups: Claimed[][] = []
  for (const one of claimed) {
    const last = groups.at(-1)
    const goesAlong = last !== undefined && one.lane === last[0]!.lane && last.length < one.batch
    if (goesAlong) last.push(one)
    else groups.push([one])
  }
  return groups
}
