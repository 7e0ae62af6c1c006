import { nearest } from '@hookline/config'
import { hookName, HooklineError, type HookConfig } from '@hookline/core'
import { VERB_ERRORS } from './errors.ts'
import type { LoadedPlan } from './load-plan.ts'

/**
 * The hook that a user means: by its name, or by its id where only one layer has it.
 * @throws HooklineError `HOOK_UNKNOWN`, and `USAGE` where several layers have it
 */
export function hookNamed(name: string, { plan: { hooks }, errors }: LoadedPlan): HookConfig {
  const whole = hooks.find((one) => hookName(one) === name)
  const found = whole === undefined ? hooks.filter(({ id }) => id === name) : [whole]
  if (found.length === 1) return found[0]!
  if (found.length > 1)
    throw new HooklineError('USAGE', `several layers have a hook "${name}"`, {
      hint: `Say which: ${found.map(hookName).join(', ')}`,
    })
  const near = nearest(name, [...hooks.map(({ id }) => id), ...hooks.map(hookName)], {})
  const hint = near === undefined ? VERB_ERRORS.HOOK_UNKNOWN : `Did you mean "${near}"?`
  throw new HooklineError('HOOK_UNKNOWN', `there is no hook "${name}"`, {
    hint:
      errors.length > 0 ? 'A file is broken, so only its last good guards are known: hookline check' : hint,
  })
}
