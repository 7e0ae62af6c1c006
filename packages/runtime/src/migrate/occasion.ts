import { EVENT_ROWS } from './event-row.ts'
import { toolMatcher, wordMatcher, type Meaning } from './matcher.ts'
import type { Original } from './original.ts'
import type { Picked, Selection } from './selection.ts'
import { UNMATCHED } from './trust.ts'

/** When one hook of hookline is due. */
export interface Occasion {
  readonly on: readonly string[]
  readonly match?: readonly string[]
  readonly if?: string
  /** What sets its id apart from those of its siblings. */
  readonly suffix: string
}

/** The occasions at which a handler of Codex's ran. */
export function occasions({ native, matcher }: Original): Meaning<readonly Occasion[]> {
  const { becomes, differs } = EVENT_ROWS[native]!
  const known = differs === undefined ? [] : [differs]
  if (becomes === 'permission') return mapped(toolMatcher(matcher), permissions, known)
  if ('calls' in becomes)
    return mapped(toolMatcher(matcher), (selection) => calls(selection, becomes.calls), known)
  const { on, match } = becomes
  if (match !== undefined || UNMATCHED.has(native)) {
    const isRead = matcher === undefined || matcher === '' || matcher === '*'
    const ignored = isRead ? [] : [`the matcher "${matcher}" was ignored by Codex, left out`]
    const only = match === undefined ? {} : { match: [match] }
    return { picks: [{ on: [on], ...only, suffix: '' }], notes: [...known, ...ignored] }
  }
  return mapped(wordMatcher(matcher), (pick) => [{ on: [on], ...asKeys(pick), suffix: '' }], known)
}

function mapped<From>(
  meaning: Meaning<From>,
  make: (picks: From) => readonly Occasion[],
  notes: readonly string[],
): Meaning<readonly Occasion[]> {
  if (!('picks' in meaning)) return meaning
  const picks = make(meaning.picks)
  return {
    picks: picks.length === 1 ? [{ ...picks[0]!, suffix: '' }] : picks,
    notes: [...notes, ...meaning.notes],
  }
}

/** Kinds without a pattern share a hook: its `match` would be about each of them. */
function calls(selection: Selection, when: 'before' | 'after'): readonly Occasion[] {
  const whole = wholeKinds(selection).map((kind) => `${kind}.${when}`)
  return [
    ...(whole.length === 0 ? [] : [{ on: whole, suffix: '' }]),
    ...parts(selection).map(({ kind, pick, suffix }) => ({
      on: [`${kind}.${when}`],
      ...asKeys(pick),
      suffix,
    })),
  ]
}

function permissions(selection: Selection): readonly Occasion[] {
  const on = ['permission.request']
  const whole = wholeKinds(selection)
  const kinds = whole.map((kind) => JSON.stringify(kind)).join(', ')
  const all = whole.length === 4 ? {} : { if: `event.data.kind in [${kinds}]` }
  return [
    ...(whole.length === 0 ? [] : [{ on, ...all, suffix: '' }]),
    ...parts(selection).map(({ kind, pick, suffix }) => {
      const { if: condition, ...keys } = asKeys(pick)
      const only = `event.data.kind == "${kind}"`
      return { on, ...keys, if: condition === undefined ? only : `${only} && (${condition})`, suffix }
    }),
  ]
}

function wholeKinds({ exec, patch, mcp, tool }: Selection): readonly string[] {
  const kinds = { exec, patch, mcp: mcp === 'all', tool: tool === 'all' }
  return Object.entries(kinds).flatMap(([kind, is]) => (is ? [kind] : []))
}

function parts(
  selection: Selection,
): readonly { readonly kind: 'mcp' | 'tool'; readonly pick: Picked; readonly suffix: string }[] {
  return (['mcp', 'tool'] as const).flatMap((kind) => {
    const pick = selection[kind]
    return typeof pick === 'string' ? [] : [{ kind, pick, suffix: kind }]
  })
}

function asKeys(pick: Picked): Pick<Occasion, 'match' | 'if'> {
  return typeof pick === 'string' ? {} : pick
}
