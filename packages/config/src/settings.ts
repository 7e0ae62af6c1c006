import type { AnyExecutor, Json, MaybePromise, SchemaIssue, SchemaResult } from '@hookline/core'
import type { Action } from './action.ts'
import { found, pathText, type Path, type Report } from './fault.ts'
import { nearest } from './nearest.ts'
import { settingsSchema } from './settings-schema.ts'

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
  const judge = (result: SchemaResult<unknown>): Json | undefined => {
    if (result.issues === undefined) return kept(result.value, action, report)
    for (const issue of result.issues) {
      const path = pathOf(issue)
      if (!refused.has(pathText(path))) reportIssue(issue, path, action, executor, report)
    }
    return undefined
  }
  const broken = (thrown: unknown): undefined => {
    report(faulty(action, [], `cannot check its settings: ${messageOf(thrown)}`))
  }
  try {
    const result = executor.options['~standard'].validate(action.settings)
    return result instanceof Promise ? result.then(judge).catch(broken) : judge(result)
  } catch (thrown) {
    return broken(thrown)
  }
}

/** The settings as they are written, if JSON can hold them: what an executor that nobody may load yet makes of them is open. */
export function plainSettings(action: Action, report: Report): Json | undefined {
  const odd = notJson(action.settings, [])
  if (odd === undefined) return action.settings as Json
  report(invalid(action, odd.path, `${odd.what} cannot be a setting`, 'Write it as a text, in quotes.'))
  return undefined
}

function kept(value: unknown, action: Action, report: Report): Json | undefined {
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
    report(invalid(action, path, `\`${pathText(action.place(path).slice(2))}\` is missing`, issue.message))
  else report(invalid(action, path, sentence(action, path, issue.message, value)))
}

function isUnknown(known: readonly string[], key: string): boolean {
  return known.length > 0 && !known.includes(key)
}

function sentence(action: Action, path: Path, message: string, value: unknown): string {
  const said = message.charAt(0).toLowerCase() + message.slice(1)
  return path.length === 0
    ? said
    : `\`${pathText(action.place(path).slice(2))}\`: ${said}, found ${found(value)}`
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

/** The first thing in a value that JSON does not know. */
function notJson(value: unknown, path: Path): { readonly path: Path; readonly what: string } | undefined {
  return isPlainJson(value) ? undefined : oddPart(value, path)
}

/** Settings are JSON nearly always: where they are not is asked only then. */
function isPlainJson(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value !== 'object')
    return typeof value !== 'number' ? JSON_KINDS.has(typeof value) : Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isPlainJson)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return false
  for (const key of Object.keys(value))
    if (!isPlainJson((value as Readonly<Record<string, unknown>>)[key])) return false
  return true
}

const JSON_KINDS: ReadonlySet<string> = new Set(['string', 'boolean'])

function oddPart(value: unknown, path: Path): { readonly path: Path; readonly what: string } | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : { path, what: `the number ${value}` }
  if (typeof value !== 'object') return { path, what: `a ${typeof value}` }
  if (Array.isArray(value)) return firstOf([...value.entries()], path)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return { path, what: value instanceof Date ? 'a date' : 'an object of a class' }
  return firstOf(Object.entries(value), path)
}

function firstOf(
  entries: readonly (readonly [string | number, unknown])[],
  path: Path,
): ReturnType<typeof notJson> {
  for (const [key, value] of entries) {
    const odd = oddPart(value, [...path, key])
    if (odd !== undefined) return odd
  }
  return undefined
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) => (inner as Readonly<Record<PropertyKey, unknown>> | undefined)?.[part],
    value,
  )
}
