import type { AnyExecutor, Json, MaybePromise, SchemaIssue, SchemaResult } from '@hookline/core'
import type { Action } from './action.ts'
import { pathText, type Path, type Report } from './fault.ts'
import { issueText, missingText } from './issue-text.ts'
import { nearest } from './nearest.ts'
import { notJson } from './not-json.ts'
import { settingsSchema } from './settings-schema.ts'
import { valueAt } from './value-at.ts'

/**
 * Holds a hook's settings, but those refused already, against its executor's schema. Gives what the plan keeps,
 * `undefined` if something is wrong.
 */
export function checkedSettings(
  action: Action,
  executor: AnyExecutor,
  refused: ReadonlySet<string>,
  report: Report,
): MaybePromise<Json | undefined> {
  if (plainSettings(action, report) === undefined) return undefined
  try {
    const result = executor.options['~standard'].validate(action.settings)
    if (result instanceof Promise) return judgedLater(result, action, executor, refused, report)
    return judged(result, action, executor, refused, report)
  } catch (thrown) {
    return broken(thrown, action, report)
  }
}

async function judgedLater(
  result: Promise<SchemaResult<unknown>>,
  ...[action, executor, refused, report]: Parameters<typeof checkedSettings>
): Promise<Json | undefined> {
  try {
    return judged(await result, action, executor, refused, report)
  } catch (thrown) {
    return broken(thrown, action, report)
  }
}

function judged(
  result: SchemaResult<unknown>,
  action: Action,
  executor: AnyExecutor,
  refused: ReadonlySet<string>,
  report: Report,
): Json | undefined {
  if (result.issues === undefined) return kept(result.value, action, report)
  for (const issue of result.issues) {
    const path = pathOf(issue)
    if (!refused.has(pathText(path))) reportIssue(issue, path, action, executor, report)
  }
  return undefined
}

function broken(thrown: unknown, action: Action, report: Report): undefined {
  report(faulty(action, [], `cannot check its settings: ${messageOf(thrown)}`))
}

/** The settings as they are written, if JSON can hold them: what an executor that nobody may load yet makes of them is open. */
export function plainSettings(action: Action, report: Report): Json | undefined {
  const odd = notJson(action.settings, [])
  if (odd === undefined) return action.settings as Json
  report(invalid(action, odd.path, `${odd.what} cannot be a setting`, 'Write it as a text, in quotes.'))
  return undefined
}

function kept(value: unknown, action: Action, report: Report): Json | undefined {
  if (value === action.settings) return value as Json
  const made = notJson(value, [])
  if (made === undefined) return value as Json
  const what = `turns \`${pathText(made.path)}\` into ${made.what}, which a plan cannot keep`
  report(faulty(action, made.path, what))
  return undefined
}

function faulty(action: Action, path: Path, what: string): Parameters<Report>[0] {
  const message = `the executor "${action.name}" ${what}`
  return { code: 'EXECUTOR_INVALID', message, path: action.place(path) }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function pathOf({ path = [] }: SchemaIssue): Path {
  return path.map((part) => (typeof part === 'object' ? part.key : part) as string | number)
}

function reportIssue(
  issue: SchemaIssue,
  path: Path,
  action: Action,
  executor: AnyExecutor,
  report: Report,
): void {
  const { keys = [] } = issue as { readonly keys?: readonly string[] }
  const known = settingsSchema(executor)
  const value = valueAt(action.settings, path)
  const last = path.at(-1)
  if (keys.length > 0) for (const key of keys) report(unknown(action, path, key, known.keysAt(path)))
  else if (
    typeof last === 'string' &&
    value !== undefined &&
    isUnknown(known.keysAt(path.slice(0, -1)), last)
  )
    report(unknown(action, path.slice(0, -1), last, known.keysAt(path.slice(0, -1))))
  else if (value === undefined && path.length > 0)
    report(
      invalid(
        action,
        path,
        `\`${pathText(action.place(path).slice(2))}\` is missing`,
        missingText(issue.message),
      ),
    )
  else report(invalid(action, path, issueText(issue.message, value, path, action, known)))
}

function isUnknown(known: readonly string[], key: string): boolean {
  return known.length > 0 && !known.includes(key)
}

function invalid(action: Action, path: Path, message: string, hint?: string): Parameters<Report>[0] {
  return {
    code: 'OPTIONS_INVALID',
    message,
    path: action.place(path),
    hint: hint ?? `Look at the settings of the executor "${action.name}".`,
  }
}

function unknown(action: Action, path: Path, key: string, known: readonly string[]): Parameters<Report>[0] {
  const near = nearest(key, known, {})
  return {
    code: 'OPTION_UNKNOWN',
    message: `the executor "${action.name}" has no setting \`${key}\``,
    path: action.place([...path, key]),
    at: 'key',
    hint: near === undefined ? `It has: ${known.join(', ') || 'none'}.` : `Did you mean \`${near}\`?`,
  }
}
