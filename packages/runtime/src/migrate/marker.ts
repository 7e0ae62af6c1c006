import { keyOf, placeOf, type Original } from './original.ts'

/** The line above a table that says which original it stands for; a later run knows it by this. */
export function marker(original: Original): string {
  return `# from ${original.agent}: ${JSON.stringify(original.file)} ${placeOf(original)} ${original.mark}`
}

/** What a hooks.toml holds of one original. */
export interface Known {
  /** None: it was left out. */
  readonly ids: readonly string[]
  /** As its user may have changed them. */
  readonly agents: readonly string[]
  readonly enabled: boolean
}

const MARKER = /^# from [a-z-]+: ("(?:[^"\\]|\\.)*") (\w+)\S* ([0-9a-f]{12}(?:~\d+)?)\s*$/

/** The originals that a hooks.toml already has something of. */
export function knownIn(text: string): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>()
  for (const { key, line } of linesOf(text)) {
    if (key === undefined) continue
    const { ids, agents, enabled } = known.get(key) ?? { ids: [], agents: [], enabled: true }
    const id = /^id\s*=\s*["']([^"']+)["']/.exec(line)?.[1]
    const off = /^enabled\s*=\s*false\b/.test(line)
    const named = /^agents\s*=\s*\[([^\]]*)\]/.exec(line)?.[1]
    known.set(key, {
      ids: id === undefined ? ids : [...ids, id],
      agents:
        named === undefined ? agents : [...named.matchAll(/["']([^"']+)["']/g)].map(([, name]) => name!),
      enabled: enabled && !off,
    })
  }
  return known
}

/** The text with the hooks of some originals switched on or off. */
export function switched(text: string, keys: ReadonlySet<string>, on: boolean): string {
  return linesOf(text)
    .map(({ key, line }) =>
      key !== undefined && keys.has(key) ? line.replace(/^(enabled\s*=\s*)(true|false)\b/, `$1${on}`) : line,
    )
    .join('\n')
}

/** Each line, and the original of which the table is that it stands in. */
function linesOf(text: string): readonly { readonly key: string | undefined; readonly line: string }[] {
  let key: string | undefined
  let headers = 0
  return text.split('\n').map((line) => {
    const found = MARKER.exec(line)
    if (found !== null) {
      key = keyOf({ file: JSON.parse(found[1]!) as string, native: found[2]!, mark: found[3]! })
      headers = 0
    } else if (/^\s*\[/.test(line) ? ++headers > 1 : headers === 0 && !line.startsWith('#')) key = undefined
    return { key, line }
  })
}
