import { replaceFile } from '../install/file.ts'
import { locked } from '../install/lock.ts'
import { stateUnusable } from '../state-fault.ts'
import { ownDir } from '../state.ts'
import { draft, type Draft, type Drafted, type MigrateRequest } from './draft.ts'
import { keyOf } from './original.ts'
import { isFree, switchable, switchOver, type Switchable } from './switch.ts'
import { undo, type Undone } from './undo.ts'

/** What was found and done. */
export interface Migration {
  readonly draft: Draft
  /** Every original that has hooks, and whether it can be switched over. */
  readonly switchable: readonly Switchable[]
  readonly switched?: Switched
}

/** What was switched over. */
interface Switched {
  readonly rows: readonly Drafted[]
  /** Copies of the agent's files as they were before. */
  readonly backups: readonly string[]
}

/** What to do besides the writing of the hooks. */
export interface MigrateSteps {
  /** Writes nothing at all. */
  readonly dryRun: boolean
  /**
   * Asked once, with what could be switched over; gives of it what is to be: originals off, where they do not stay, and
   * their hooks on.
   */
  readonly confirm: (which: readonly Switchable[]) => readonly Switchable[] | Promise<readonly Switchable[]>
}

/** Takes over what an agent runs by itself into a hooks.toml. @throws HooklineError */
export async function migrate(
  request: MigrateRequest,
  { dryRun, confirm }: MigrateSteps,
): Promise<Migration> {
  if (dryRun) return look(request)
  const done = await alone(request, async () => {
    const found = await look(request)
    const { before, after } = found.draft
    if (after !== (before ?? '')) replaceFile(request.config, before, after)
    return found
  })
  const ready = done.switchable.filter(isReady)
  const chosen = ready.length === 0 ? [] : await confirm(ready)
  if (chosen.length === 0) return done
  const agreed = new Set(chosen.map(({ row }) => keyOf(row.original)))
  return { ...done, switched: await alone(request, () => carryOut(done, agreed, request)) }
}

async function look(request: MigrateRequest): Promise<Migration> {
  const drafted = await draft(request)
  return { draft: drafted, switchable: switchable(drafted, request) }
}

/** Nobody was kept out while the user thought about it, so everything is looked at once more. */
async function carryOut(
  { draft: told }: Migration,
  agreed: ReadonlySet<string>,
  request: MigrateRequest,
): Promise<Switched> {
  const now = await look(request)
  const ready = now.switchable.filter(isReady).filter(({ row }) => agreed.has(keyOf(row.original)))
  const keys = new Set(ready.map(({ row }) => keyOf(row.original)))
  const going = ready.filter(isFree).map(({ row }) => row.original)
  const backups = await switchOver(now.draft, keys, going, request)
  return { rows: told.rows.filter(({ original }) => keys.has(keyOf(original))), backups }
}

function isReady({ obstacle }: Switchable): boolean {
  return obstacle === undefined
}

/** Takes back what the last one switched. @throws HooklineError */
export function undoMigration(request: MigrateRequest): Promise<Undone> {
  return alone(request, () => undo(request))
}

/** While nobody else writes to the same files. */
function alone<Result>({ env }: MigrateRequest, act: () => Promise<Result>): Promise<Result> {
  const dir = ownDir(env)
  if (dir === undefined) throw stateUnusable(env)
  return locked(dir, act)
}
