import type { Plan } from '@hookline/config'
import {
  answer,
  createHookManager,
  type Background,
  prepareHooks,
  type Clock,
  type Confine,
  type Engines,
  type ExecutorSource,
  type HookConfig,
  type Hold,
  HooklineError,
  type HookManager,
  type McpServer,
  type Observer,
  type PreparedHooks,
} from '@hookline/core'
import { clock } from './clock.ts'
import { diagnostics } from './diagnostics.ts'
import type { LoadedPlan } from './load-plan.ts'
import { engines } from './engines.ts'
import { executorSources } from './executors.ts'
import type { Hosts } from './host/index.ts'
import { asTheyAre } from './inputs/as-they-are.ts'
import type { FillInputs } from './inputs/with-inputs.ts'
import type { OwnMeans } from './own-executor.ts'
import { prepared } from './prepared.ts'
import type { Asking } from './servers/index.ts'

/** What hooks run with. */
export interface Means {
  readonly loaded: LoadedPlan
  /** First-party executors. */
  readonly executors: Readonly<Record<string, ExecutorSource>>
  /** What plugins run in, asked for when a hook of one is due. Default: nothing, and there are no plugins. */
  readonly hosts?: (env: Means['env']) => Hosts | Promise<Hosts>
  /** Where packages of hookline are, which run in this process. Default: there are none. */
  readonly own?: OwnMeans
  /** The MCP servers that agents have set up, asked for when a hook names one. Default: none are known. */
  readonly servers?: () => (name: string, asking: Asking, env: Means['env']) => McpServer
  /** Walls in what hooks start, asked for by the first that is to be. Default: nothing is, and what requires it fails. */
  readonly sandbox?: (chosen: Plan['sandbox']) => Confine
  /** Holds what hooks start to their limits, asked for by the first that is started. Default: nothing does. */
  readonly limits?: () => Hold
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stateDir: string
  /** Fills what hooks take from outside of their file; asked for where a plan has some. */
  readonly inputs?: () => FillInputs
  /** Whether a hook may be given secrets. Default: one of a company or of the user, and of a repository what was trusted. */
  readonly maySecrets?: (hook: HookConfig) => boolean
  /** True for a hook that another executor stands in for: it needs no secret, and sees `[secret NAME]`. Default: none. */
  readonly standsIn?: (hook: HookConfig) => boolean
  readonly log: (hook: string, message: string) => void
  /** Default: the time of the machine. */
  readonly clock?: Clock
  readonly observers?: readonly Observer[]
  /** Takes over what runs in the background. Default: it is run like the rest, and waited for. */
  readonly background?: Background
}

/** A manager for some hooks of a plan, with the engines that they need and no others. */
export async function managerOf(hooks: readonly HookConfig[], means: Means): Promise<HookManager> {
  const found = await engines(hooks)
  return managerFor(prepareHooks(hooks, found), found, means)
}

/** The same for hooks that are prepared, with the engines that they were prepared with. */
export function managerFor(hooks: PreparedHooks, found: Engines, means: Means): HookManager {
  const { plan } = means.loaded
  const publish = diagnostics()
  let hosts: Promise<Hosts> | undefined
  const sources = executorSources(
    plan,
    { answer, ...means.executors },
    {
      hosts: means.hosts && (() => (hosts ??= Promise.resolve(means.hosts!(means.env)))),
      own: means.own,
    },
  )
  const { servers } = means
  const { filled, prepare, secret, renew } =
    plan.inputs === undefined ? asTheyAre(hooks) : inputsOf(means)(hooks, found, means)
  const manager = createHookManager({
    hooks: filled,
    executors: prepared(sources, prepare),
    secret,
    renew,
    ...(plan.network === undefined ? {} : { network: plan.network }),
    ...(servers === undefined ? {} : { mcpServer: (name, about) => servers()(name, about, means.env) }),
    ...(means.sandbox === undefined ? {} : { confine: confineLate(means.sandbox, plan.sandbox) }),
    ...(means.limits === undefined ? {} : { hold: holdLate(means.limits) }),
    ...(found.expressions === undefined ? {} : { expressions: found.expressions }),
    env: means.env,
    stateDir: means.stateDir,
    log: means.log,
    clock: means.clock ?? clock,
    ...(means.background === undefined ? {} : { background: means.background }),
    observers: publish === undefined ? (means.observers ?? []) : [publish, ...(means.observers ?? [])],
    ...(Object.keys(plan.dispatch).length === 0 ? {} : { dispatch: plan.dispatch }),
  })
  return {
    ...manager,
    async close({ timeoutMs = CLOSING_MS } = {}): Promise<readonly HooklineError[]> {
      const ends = clock.now() + timeoutMs
      const faults = await manager.close({ timeoutMs })
      if (hosts === undefined) return faults
      return [...faults, ...(await (await hosts).close({ timeoutMs: Math.max(0, ends - clock.now()) }))]
    },
  }
}

/** Loaded by the first hook that is to be walled in. */
function confineLate(sandbox: NonNullable<Means['sandbox']>, chosen: Plan['sandbox']): Confine {
  let confine: Confine | undefined
  return (program, about) => (confine ??= sandbox(chosen))(program, about)
}

/** Loaded by the first hook that starts something. */
function holdLate(limits: NonNullable<Means['limits']>): Hold {
  let hold: Hold | undefined
  return (program, most) => (hold ??= limits())(program, most)
}

const CLOSING_MS = 5000

/** A hook is never run with a hole where a variable or a secret belongs. */
function inputsOf({ inputs }: Means): FillInputs {
  if (inputs !== undefined) return inputs()
  throw new HooklineError('INTERNAL', 'hooks name variables or secrets, and nobody fills them in')
}
