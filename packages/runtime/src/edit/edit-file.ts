import type { Compiled, PlanWarning, Plan } from '@hookline/config'
import type { HooksFile } from '@hookline/config/edit'
import { HooklineError, isHooklineError } from '@hookline/core'
import { readIf, replaceFile } from '../install/file.ts'
import { alone } from './alone.ts'

/** An edit of a hooks.toml. */
export interface EditRequest {
  /** Absolute. */
  readonly file: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly compile: (file: string, text: string) => Promise<Compiled>
  readonly edit: (before: HooksFile) => HooksFile | Promise<HooksFile>
  /** True: where there is no file, one is made. */
  readonly makes?: boolean
  /** True: nothing is written. */
  readonly dryRun: boolean
}

/** What became of it. */
export interface EditReport {
  readonly file: string
  /** `undefined`: there was no file. */
  readonly before: string | undefined
  readonly after: string
  readonly changed: boolean
  /** What would be wrong only then: nothing was written. */
  readonly errors: readonly HooklineError[]
  /** `undefined`: the file has mistakes, which it had before. */
  readonly plan: Plan | undefined
  readonly warnings: readonly PlanWarning[]
}

/**
 * Edits a hooks.toml: read, changed, compiled as `hookline check` does, and written whole or not at all.
 * @throws HooklineError of the edit; `CONFIG_NOT_FOUND`, `AGENT_FILE_BUSY` and the like of the file
 */
export function editFile(request: EditRequest): Promise<EditReport> {
  return request.dryRun ? drafted(request) : alone(request.env, () => carriedOut(request))
}

async function carriedOut(request: EditRequest): Promise<EditReport> {
  const report = await drafted(request)
  if (report.changed && report.errors.length === 0) replaceFile(request.file, report.before, report.after)
  return report
}

const EMPTY = 'version = 1\n'

async function drafted({ file, compile, edit, makes }: EditRequest): Promise<EditReport> {
  const before = readIf(file)
  if (before === undefined && makes !== true) throw notThere(file)
  const text = before ?? EMPTY
  const report = { file, before, plan: undefined, warnings: [] }
  let after: string
  try {
    after = (await edit({ file, text })).text
  } catch (thrown) {
    if (!isHooklineError(thrown) || thrown.details.line === undefined) throw thrown
    return { ...report, after: text, changed: false, errors: [thrown] }
  }
  const compiled = await compile(file, after)
  const changed = after !== before
  if (compiled.ok)
    return { ...report, after, changed, errors: [], plan: compiled.plan, warnings: compiled.plan.warnings }
  return { ...report, after, changed, errors: newErrors(await compile(file, text), compiled) }
}

function notThere(file: string): HooklineError {
  return new HooklineError('CONFIG_NOT_FOUND', `there is no ${file}`, {
    hint: 'hookline init writes a first one, hookline add one with a single hook.',
  })
}

/** What a file has against it that it had not before; it may be in another line now. */
export function newErrors(before: Compiled, after: Compiled): readonly HooklineError[] {
  const known = before.ok ? [] : before.errors.map(nameOf)
  return after.ok
    ? []
    : after.errors.filter((error) => {
        const at = known.indexOf(nameOf(error))
        if (at >= 0) known.splice(at, 1)
        return at < 0
      })
}

function nameOf({ code, message }: HooklineError): string {
  return `${code} ${message}`
}
