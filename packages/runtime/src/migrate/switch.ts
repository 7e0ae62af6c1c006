import { migrateError } from '../errors.ts'
import { readIf, replaceFile } from '../install/file.ts'
import { changesOf } from './change.ts'
import { checked, type Draft, type Drafted, type MigrateRequest } from './draft.ts'
import { switched } from './marker.ts'
import type { Original } from './original.ts'
import { backedUp, keepSwitches, readSwitches, type Switch } from './switch-record.ts'
import { originOf } from './origin.ts'

/** Whether an original can be switched off and its hooks on. */
export interface Switchable {
  readonly row: Drafted
  /** Why both are left as they are; `undefined`: they need not be. */
  readonly obstacle?: string
  /** Why the original stays on, while its hooks, which are for other agents, can be switched on. */
  readonly stays?: string
}

/** Looks at every original that has hooks. An original that ran must not end before hookline is there to run them. */
export function switchable(draft: Draft, request: MigrateRequest): readonly Switchable[] {
  const holdOf = originOf(request.agent)!.holds(draft, request)
  const seen = draft.rows
    .filter(({ fate }) => fate === 'new' || fate === 'known')
    .map((row) => ({ row, ...holdOf(row) }))
  const stuck = stuckOf(
    draft,
    seen.flatMap(({ row, ...hold }) => (isFree(hold) ? [row.original] : [])),
  )
  return seen.map((one) => (stuck.includes(one.row.original) ? { ...one, obstacle: STUCK } : one))
}

/** True if the original itself can be switched off. */
export function isFree({ obstacle, stays }: Omit<Switchable, 'row'>): boolean {
  return obstacle === undefined && stays === undefined
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
 * Switches hooks on, and those originals off that are going. Hooks first, originals after that: whatever ends this process in between,
 * what ran before still runs, at worst twice, and the next run finishes the work. Gives the copies of the agent's files.
 * @throws HooklineError
 */
export async function switchOver(
  draft: Draft,
  keys: ReadonlySet<string>,
  going: readonly Original[],
  { env, config, compile }: MigrateRequest,
): Promise<readonly string[]> {
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

const STUCK =
  'it cannot be taken out of the file by itself: do it by hand, and set enabled = true at its hook'
