/** More names than that nobody compares: they come from a server. */
const MOST = 1000

/** The name that was probably meant, if one is near enough. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const wanted = plain(name)
  const most = Math.max(1, Math.floor(wanted.length / 3))
  let best: { readonly name: string; readonly far: number } | undefined
  for (const one of names.slice(0, MOST)) {
    if (Math.abs(one.length - name.length) > most + 2) continue
    const far = distance(wanted, plain(one))
    if (far <= most && (best === undefined || far < best.far)) best = { name: one, far }
  }
  return best?.name
}

/** `readFile`, `read-file` and `read_file` are one word. */
function plain(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[-_. /]/g, '')
}

/** Letters to change, add or take away. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(same, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
