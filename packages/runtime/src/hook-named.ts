import { nearest } from '@hookline/config'
import { hookName, HooklineError, type HookConfig } from '@hookline/core'
import { VERB_ERRORS } from './errors.ts'
import { isNoneYet } from './layers/never-there.ts'
import type { LoadedPlan } from './load-plan.ts'

/**
 * The hook that a user means: by its name, or by its id where only one layer has it.
 * @throws HooklineError `HOOK_UNKNOWN`, and `USAGE` where several layers have it
 */
export function hookNamed(name: string, loaded: LoadedPlan): HookConfig {
  const { hooks } = loaded.plan
  const whole = hooks.find((one) => hookName(one) === name)
  const found = whole === undefined ? hooks.filter(({ id }) => id === name) : [whole]
  if (found.length === 1) return found[0]!
  if (found.length > 1)
    throw new HooklineError('USAGE', `several layers have a hook "${name}"`, {
      hint: `Say which: ${found.map(hookName).join(', ')}`,
    })
  throw new HooklineError('HOOK_UNKNOWN', `there is no hook "${name}"`, { hint: hintOf(name, loaded) })
}

function hintOf(name: string, loaded: LoadedPlan): string {
  if (isNoneYet(loaded)) return 'There is no hooks.toml yet: hookline init makes a first one.'
  if (loaded.errors.length > 0)
    return 'A file is broken, so only its last good guards are known: hookline check'
  const { hooks } = loaded.plan
  const near = nearest(name, [...hooks.map(({ id }) => id), ...hooks.map(hookName)], {})
  return near === undefined ? VERB_ERRORS.HOOK_UNKNOWN : `Did you mean "${near}"?`
}
