import { createHash } from 'node:crypto'

/** Something of an agent's own that runs at an event, as its user wrote it. */
export interface Original {
  readonly agent: string
  readonly file: string
  readonly form: 'json' | 'toml'
  /** The agent's name of the event; `notify` for Codex's program of that name. */
  readonly native: string
  readonly group: number
  readonly index: number
  readonly matcher: string | undefined
  /** As it stands there; of `notify` the list of words. */
  readonly handler: Readonly<Record<string, unknown>>
  /** The same in every run: what it says, and the how manieth of its like it is. */
  readonly mark: string
}

/** Where it stands, for people: `PreToolUse[0].hooks[1]`. */
export function placeOf({ native, group, index }: Original): string {
  return native === 'notify' ? 'notify' : `${native}[${group}].hooks[${index}]`
}

/** What it is known by in a hooks.toml: file, event and mark. */
export function keyOf({ file, native, mark }: Pick<Original, 'file' | 'native' | 'mark'>): string {
  return JSON.stringify([file, native, mark])
}

/** Gives each a mark that depends on what it says, not on where it stands. */
export function marked(originals: readonly Omit<Original, 'mark'>[]): readonly Original[] {
  const seen = new Map<string, number>()
  return originals.map((original) => {
    const { file, native, matcher, handler } = original
    const said = sorted({ native, matcher: matcher ?? null, handler })
    const hash = createHash('sha256').update(said).digest('hex').slice(0, 12)
    const like = `${file}\0${hash}`
    const before = seen.get(like) ?? 0
    seen.set(like, before + 1)
    return { ...original, mark: before === 0 ? hash : `${hash}~${before + 1}` }
  })
}

/** Compact JSON with all keys in order. */
export function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${sorted(item)}`).join(',')}}`
}
