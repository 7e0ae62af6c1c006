/** The known name that was probably meant: a synonym, another spelling, or one with a typing error. */
export function nearest(
  name: string,
  known: readonly string[],
  synonyms: Readonly<Record<string, string>>,
): string | undefined {
  const bare = plain(name)
  const synonym = Object.entries(synonyms).find(([other]) => plain(other) === bare)?.[1]
  if (synonym !== undefined && known.includes(synonym)) return synonym
  const same = known.find((one) => plain(one) === bare)
  if (same !== undefined) return same
  const allowed = Math.max(1, Math.floor(Math.min(name.length, 30) / 3))
  const ranked = known
    .map((one) => ({ one, distance: distance(bare, plain(one), allowed) }))
    .filter((rank) => rank.distance <= allowed)
    .toSorted((a, b) => a.distance - b.distance)
  return ranked[0]?.one
}

function plain(name: string): string {
  return name.slice(0, 60).toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Damerau-Levenshtein (neighbours swapped count once); more than `most` is given as infinity. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, older[j - 2]! + 1)
      row.push(best)
    }
    older = old
    old = row
  }
  return old[b.length]! <= most ? old[b.length]! : Infinity
}
