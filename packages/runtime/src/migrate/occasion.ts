import { CODEX, type Hearing } from './hearing.ts'
import type { Meaning } from './matcher.ts'
import type { Original } from './original.ts'
import type { Picked, Selection } from './selection.ts'

/** When one hook of hookline is due. */
export interface Occasion {
  readonly on: readonly string[]
  readonly match?: readonly string[]
  readonly if?: string
  /** What sets its id apart from those of its siblings. */
  readonly suffix: string
}

/** The occasions at which a handler of an agent's ran. */
export function occasions(
  { native, matcher }: Original,
  hearing: Hearing = CODEX,
): Meaning<readonly Occasion[]> {
  const { becomes, differs } = hearing.rows[native]!
  const known = differs === undefined ? [] : [differs]
  if (becomes === 'permission') return mapped(hearing.tools(matcher), permissions, known)
  if ('calls' in becomes)
    return mapped(hearing.tools(matcher), (selection) => calls(selection, becomes.calls, becomes.if), known)
  const { on, match } = becomes
  if (match !== undefined || hearing.unmatched.has(native)) {
    const isRead = matcher === undefined || matcher === '' || matcher === '*'
    const ignored = isRead ? [] : [`the matcher "${matcher}" was ignored by ${hearing.title}, left out`]
    const only = match === undefined ? {} : { match: [match] }
    return { picks: [{ on: [on], ...only, suffix: '' }], notes: [...known, ...ignored] }
  }
  return mapped(hearing.words(matcher), (pick) => [{ on: [on], ...asKeys(pick), suffix: '' }], known)
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
function calls(
  selection: Selection,
  when: 'before' | 'after',
  only: string | undefined,
): readonly Occasion[] {
  const whole = wholeKinds(selection).map((kind) => `${kind}.${when}`)
  const all = [
    ...(whole.length === 0 ? [] : [{ on: whole, suffix: '' }]),
    ...parts(selection).map(({ kind, pick, suffix }) => ({
      on: [`${kind}.${when}`],
      ...asKeys(pick),
      suffix,
    })),
  ]
  return only === undefined ? all : all.map((one) => ({ ...one, if: both(only, one) }))
}

function both(first: string, { if: second }: { readonly if?: string }): string {
  return second === undefined ? first : `${first} && (${second})`
}

function permissions(selection: Selection): readonly Occasion[] {
  const on = ['permission.request']
  const whole = wholeKinds(selection)
  const kinds = whole.map((kind) => JSON.stringify(kind)).join(', ')
  const all = whole.length === 4 ? {} : { if: `event.data.kind in [${kinds}]` }
  return [
    ...(whole.length === 0 ? [] : [{ on, ...all, suffix: '' }]),
    ...parts(selection).map(({ kind, pick, suffix }) => {
      const keys = asKeys(pick)
      return { on, ...keys, if: both(`event.data.kind == "${kind}"`, keys), suffix }
    }),
  ]
}

const KINDS = ['exec', 'patch', 'mcp', 'tool'] as const

function wholeKinds(selection: Selection): readonly string[] {
  return KINDS.filter((kind) => selection[kind] === 'all')
}

function parts(
  selection: Selection,
): readonly { readonly kind: string; readonly pick: Picked; readonly suffix: string }[] {
  return KINDS.flatMap((kind) => {
    const pick = selection[kind]
    return typeof pick === 'string' ? [] : [{ kind, pick, suffix: kind }]
  })
}

function asKeys(pick: Picked): Pick<Occasion, 'match' | 'if'> {
  return typeof pick === 'string' ? {} : pick
}
