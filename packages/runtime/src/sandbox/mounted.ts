import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Of some places those on which something is mounted behind a wall, whoever made it: their processes see other mounts than this one. */
export function mounted(places: readonly string[]): ReadonlySet<string> {
  const seen = new Set([readIf(() => readlinkSync('/proc/self/ns/mnt'))])
  const found = new Set<string>()
  for (const pid of readIf(() => readdirSync('/proc')) ?? []) {
    const space = /^\d+$/.test(pid) ? readIf(() => readlinkSync(`/proc/${pid}/ns/mnt`)) : undefined
    if (space === undefined || seen.has(space)) continue
    const points = readIf(() => readFileSync(`/proc/${pid}/mountinfo`, 'utf8'))
      ?.split('\n')
      .map(pointOf)
    if (points === undefined) continue
    seen.add(space)
    const all = new Set(points)
    // bubblewrap builds what it shows in a folder of that name
    for (const place of places) if (all.has(place) || all.has(`/newroot${place}`)) found.add(place)
  }
  return found
}

/** Where a line says that it is mounted; blanks are written as `\040`. */
function pointOf(line: string): string {
  const point = line.split(' ', 5)[4] ?? ''
  return point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(parseInt(octal, 8)))
}

/** Processes end while they are looked at, and those of others are nobody's business. */
function readIf<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
