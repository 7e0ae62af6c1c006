import { printErrors } from '@hookline/config'
import type { HooksFile } from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import { MANAGED_CONFIG, projectConfig, projectRoot } from '@hookline/runtime'
import { editFile, type EditReport } from '@hookline/runtime/edit'
import { diff } from '@hookline/runtime/install'
import { compile } from './compile.ts'
import { dueLines } from './due.ts'
import { edited, trustsEdits } from './edited.ts'
import { EX_CONFIG } from './exit-codes.ts'
import type { Flags } from './flags.ts'
import type { Edited, Followed } from './kept-runs.ts'
import { isOfProject } from './of-project.ts'
import { paint } from './paint.ts'
import { configFile } from './plan.ts'
import { oneLine } from './shown.ts'

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

/** Sees to what is kept for the hooks, once the file is written. */
type Follow = (edited: Edited) => Followed | Promise<Followed>

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

export function isDry(flags: Flags): boolean {
  return flags.on['dry-run'] === true
}

/** What is to be told of an edit. */
export interface Told {
  readonly report: EditReport
  readonly flags: Flags
  readonly ids: readonly string[]
  /** True: what is of a project is trusted with the edit. */
  readonly trusts?: boolean
  readonly follow?: Follow | undefined
  /** What else programs are told, and people. */
  readonly more: Readonly<Record<string, unknown>>
  readonly lines: readonly string[]
}

/** Tells what became of an edit, and gives the exit code. */
export async function told(given: Told): Promise<number> {
  const { report, flags, trusts = false } = given
  const isRight = report.changed && report.errors.length === 0
  const written = isRight && !isDry(flags)
  const todo = written ? await edited(report.file, trusts) : []
  const about = isRight ? await followed(given) : given
  if (flags.on['json'] === true) print(json(about, written))
  else if (report.errors.length > 0) process.stderr.write(`${refusal(report)}\n`)
  else print([...lines(about), ...todo].join('\n'))
  return report.errors.length > 0 ? EX_CONFIG : 0
}

async function followed(about: Told): Promise<Told> {
  const { report, flags, trusts = false, follow } = about
  if (follow === undefined) return about
  const { more, lines: added } = await follow({ file: report.file, dryRun: isDry(flags), trusts })
  return { ...about, more: { ...about.more, ...more }, lines: [...about.lines, ...added] }
}

function json({ report, ids, more }: Told, written: boolean): string {
  const { file, before, after, changed, errors } = report
  const said = {
    ok: errors.length === 0,
    file,
    hooks: ids,
    changed,
    written,
    diff: changes(before, after),
  }
  return JSON.stringify({ ...said, ...more, errors }, null, 2)
}

/** The end of the last line is no line, and how lines end does not change. */
function changes(before: string | undefined, after: string): string {
  return diff(before ?? '', after)
    .replaceAll('\r', '')
    .replace(/\n $/, '')
}

/** The new text is nowhere to be seen, so what is wrong with it is shown in it. */
function refusal({ file, after, changed, errors }: EditReport): string {
  const shown = printErrors(errors, { text: after, color: process.stderr.isTTY === true })
  const name = oneLine(file)
  const why = changed
    ? `${name} would not be right; the lines shown are those it would have`
    : `${name} can be edited once it is mended`
  return `${shown}\n\nnothing was written: ${why}`
}

function lines({ report, flags, lines: more }: Told): readonly string[] {
  const { file, before, after, changed, plan } = report
  if (!changed) return [`nothing to do: ${oneLine(file)} says so already`, ...more]
  const head = isDry(flags)
    ? `would change ${oneLine(file)}:`
    : `${paint('green', before === undefined ? 'made' : 'edited')}  ${oneLine(file)}`
  const due =
    isDry(flags) || plan === undefined || isOfProject(file) ? [] : dueLines(plan, flags.text['config'])
  return [head, ...changes(before, after).split('\n').map(coloured), ...more, ...due]
}

function coloured(changed: string): string {
  const line = oneLine(changed)
  if (line.startsWith('+')) return paint('green', line)
  return line.startsWith('-') ? paint('red', line) : line
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
