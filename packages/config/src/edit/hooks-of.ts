import { HooklineError } from '@hookline/core'
import { nearest } from '../nearest.ts'
import type { Table } from '../toml.ts'
import { tableOf, type HooksFile } from './hooks-file.ts'

/** The hooks of a file as they are written; what is none is `undefined`. */
export function hooksOf(table: Table): readonly (Table | undefined)[] {
  const { hooks } = table
  return Array.isArray(hooks) ? hooks.map((one: unknown) => (isTable(one) ? one : undefined)) : []
}

/** The names of the hooks of a file, in its order. @throws HooklineError `TOML_INVALID` */
export function hookIds(file: HooksFile): readonly string[] {
  return hooksOf(tableOf(file)).flatMap((hook) => (typeof hook?.['id'] === 'string' ? [hook['id']] : []))
}

/** Which hook of a file has a name. @throws HooklineError `HOOK_UNKNOWN` `HOOK_DUPLICATE` `TOML_INVALID` */
export function hookAt(file: HooksFile, id: string): number {
  const found = hooksOf(tableOf(file)).flatMap((hook, at) => (hook?.['id'] === id ? [at] : []))
  if (found.length === 1) return found[0]!
  if (found.length > 1)
    throw new HooklineError(
      'HOOK_DUPLICATE',
      `${file.file} has ${found.length} hooks "${id}": which one is meant cannot be told`,
    )
  throw hookUnknown(file, id)
}

/** The error for a name that no hook has, with the nearest that one has. */
function hookUnknown(file: HooksFile, id: string): HooklineError {
  const ids = hookIds(file)
  const near = nearest(id, ids, {})
  const hint =
    near !== undefined
      ? `Did you mean "${near}"?`
      : ids.length === 0
        ? 'The file has no hook yet: hookline add <id> --on <event> makes one.'
        : `There are: ${ids.join(', ')}.`
  return new HooklineError('HOOK_UNKNOWN', `there is no hook "${id}" in ${file.file}`, { hint })
}

/** The hooks that need another one. */
export function neededBy(file: HooksFile, id: string): readonly string[] {
  return namesOf(file, ({ needs }) => Array.isArray(needs) && needs.includes(id))
}

/** The hooks that name an executor. */
export function hooksUsing(file: HooksFile, executor: string): readonly string[] {
  return namesOf(file, (hook) => hook['executor'] === executor)
}

function namesOf(file: HooksFile, fits: (hook: Table) => boolean): readonly string[] {
  return hooksOf(tableOf(file)).flatMap((hook, at) =>
    hook !== undefined && fits(hook) ? [typeof hook['id'] === 'string' ? hook['id'] : `hooks[${at}]`] : [],
  )
}

/** What `[executors]` lists. */
export function listedExecutors(file: HooksFile): Readonly<Record<string, unknown>> {
  const { executors } = tableOf(file)
  return isTable(executors) ? executors : {}
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
