import type { AnyExecutor, SecretReference } from '@hookline/core'
import type { Action } from './action.ts'
import { pathText, type Path } from './fault.ts'
import type { EnvironmentAt, Input } from './inputs.ts'
import type { SecretUse } from './plan.ts'
import { isReference, referenceFault } from './secret-reference.ts'
import type { Setting } from './setting.ts'
import { settingsSchema } from './settings-schema.ts'

type Found = Input<SecretUse>

/** The secrets of a hook: in settings that its executor calls one, and in values of `env`. */
export function readSecrets(
  action: Action | undefined,
  { env, path }: EnvironmentAt,
  setting: Setting,
): readonly Found[] {
  const found = settingSecrets(action, setting)
  for (const name in env)
    if (typeof env[name] !== 'string') return [...found, ...environmentSecrets({ env, path }, setting)]
  return found
}

function environmentSecrets({ env, path }: EnvironmentAt, setting: Setting): readonly Found[] {
  const names = Object.keys(env).filter((name) => typeof env[name] === 'object')
  return names.flatMap((name) => secretAt(env[name] as object, ['env', name], [...path, name], setting))
}

const NONE: readonly Found[] = []

function settingSecrets(action: Action | undefined, setting: Setting): readonly Found[] {
  if (action === undefined) return NONE
  if (action.executor === undefined) return setting.left.has(action.name) ? lookalikes(action) : []
  const { hasSecrets } = settingsSchema(action.executor)
  return hasSecrets || setting.secrets ? placedSecrets(action, action.executor, setting) : NONE
}

function placedSecrets(action: Action, executor: AnyExecutor, setting: Setting): readonly Found[] {
  const { hasSecrets, isSecret, keysAt } = settingsSchema(executor)
  const look = (value: unknown, path: Path): readonly Found[] => {
    if (path.length > 0 && hasSecrets && isSecret(path)) return secretSetting(value, path, action, setting)
    if (typeof value !== 'object' || value === null || value instanceof Date) return []
    if (isReference(value) && 'secret' in value && !keysAt(path).includes('secret'))
      notSecret(path, action, setting)
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    return entries.flatMap(([key, item]) => look(item, [...path, key]))
  }
  return look(action.settings, [])
}

/** Of a plugin that is not loaded nobody knows what it takes for a secret: all that may be one. */
function lookalikes(action: Action): readonly Found[] {
  const look = (value: unknown, path: Path): readonly Found[] => {
    if (typeof value !== 'object' || value === null || value instanceof Date) return []
    if (path.length > 0 && isReference(value))
      return [{ path: ['options', ...path], at: action.place(path), reference: value }]
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    return entries.flatMap(([key, item]) => look(item, [...path, key]))
  }
  return look(action.settings, [])
}

function secretSetting(value: unknown, path: Path, action: Action, setting: Setting): readonly Found[] {
  const at = action.place(path)
  if (typeof value === 'string') {
    const message = `\`${pathText(at.slice(2))}\` is a secret written in plain`
    const { mayBePlain } = settingsSchema(action.executor!)
    const isPlain = mayBePlain(path) ? isLetIn(path.at(-1), value) : !/^\$\{[^{}]*\}$/.test(value)
    if (isPlain) setting.report({ code: 'SECRET_PLAIN', message, path: at, warning: true })
    return []
  }
  // another type is for the schema to refuse
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isTable ? secretAt(value, ['options', ...path], at, setting) : []
}

/** A header or a parameter that lets in, whatever its executor takes: nobody means others to read it. */
function isLetIn(name: string | number | undefined, value: string): boolean {
  return typeof name === 'string' && LETS_IN.test(name) && value !== '' && !/\$\{|\{\{/.test(value)
}

const LETS_IN = /^(proxy-)?authorization$|^cookie$|(^|[-_])(token|secret|password|api[-_]?key|apikey)$/i

function secretAt(value: object, path: Path, at: Path, { report }: Setting): readonly Found[] {
  const fault = referenceFault(value)
  if (fault === undefined) return [{ path, at, reference: value as SecretReference }]
  report({ code: 'SECRET_REFERENCE', path: at, ...fault })
  return []
}

/** It would be handed on as a table with a name in it. */
function notSecret(path: Path, action: Action, { report }: Setting): void {
  const at = action.place(path)
  const message = `the executor "${action.name}" takes no secret in \`${pathText(at.slice(2))}\``
  report({ code: 'SECRET_PLACE', message, path: at, warning: true })
}
