import { nearest } from '@hookline/config'
import { hookName } from '@hookline/core'
import { places } from '@hookline/journal/queries'
import { loadPlan, projectRoot, verbError } from '@hookline/runtime'
import type { Flags } from '../flags.ts'
import { planRequest } from '../plan.ts'
import { lineText } from './line-text.ts'
import type { Kept } from './open.ts'

/** True for a hook of the files that hold here, by its name or its id; `undefined`: they cannot be read, so nobody knows. */
export async function isThere(hook: string, flags: Flags): Promise<boolean | undefined> {
  const { plan, errors } = await planHere(flags)
  if (plan.hooks.some((one) => hookName(one) === hook || one.id === hook)) return true
  return errors.length > 0 ? undefined : false
}

/** Sees to it that `--hook` names one that there is, or was. @throws HooklineError `HOOK_UNKNOWN` */
export async function checkHook({ queries }: Kept, flags: Flags): Promise<void> {
  const { hook } = flags.text
  if (hook === undefined || (await places(queries, { hook }, 1)).length > 0) return
  if ((await isThere(hook, flags)) !== false) return
  const { hooks } = (await planHere(flags)).plan
  const near = nearest(hook, [...hooks.map(({ id }) => id), ...hooks.map(hookName)], {})
  throw verbError(
    'HOOK_UNKNOWN',
    `there is no hook "${lineText(hook)}", in the files or in the journal`,
    near === undefined ? {} : { hint: `Did you mean "${near}"?` },
  )
}

function planHere(flags: Flags): ReturnType<typeof loadPlan> {
  return loadPlan({ ...planRequest(flags), root: projectRoot(process.cwd()) })
}
