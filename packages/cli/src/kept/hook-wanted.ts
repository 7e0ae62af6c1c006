import { nearest } from '@hookline/config'
import { hookName } from '@hookline/core'
import { places, type DeadHook } from '@hookline/journal/queries'
import { loadPlan, projectRoot, verbError } from '@hookline/runtime'
import type { Flags } from '../flags.ts'
import { planRequest } from '../plan.ts'
import { lineText } from './line-text.ts'
import type { Kept } from './open.ts'

/** Sees to it that `--hook` names one that there is, or was. @throws HooklineError `HOOK_UNKNOWN` */
export async function checkHook({ queries }: Kept, flags: Flags): Promise<void> {
  const { hook } = flags.text
  if (hook === undefined || (await places(queries, { hook }, 1)).length > 0) return
  const { plan, errors } = await loadPlan({ ...planRequest(flags), root: projectRoot(process.cwd()) })
  const names = plan.hooks.flatMap((one) => [one.id, hookName(one)])
  // of broken files nobody knows
  if (errors.length > 0 || names.includes(hook)) return
  const near = nearest(hook, names, {})
  throw verbError(
    'HOOK_UNKNOWN',
    `there is no hook "${lineText(hook)}", in the files or in the journal`,
    near === undefined ? {} : { hint: `Did you mean "${near}"?` },
  )
}

/** Those of the hooks that are not in their files any more; of broken files nobody knows. */
export async function goneOf(hooks: readonly DeadHook[], flags: Flags): Promise<readonly string[]> {
  const gone = new Set<string>()
  for (const { hook, file, root } of hooks) {
    const { plan, errors } = await loadPlan({
      ...planRequest(flags),
      file,
      required: false,
      root: root ?? undefined,
    })
    if (errors.length === 0 && !plan.hooks.some((one) => hookName(one) === hook)) gone.add(hook)
  }
  return [...gone]
}
