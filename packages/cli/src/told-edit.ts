import { printErrors } from '@hookline/config'
import { diff } from '@hookline/runtime/install'
import type { EditReport } from '@hookline/runtime/edit'
import { dueLines } from './due.ts'
import { edited } from './edited.ts'
import { EX_CONFIG } from './exit-codes.ts'
import type { Flags } from './flags.ts'
import type { Edited, Followed } from './kept-runs.ts'
import { isOfProject } from './of-project.ts'
import { paint } from './paint.ts'
import { oneLine } from './shown.ts'

/** Sees to what is kept for the hooks, once the file is written. */
export type Follow = (edited: Edited) => Followed | Promise<Followed>

/** Whether an edit is only to be shown. */
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
    broken: isBroken(report),
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
  const broken = isBroken(report) ? [stillBroken(isDry(flags))] : []
  return [head, ...changes(before, after).split('\n').map(coloured), ...more, ...due, ...broken]
}

function isBroken({ errors, plan }: EditReport): boolean {
  return errors.length === 0 && plan === undefined
}

/** It was so before, and the edit is no reason not to be written. */
function stillBroken(dry: boolean): string {
  const when = dry ? 'it would still be broken' : 'it is still broken'
  return `${paint('yellow', 'note')}: ${when} elsewhere, as before, and nothing that is new in it runs: hookline check`
}

function coloured(changed: string): string {
  const line = oneLine(changed)
  if (line.startsWith('+')) return paint('green', line)
  return line.startsWith('-') ? paint('red', line) : line
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
