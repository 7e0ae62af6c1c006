import type { HookInputs, Plan, VariablePart, VariableUse } from '@hookline/config'
import { hookName, HooklineError, type HookConfig } from '@hookline/core'
import { inputError } from '../errors.ts'
import { isSecretName } from '../secrets/named.ts'
import { remember } from '../secrets/remember.ts'
import { outsideOf } from './outside.ts'
import { placed } from './placed.ts'
import { withAt } from './value-at.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Hooks with their `${VAR}` filled, and those of which that cannot be done, by name. */
export interface Filled {
  readonly hooks: readonly HookConfig[]
  readonly faults: ReadonlyMap<string, HooklineError>
}

/** Fills the variables of hooks from the caller's environment. Never throws. */
export function fill(hooks: readonly HookConfig[], inputs: NonNullable<Plan['inputs']>, env: Env): Filled {
  const faults = new Map<string, HooklineError>()
  const filled = hooks.map((hook) => {
    const own = inputs[hookName(hook)]
    try {
      return own === undefined ? hook : filledHook(hook, own, env)
    } catch (thrown) {
      faults.set(hookName(hook), HooklineError.from(thrown))
      return hook
    }
  })
  return { hooks: filled, faults }
}

/** @throws HooklineError `VARIABLE_UNSET`, `VARIABLE_VALUE`, `VARIABLE_FILE` */
export function filledHook(hook: HookConfig, { variables }: HookInputs, env: Env): HookConfig {
  return variables.reduce(
    (left, use) =>
      withAt(
        left,
        use.path,
        placed(use, hook, () => textOf(use, outsideOf(hook, env))),
      ),
    hook,
  )
}

function textOf({ parts, template, secret }: VariableUse, env: Env): string {
  let text = ''
  const spans: { readonly name: string; readonly from: number; readonly to: number }[] = []
  for (const part of parts) {
    const from = text.length
    text += typeof part === 'string' ? part : valueOf(part, env, secret)
    if (typeof part !== 'string') spans.push({ name: part.name, from, to: text.length })
  }
  // with what stands around it, too: half of a brace becomes a whole one
  const hole = spans.find(({ from, to }) => text.slice(Math.max(0, from - 1), to + 1).includes('{{'))
  if (template && hole !== undefined)
    throw inputError(
      'VARIABLE_VALUE',
      `the value of \${${hole.name}} holds {{, which would become an expression`,
    )
  return text
}

type Variable = Exclude<VariablePart, string>

function valueOf(variable: Variable, env: Env, secret: boolean): string {
  const { name } = variable
  const value = env[name] ?? ''
  if (value === '' && variable.default !== undefined) return variable.default
  if (env[name] === undefined || (value === '' && variable.message !== undefined)) throw unset(variable)
  if (value.includes('\0')) throw inputError('VARIABLE_VALUE', `the value of \${${name}} holds a NUL byte`)
  if (secret || isSecretName(name)) remember(name, value)
  return value
}

function unset({ name, message }: Variable): HooklineError {
  const why = message === undefined || message === '' ? 'is not set' : `is not set: ${message}`
  return inputError('VARIABLE_UNSET', `\${${name}} ${why}`)
}
