import type { Plan } from '@hookline/config'
import { answer, hookName, HooklineError, type AnyExecutor, type Finding } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { loadPlugin, stateDir } from '@hookline/runtime'

/** The executors a plan names, by the name it names them. */
async function executorOf(plan: Plan, name: string): Promise<AnyExecutor> {
  if (name === 'script') return script
  if (name === 'answer') return answer
  const plugin = plan.executors[name]
  if (plugin === undefined) throw new HooklineError('EXECUTOR_UNKNOWN', `no executor is called "${name}"`)
  return loadPlugin(name, plugin.module)
}

/** Says of each executor of a plan whether its hooks answer by default. */
export async function answering(plan: Plan): Promise<(name: string) => boolean> {
  const names = new Set<string>()
  for (const name of new Set(plan.hooks.map((hook) => hook.executor))) {
    if ((await executorOf(plan, name)).answers === true) names.add(name)
  }
  return (name) => names.has(name)
}

/** Third depth of `check`: what each hook's executor finds in the world around it. */
export async function environment(plan: Plan): Promise<readonly (Finding & { readonly hook: string })[]> {
  const found = plan.hooks.map(async (hook) => {
    const executor = await executorOf(plan, hook.executor)
    const context = {
      env: process.env,
      stateDir: stateDir(process.env),
      signal: new AbortController().signal,
      log: () => undefined,
      secret: () => '',
      hook,
    }
    const findings = (await executor.check?.(hook.options ?? {}, context)) ?? []
    return findings.map((finding) => ({ ...finding, hook: hookName(hook) }))
  })
  return (await Promise.all(found)).flat()
}
