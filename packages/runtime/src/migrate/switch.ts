import { readIf, replaceFile } from '../install/file.ts'
import { userConfig } from '../state.ts'
import { isFields } from './codex-shape.ts'
import { checked, type Draft, type Drafted, type MigrateRequest } from './draft.ts'
import { withoutInJson } from './json-switch.ts'
import { switched } from './marker.ts'
import { keyOf, type Original } from './original.ts'
import { configOfLine, isOwnLine } from './own-line.ts'
import { codexHome, sourcesIn, type Source } from './source.ts'
import { backedUp, keepSwitches, readSwitches, type Switch } from './switch-record.ts'
import { withoutInToml } from './toml-switch.ts'
import { trustOf, type Trust } from './trust.ts'

/** Whether an original can be switched off and its hooks on. */
export interface Switchable {
  readonly row: Drafted
  /** Why it is left as it is; `undefined`: it can. */
  readonly obstacle?: string
}

/** What was switched. */
export interface Switched {
  readonly rows: readonly Drafted[]
  readonly backups: readonly string[]
}

/** Looks at every original that has hooks. An original that ran must not end before hookline is there to run them. */
export function switchable(draft: Draft, request: MigrateRequest): readonly Switchable[] {
  const state = trustRecords(request)
  const wired = wiredEvents(draft, request, state)
  const seen = draft.rows
    .filter(({ fate }) => fate === 'new' || fate === 'known')
    .map((row) => ({ row, obstacle: obstacleOf(row.original, state, wired) }))
  const stuck = stuckOf(
    draft,
    seen.flatMap(({ row, obstacle }) => (obstacle === undefined ? [row.original] : [])),
  )
  return seen.map(({ row, obstacle }) => {
    const found = obstacle ?? (stuck.includes(row.original) ? STUCK : undefined)
    return found === undefined ? { row } : { row, obstacle: found }
  })
}

function obstacleOf(original: Original, state: unknown, wired: ReadonlySet<string>): string | undefined {
  const untrusted = UNTRUSTED[trustOf(original, state)]
  if (untrusted !== undefined) return untrusted
  return wired.has(eventOf(original)) ? undefined : notWired(eventOf(original))
}

function eventOf({ native }: Original): string {
  return native === 'notify' ? 'Stop' : native
}

/** What one cannot be taken out alone may be what others could only be taken out with. */
function stuckOf(draft: Draft, going: readonly Original[]): readonly Original[] {
  const { stuck } = changesOf(draft, going)
  if (stuck.length === 0) return []
  return [
    ...stuck,
    ...stuckOf(
      draft,
      going.filter((one) => !stuck.includes(one)),
    ),
  ]
}

/**
 * Switches originals off and their hooks on. Hooks first, originals after that: whatever ends this process in between,
 * what ran before still runs, at worst twice, and the next run finishes the work. @throws HooklineError
 */
export async function switchOver(
  draft: Draft,
  rows: readonly Drafted[],
  request: MigrateRequest,
): Promise<Switched> {
  const { env, config, compile } = request
  const keys = rows.map(({ original }) => keyOf(original))
  const before = readIf(config)!
  const after = switched(before, new Set(keys), true)
  await checked(after, config, compile)
  const { changes } = changesOf(
    draft,
    rows.map(({ original }) => original),
  )
  const files = backedUp(changes, env)
  const isAgain = (one: Switch): boolean =>
    one.config === config && one.keys.every((key) => keys.includes(key))
  const earlier = readSwitches(env).filter((one) => !isAgain(one))
  // noted before anything is changed: undo finds its way from wherever this ended
  keepSwitches(env, [...earlier, { folder: draft.folder, config, keys, files }])
  if (after !== before) replaceFile(config, before, after)
  for (const change of changes) replaceFile(change.file, change.before, change.after)
  return { rows, backups: files.map(({ backup }) => backup) }
}

const UNTRUSTED: Readonly<Record<Trust, string | undefined>> = {
  trusted: undefined,
  untrusted: 'Codex never ran it, since it was not trusted: look at it, then set enabled = true yourself',
  modified:
    'Codex does not run it, since it changed after it was trusted: look at it, then set enabled = true yourself',
  off: 'it is switched off in Codex, and its hook stays off too',
}

const STUCK =
  'it cannot be taken out of the file by itself: do it by hand, and set enabled = true at its hook'

function notWired(event: string): string {
  const first = event.endsWith('ModelRequest') ? 'set enabled = true at its hook, then ' : ''
  return `hookline is not wired at ${event}: ${first}run hookline install codex, then this again`
}

interface Change {
  readonly file: string
  readonly before: string
  readonly after: string
}

function changesOf(
  { sources }: Draft,
  gone: readonly Original[],
): { readonly changes: readonly Change[]; readonly stuck: readonly Original[] } {
  const made = sources.map((source) =>
    thinned(
      source,
      gone.filter(({ file }) => file === source.file),
    ),
  )
  return {
    changes: made.flatMap(({ change }) => (change.after === change.before ? [] : [change])),
    stuck: made.flatMap(({ stuck }) => stuck),
  }
}

function thinned(
  { file, text, toml, originals }: Source,
  gone: readonly Original[],
): { readonly change: Change; readonly stuck: readonly Original[] } {
  if (gone.length === 0) return { change: { file, before: text, after: text }, stuck: [] }
  if (toml === undefined)
    return { change: { file, before: text, after: withoutInJson(text, gone) }, stuck: [] }
  const { text: after, stuck } = withoutInToml(text, toml, originals, gone)
  return { change: { file, before: text, after }, stuck }
}

/** What the user's config.toml says of trust. */
function trustRecords({ env }: MigrateRequest): unknown {
  const hooks = sourcesIn(codexHome(env)).find(({ toml }) => toml !== undefined)?.toml?.table['hooks']
  return isFields(hooks) ? hooks['state'] : undefined
}

/** Codex's events at which it calls hookline, and trusts the line, for this hooks.toml. */
function wiredEvents(
  { sources }: Draft,
  { env, config }: MigrateRequest,
  state: unknown,
): ReadonlySet<string> {
  const all = [...sources, ...sourcesIn(codexHome(env))].flatMap(({ originals }) => originals)
  const lines = all.filter((original) => {
    const { command } = original.handler
    if (!isOwnLine(command) || trustOf(original, state) !== 'trusted') return false
    return (configOfLine(command as string) ?? userConfig(env)) === config
  })
  return new Set(lines.map(({ native }) => native))
}
