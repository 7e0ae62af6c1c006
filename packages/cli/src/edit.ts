import type { HooksFile } from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import { MANAGED_CONFIG, projectConfig, projectRoot } from '@hookline/runtime'
import { editFile } from '@hookline/runtime/edit'
import { compile } from './compile.ts'
import { trustsEdits } from './edited.ts'
import type { Flags } from './flags.ts'
import { isOfProject } from './of-project.ts'
import { configFile } from './plan.ts'
import { isDry, told, type Follow } from './told-edit.ts'

/** The flags that every verb has that edits. */
export const EDIT_FLAGS = { config: 'text', project: 'switch', json: 'switch', 'dry-run': 'switch' } as const

/** An edit that a verb asks for. */
export interface Asked {
  readonly flags: Flags
  /** The hooks that it is about. */
  readonly ids: readonly string[]
  readonly edit: (before: HooksFile) => HooksFile
  /** Where there is no file yet, one is made. */
  readonly makes?: boolean
  readonly follow?: Follow
}

/** Edits the hooks.toml, tells what became of it, and gives the exit code. @throws HooklineError */
export async function carryOut({ flags, ids, edit, makes = false, follow }: Asked): Promise<number> {
  const file = editedFile(flags)
  const dryRun = isDry(flags)
  const trusts = await trustsEdits(file, makes)
  const report = await editFile({ file, env: process.env, compile: compileEdited, edit, makes, dryRun })
  return told({ report, flags, ids, trusts, follow, more: {}, lines: [] })
}

/** The file that is edited: yours, the one that --config names, or with --project that of the project you stand in. */
export function editedFile(flags: Flags): string {
  const user = configFile(flags.text['config'])
  if (flags.on['project'] !== true) return user
  if (flags.text['config'] !== undefined)
    throw new HooklineError('USAGE', '--config and --project exclude each other')
  const root = projectRoot(process.cwd())
  const found = projectConfig(root, user)
  if (found.is === 'several')
    throw new HooklineError('PROJECT_SEVERAL', `this project has ${found.files.join(' and ')}`, {
      hint: 'Keep one of them, or name one with --config.',
    })
  return found.is === 'none' ? `${root}/hooks.toml` : found.file
}

/** As `check` does; of a repository's hooks.toml no plugin is loaded. */
export function compileEdited(file: string, text: string): ReturnType<typeof compile> {
  if (isOfProject(file)) return compile(file, text, { layer: 'project', leavePlugins: true })
  return compile(file, text, { layer: file === MANAGED_CONFIG ? 'managed' : 'user' })
}
