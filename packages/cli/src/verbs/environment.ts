import type { Plan } from '@hookline/config'
import {
  answer,
  hookName,
  limitsOf,
  HooklineError,
  type AnyExecutor,
  type CheckContext,
  type Finding,
  type HookConfig,
  sandboxOf,
  type Json,
  type Program,
} from '@hookline/core'
import { script } from '@hookline/executor-script'
import {
  cleaned,
  createSecrets,
  findingOf,
  inspectInputs,
  ownExecutor,
  pluginExecutor,
  projectRoot,
  stateDir,
  type Hosts,
} from '@hookline/runtime'
import { mcpServer } from '@hookline/runtime/servers'
import { isFirstParty } from '@hookline/config/own-packages'
import { hosts } from '../hosts.ts'
import { limits } from '../late/limits.ts'
import { sandbox } from '../late/sandbox.ts'
import { ownFolders } from '../installed.ts'
import { oneLine } from '../shown.ts'

/** Something that a hook needs on this machine, and the hook's place. */
export interface Missing extends Finding {
  readonly hook: string
  readonly line: number
}

/** An executor by its name, loaded if need be. */
export type ExecutorOf = (name: string) => Promise<AnyExecutor>

/** Does something with the executors that a plan names; what plugins ran in is gone then. */
export async function withExecutors<T>(plan: Plan, use: (executorOf: ExecutorOf) => Promise<T>): Promise<T> {
  let plugins: Hosts | undefined
  try {
    return await use(async (name) => {
      if (name === 'script') return script
      if (name === 'answer') return answer
      const plugin = plan.executors[name]
      if (plugin?.own === true || (plugin === undefined && isFirstParty(name)))
        return ownExecutor(name, plugin, { folders: ownFolders, lean: false })
      if (plugin === undefined) throw new HooklineError('EXECUTOR_UNKNOWN', `no executor is called "${name}"`)
      return pluginExecutor(name, plugin, (plugins ??= hosts(process.env, oneLine)))
    })
  } finally {
    await plugins?.close()
  }
}

/** Says of each executor of a plan whether its hooks answer by default. */
export function answering(plan: Plan): Promise<(name: string) => boolean> {
  return withExecutors(plan, (executorOf) => answersOf(plan, executorOf))
}

/** The same, of executors that are at hand. */
export async function answersOf(plan: Plan, executorOf: ExecutorOf): Promise<(name: string) => boolean> {
  const names = new Set<string>()
  for (const name of new Set(plan.hooks.map((hook) => hook.executor))) {
    // those of hookline answer only where their hook says so
    if (!isFirstParty(name) && (await executorOf(name)).answers === true) names.add(name)
  }
  return (name) => names.has(name)
}

/** Third depth of `check`: what each hook lacks here, and what its executor finds in the world around it; `isTrusted`: also of a project. */
export function environment(plan: Plan, isTrusted = false): Promise<readonly Missing[]> {
  const maySecrets = ({ layer }: HookConfig): boolean => layer !== 'project' || isTrusted
  const means = { env: process.env, stateDir: stateDir(process.env), maySecrets }
  const secrets = createSecrets(plan.inputs, means)
  const walls = sandbox(plan.sandbox)
  const hold = limits()
  const confined = (program: Program, hook: HookConfig): Program =>
    sandboxOf(hook).policy === 'off' ? program : walls(program, { hook }).program
  return withExecutors(plan, async (executorOf) => {
    const found = plan.hooks.map(async (written) => {
      const { hook, findings } = inspectInputs(written, plan.inputs, means)
      const context = {
        ...means,
        signal: new AbortController().signal,
        log: () => undefined,
        secret: (reference: Json) => secrets.getNow(reference, hook),
        hook,
        network: plan.network ?? PUBLIC,
        confine: (program: Program) => confined(program, hook),
        hold: (program: Program) => hold(program, limitsOf(hook)),
        mcpServer: (name: string) => mcpServer(name, { hook, root: projectRoot(process.cwd()) }, process.env),
      }
      // of settings that are not filled an executor has nothing true to say
      const isLooked = findings.length === 0 && (maySecrets(hook) || LOOK_ONLY.has(hook.executor))
      const more = isLooked ? await looked(await executorOf(hook.executor), context) : []
      return [...findings, ...more].map((finding) => ({
        ...finding,
        hook: hookName(hook),
        line: hook.source?.line ?? 1,
      }))
    })
    return (await Promise.all(found)).flat()
  })
}

/** Others start or call what a hook names, which a project may have done for it only once it is trusted. */
const LOOK_ONLY: ReadonlySet<string> = new Set(['answer', 'script'])

/** What is allowed where nothing is said. */
const PUBLIC = { allowPrivate: [] } as const

async function looked(executor: AnyExecutor, context: CheckContext): Promise<readonly Finding[]> {
  try {
    const findings = (await executor.check?.(context.hook.options ?? {}, context)) ?? []
    return findings.map((finding) => cleaned(finding))
  } catch (thrown) {
    return [cleaned(findingOf(thrown))]
  }
}
