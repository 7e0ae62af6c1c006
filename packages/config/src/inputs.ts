import type { Json } from '@hookline/core'
import type { Action } from './action.ts'
import { pathText, type Path, type Report } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import type { SecretUse, VariableUse } from './plan.ts'
import { readSecrets } from './read-secrets.ts'
import type { Setting } from './setting.ts'
import { settingsSchema } from './settings-schema.ts'
import type { ShapedHook } from './shape.ts'
import { eachText, isShellLine } from './template.ts'
import { variableParts } from './variables.ts'
import { valueAt } from './value-at.ts'

/** Something that is filled in, and where it stands in the file. */
export type Input<Use> = Omit<Use, 'key' | 'line'> & { readonly at: Path }

/** What one hook takes from outside of its file. */
export interface ReadInputs {
  readonly variables: readonly Input<VariableUse>[]
  readonly secrets: readonly Input<SecretUse>[]
}

/** Where the values of `env` stand that hold for a hook: its own, or those of `[defaults]`. */
export interface EnvironmentAt {
  readonly env: NonNullable<HookTable['env']>
  readonly path: Path
}

/** The variables that hold for a hook. An answer starts no program: what `[defaults]` would give one does not concern it. */
export function environmentAt(
  { table, own }: ShapedHook,
  path: Path,
  action: Action | undefined,
): EnvironmentAt {
  if (table.env === undefined) return NO_ENVIRONMENT
  const env = action?.name === 'answer' ? own.env : table.env
  if (env === undefined) return NO_ENVIRONMENT
  return { env, path: own.env === undefined ? ['defaults', 'env'] : [...path, 'env'] }
}

const NO_ENVIRONMENT: EnvironmentAt = { env: {}, path: [] }

/** Reads `${VAR}` and secrets of a hook, and reports what is wrong with them. `undefined`: there are none. */
export function readInputs(
  action: Action | undefined,
  { env, path }: EnvironmentAt,
  setting: Setting,
): ReadInputs | undefined {
  const variables: readonly Input<VariableUse>[] = setting.variables
    ? [...settingVariables(action, setting), ...environmentVariables(env, path, setting.report)]
    : NO_VARIABLES
  const secrets = readSecrets(action, { env, path }, setting)
  return variables.length + secrets.length === 0 ? undefined : { variables, secrets }
}

const NO_VARIABLES: readonly Input<VariableUse>[] = []

function settingVariables(
  action: Action | undefined,
  { report, left }: Setting,
): readonly Input<VariableUse>[] {
  if (action === undefined || (action.executor === undefined && !left.has(action.name))) return []
  // of a plugin that is not loaded nobody knows: what could be an expression is taken for one
  const known = action.executor === undefined ? UNKNOWN : settingsSchema(action.executor)
  return variablesIn(
    action.settings,
    (path) => {
      const at = action.place(path)
      if (isShellLine(action, path) || at[0] === 'executors') return undefined
      const use = {
        path: ['options', ...path],
        template: known.takesHoles(path),
        secret: known.isSecret(path),
      }
      return { at, ...use }
    },
    report,
  )
}

const UNKNOWN = { takesHoles: () => true, isSecret: () => false } as const

function environmentVariables(
  env: EnvironmentAt['env'],
  path: Path,
  report: Report,
): readonly Input<VariableUse>[] {
  return variablesIn(
    env,
    (inside) => {
      return {
        at: [...path, ...inside],
        path: ['env', ...inside],
        template: inside.length === 1,
        secret: false,
      }
    },
    report,
  )
}

function variablesIn(
  value: unknown,
  use: (path: Path) => Omit<Input<VariableUse>, 'parts'> | undefined,
  report: Report,
): readonly Input<VariableUse>[] {
  const found: Input<VariableUse>[] = []
  eachText(value, [], (text, path) => {
    const place = text.includes('${') ? use(path) : undefined
    const parts = place === undefined ? undefined : variableParts(text, place.at, report)
    if (parts !== undefined) found.push({ ...place!, parts })
  })
  return found
}

/** A schema may move or change what it is given: what is not where it was written cannot be filled. */
export function checkKept(inputs: ReadInputs, action: Action, options: Json, report: Report): void {
  for (const { path, at } of [...inputs.variables, ...inputs.secrets]) {
    if (path[0] !== 'options') continue
    const [given, kept] = [action.settings, options].map((value) =>
      JSON.stringify(valueAt(value, path.slice(1))),
    )
    if (given === kept) continue
    const message = `the executor "${action.name}" changes \`${pathText(at.slice(2))}\`, so that nothing can be filled in`
    report({ code: 'VARIABLE_PLACE', message, path: at, hint: 'Write the value itself.' })
  }
}
