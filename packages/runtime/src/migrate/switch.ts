import { migrateError } from '../errors.ts'
import { readIf, replaceFile } from '../install/file.ts'
import { changesOf } from './change.ts'
import { checked, type Draft, type Drafted, type MigrateRequest } from './draft.ts'
import { switched } from './marker.ts'
import { keyOf, type Original } from './original.ts'
import { backedUp, keepSwitches, readSwitches, type Switch } from './switch-record.ts'
import { trustOf, type Trust } from './trust.ts'
import { trustRecords, wiredEvents } from './wired.ts'

/** Whether an original can be switched off and its hooks on. */
export interface Switchable {
  readonly row: Drafted
  /** Why it is left as it is; `undefined`: it can. */
  readonly obstacle?: string
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
 * what ran before still runs, at worst twice, and the next run finishes the work. Gives the copies of Codex's files.
 * @throws HooklineError
 */
export async function switchOver(
  draft: Draft,
  keys: ReadonlySet<string>,
  { env, config, compile }: MigrateRequest,
): Promise<readonly string[]> {
  const going = draft.rows.map(({ original }) => original).filter((one) => keys.has(keyOf(one)))
  const before = readIf(config)!
  const after = switched(before, keys, true)
  await checked(after, config, compile)
  const { changes, stuck } = changesOf(draft, going)
  if (stuck.length > 0) throw migrateError('MIGRATE_CHANGED', `${stuck[0]!.file} ${STUCK}`)
  const files = backedUp(changes, env)
  const isAgain = (one: Switch): boolean => one.config === config && one.keys.every((key) => keys.has(key))
  const earlier = readSwitches(env).filter((one) => !isAgain(one))
  // noted before anything is changed: undo finds its way from wherever this ended
  keepSwitches(env, [...earlier, { folder: draft.folder, config, keys: [...keys], files }])
  if (after !== before) replaceFile(config, before, after)
  for (const change of changes) replaceFile(change.file, change.before, change.after)
  return files.map(({ backup }) => backup)
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
