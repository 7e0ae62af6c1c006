import type { Held } from './child-limits.ts'
import type { LifecycleEvent } from './event.ts'
import { HooklineError } from './errors.ts'
import type { HookConfig } from './hook.ts'
import type { McpServer, Network } from './reach.ts'
import type { HookOutput, HookResult } from './result.ts'
import type { Program } from './sandbox.ts'
import type { Json, MaybePromise, StandardSchema } from './schema.ts'

/** A problem that `hookline check` found in the world around a hook. */
export interface Finding {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly hint?: string
}

/** What an executor is told before any event: where it is and how to log. */
export interface OpenContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** A directory the executor may keep things in. */
  readonly stateDir: string
  readonly signal: AbortSignal
  /** Goes to hookline's log. Never write to stdout: it belongs to the agent. */
  readonly log: (message: string) => void
  /** The value of a secret reference. */
  readonly secret: (reference: Json) => string
  /** What of the network is allowed beyond what everybody can reach. */
  readonly network: Network
}

/** What `check` is told: also the hook, because a relative program lies beside its hooks.toml. */
export interface CheckContext extends OpenContext {
  readonly hook: HookConfig
  /** As a run gets it; the project is that of the current folder. */
  readonly mcpServer: (name: string) => MaybePromise<McpServer>
  /** As a run gets it, where nothing is known of an agent. @throws HooklineError `SANDBOX_MISSING` */
  readonly confine: (program: Program) => Program
  /** As a run gets it. */
  readonly hold: (program: Program) => Held
}

/** What came of a hook that this one `needs`. */
export interface NeededResult {
  readonly status: HookResult['status']
  readonly decision: HookOutput['decision'] | null
  readonly data: Json
}

/** Everything one run is given. */
export interface HookContext<Options = Json, Resource = undefined> extends OpenContext {
  readonly event: LifecycleEvent
  /** The agent's own bytes; not there for an event that came otherwise, or that a hook has rewritten since. */
  readonly native?: Uint8Array | undefined
  readonly hook: HookConfig
  readonly options: Options
  /** What `open` returned. */
  readonly resource: Resource
  /** The candidates of the event's subject that `match` picked; all of them without `match`. */
  readonly matched: readonly string[]
  /** By id, `-` as `_`: the results of the hooks in `needs`. */
  readonly results: Readonly<Record<string, NeededResult>>
  /** `id` is stable over attempts: send it as the idempotency key. */
  readonly delivery: { readonly id: string; readonly attempt: number }
  /** True: it is carried out in the background, and nobody waits for what it says. */
  readonly isDelivery?: boolean
  /** Milliseconds since the epoch at which the agent is answered without this run. */
  readonly deadline: number
  /**
   * Fills every `{{ }}` hole in a string, or in each string of a structure. A text that is one hole only keeps the
   * type of its value.
   * @throws HooklineError `EXPRESSION_FAILED`
   */
  readonly render: (template: Json) => Json
  /** Fails the run; the same attempt may work later, `after` milliseconds from now. */
  readonly retryable: (cause: unknown, options?: { readonly after?: number }) => never
  /** Fails the run; trying again is no use. */
  readonly permanent: (cause: unknown, options?: Permanence) => never
  /**
   * An MCP server that one of the user's agents has set up, by the name it has there. A hook of the user or the company never
   * gets one from a project's file.
   * @throws HooklineError `MCP_SERVER_UNKNOWN`, `MCP_SERVER_INVALID`, `TRUST_CHANGED`
   */
  readonly mcpServer: (name: string) => MaybePromise<McpServer>
  /**
   * The same program behind the wall that the hook asks for: whatever an executor starts goes through it.
   * @throws HooklineError `SANDBOX_MISSING`
   */
  readonly confine: (program: Program) => Program
  /** The same program, held to the limits of the hook: asked for after `confine`, right before it is started. */
  readonly hold: (program: Program) => Held
}

/** What a failure that trying again does not mend tells besides. */
export interface Permanence {
  /** True: what it goes to is gone for good, and the hook rests in the background until it is changed. */
  readonly gone?: boolean
  /**
   * True: it was refused for who it is. What is open is opened anew, with its secrets read again, and the run is made once more
   * at once.
   */
  readonly renew?: boolean
}

/**
 * A plugin that carries out one kind of action. It does, and classifies its failures; when to run, how long, how often
 * and what a failure means is the engine's.
 */
export interface Executor<Options = unknown, Resource = unknown> {
  readonly spec: 1
  readonly name: string
  /** Its output is plain JSON and is kept in the plan. */
  readonly options: StandardSchema<Options>
  /** True: hooks of this executor are blocking by default, because what they return is an answer. */
  readonly answers?: boolean
  /** True: doing it twice under one delivery id is the same as once. */
  readonly idempotent?: boolean
  /** What the action goes to: host, broker, program. */
  target?(options: Options): string
  /** Looks at the world: program found, broker answers, table exists. */
  check?(options: Options, context: CheckContext): Promise<readonly Finding[]>
  /** Once per distinct options, at first use. */
  open?(options: Options, context: OpenContext): MaybePromise<Resource>
  execute(context: HookContext<Options, Resource>): MaybePromise<HookOutput | void>
  /**
   * Carries out several runs of one hook in one go, for what runs in the background; gives what came of each, in their order.
   * What it throws is what came of all of them.
   */
  executeBatch?(contexts: readonly HookContext<Options, Resource>[]): MaybePromise<readonly BatchResult[]>
  /** How runs are put together for `executeBatch`. */
  readonly batch?: Batch
  /** What would be done, for `hookline try --dry`. */
  preview?(context: HookContext<Options, Resource>): Json
  close?(resource: Resource, signal: AbortSignal): MaybePromise<void>
}

/** How many runs go together. */
export interface Batch {
  /** Runs. */
  readonly max: number
  /** Of the events together, as JSON. Default: no limit. */
  readonly bytes?: number
  /** Milliseconds that a run waits for others. Default 0: for none, but those that wait anyway go along. */
  readonly linger?: number
}

/** What came of one run of a batch. */
export type BatchResult =
  | { readonly status: 'done'; readonly output?: HookOutput | undefined }
  /** As it would have been thrown. */
  | { readonly status: 'failed'; readonly error: unknown }

/** An executor of which the options are not known here. */
// oxlint-disable-next-line typescript/no-explicit-any -- options are contravariant: no other type takes every executor
export type AnyExecutor = Executor<any, any>

const BRAND = Symbol.for('hookline.executor')

/** Makes an executor; the types of its options and its resource are inferred. */
export function defineExecutor<Options, Resource = undefined>(
  executor: Omit<Executor<Options, Resource>, 'spec'>,
): Executor<Options, Resource> {
  return Object.defineProperty({ ...executor, spec: 1 as const }, BRAND, { value: true })
}

/** True for an executor made by any copy of this package, whatever its `spec`. */
export function isExecutor(value: unknown): value is AnyExecutor {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BRAND] === true
}

/** The specs of executors that this engine takes, the newest first: its own and the one before; before 1 there is none. */
export const EXECUTOR_SPECS: readonly number[] = [1]

/** The same executor, if this engine speaks its `spec`. @throws HooklineError `EXECUTOR_INVALID`, `EXECUTOR_SPEC` */
export function admit(name: string, value: unknown): AnyExecutor {
  if (!isExecutor(value)) throw new HooklineError('EXECUTOR_INVALID', `"${name}" is not an executor`)
  const refusal = refusedSpec(`executor "${name}"`, value.spec)
  if (refusal !== undefined) throw refusal
  return value
}

/** Why a plugin of that spec is not taken: which of the two to update. `undefined`: it is. */
export function refusedSpec(plugin: string, spec: unknown): HooklineError | undefined {
  const ours = EXECUTOR_SPECS.join(' and ')
  if (typeof spec !== 'number' || !Number.isInteger(spec)) {
    const said = spec === undefined ? 'no spec' : `spec ${JSON.stringify(spec)?.slice(0, 40) ?? typeof spec}`
    return new HooklineError('EXECUTOR_SPEC', `${plugin} says ${said}, this hookline speaks ${ours}`, {
      hint: `A spec is a whole number: update the plugin, or tell its author to write \`spec: ${EXECUTOR_SPECS[0]}\`.`,
    })
  }
  if (EXECUTOR_SPECS.includes(spec)) return undefined
  const hint =
    spec > EXECUTOR_SPECS[0]!
      ? 'The plugin is newer than this hookline: update hookline, or install an older version of the plugin.'
      : 'The plugin was written for an older hookline: update the plugin.'
  return new HooklineError('EXECUTOR_SPEC', `${plugin} speaks spec ${spec}, this hookline speaks ${ours}`, {
    hint,
  })
}
