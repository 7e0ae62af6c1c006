import { installError } from '../errors.ts'
import { replaceFile } from '../install/file.ts'
import { locked } from '../install/lock.ts'
import { ownDir } from '../state.ts'
import { draft, type Draft, type MigrateRequest } from './draft.ts'
import { switchable, switchOver, type Switchable, type Switched } from './switch.ts'
import { undo, type Undone } from './undo.ts'

/** What was found and done. */
export interface Migration {
  readonly draft: Draft
  /** Every original that has hooks, and whether it can be switched over. */
  readonly switchable: readonly Switchable[]
  readonly switched?: Switched
}

/** What to do besides the writing of the hooks. */
export interface MigrateSteps {
  /** Writes nothing at all. */
  readonly dryRun: boolean
  /** Asked once, with the originals that could be switched off; yes switches them off and their hooks on. */
  readonly confirm: (which: readonly Switchable[]) => boolean | Promise<boolean>
}

/** Takes over what Codex runs by itself into a hooks.toml. @throws HooklineError */
export async function migrate(
  request: MigrateRequest,
  { dryRun, confirm }: MigrateSteps,
): Promise<Migration> {
  if (dryRun) {
    const drafted = await draft(request)
    return { draft: drafted, switchable: switchable(drafted, request) }
  }
  return alone(request, async () => {
    const drafted = await draft(request)
    if (drafted.after !== (drafted.before ?? '')) replaceFile(request.config, drafted.before, drafted.after)
    const all = switchable(drafted, request)
    const ready = all.filter(({ obstacle }) => obstacle === undefined)
    const done = { draft: drafted, switchable: all }
    if (ready.length === 0 || !(await confirm(ready))) return done
    return {
      ...done,
      switched: await switchOver(
        drafted,
        ready.map(({ row }) => row),
        request,
      ),
    }
  })
}

/** Takes back what the last one switched. @throws HooklineError */
export function undoMigration(request: MigrateRequest): Promise<Undone> {
  return alone(request, () => undo(request))
}

/** While nobody else writes to the same files. */
function alone<Result>({ env }: MigrateRequest, act: () => Promise<Result>): Promise<Result> {
  const dir = ownDir(env)
  if (dir === undefined) throw installError('STATE_UNUSABLE', 'the state directory cannot be used')
  return locked(dir, act)
}
