import { equal } from 'node:assert/strict'
import type {
  HookConfig,
  HookContext,
  HookManagerOptions,
  HookOutput,
  Json,
  LifecycleEvent,
  MaybePromise,
  StandardSchema,
} from '@hookline/core'

/** One way to use an executor. */
export interface ExecutorUse {
  /** Completes "works: ...". */
  readonly name: string
  readonly options: Json
  /** Default: an `exec.before`. */
  readonly event?: LifecycleEvent
  readonly hook?: Partial<HookConfig>
  /** Looks at what came of it: throws if that is wrong. */
  readonly expect?: (output: HookOutput) => void | Promise<void>
}

/** A use that fails, and what the failure says of itself. */
export interface FailingUse extends ExecutorUse {
  /** True: the same attempt may work later. */
  readonly retryable: boolean
  /** The code of the error. Default: any. */
  readonly code?: string
}

/** What the contract of an executor needs to be held against it. */
export interface ExecutorContractOptions {
  /** Uses that work, against something that is really there. */
  readonly works: readonly [ExecutorUse, ...ExecutorUse[]]
  /** A use that waits for something that does not come; `null` for an executor that never waits. */
  readonly hangs: ExecutorUse | null
  /** Uses that fail, in `execute` or in `open`; `null` for an executor that cannot fail. */
  readonly fails: readonly [FailingUse, ...FailingUse[]] | null
  /**
   * How often the action was done by now, as the world has it: rows, lines, messages. Without it nobody sees whether a
   * preview does something, or an idempotent action is done twice.
   */
  readonly done?: () => MaybePromise<number>
  /** The schema to hold to the rules, where the executor's own leaves that to another. */
  readonly schema?: StandardSchema
  readonly env?: HookManagerOptions['env']
  readonly stateDir?: string
  readonly secret?: HookContext['secret']
  readonly expressions?: HookManagerOptions['expressions']
  /** Private targets that the uses may reach. Default: none. */
  readonly network?: HookManagerOptions['network']
  /** Milliseconds after which the use that hangs is seen to do so, and its signal aborts. Default 300. */
  readonly waitMs?: number
  /** Milliseconds an executor has to give up in, to close, or to be done if it never waits. Default 2000. */
  readonly giveUpMs?: number
}

/** What of a contract's surroundings was given. */
export function given({
  env,
  stateDir,
  secret,
  expressions,
  network,
}: ExecutorContractOptions): Pick<HookManagerOptions, 'env' | 'stateDir' | 'expressions' | 'network'> &
  Partial<Pick<HookContext, 'secret'>> {
  return {
    ...(env && { env }),
    ...(stateDir !== undefined && { stateDir }),
    ...(secret && { secret }),
    ...(expressions && { expressions }),
    ...(network && { network }),
  }
}

/** The settings of a use as its executor gets them. */
export async function validated(schema: StandardSchema, options: unknown, name: string): Promise<unknown> {
  const { issues, value } = {
    issues: undefined,
    value: undefined,
    ...(await schema['~standard'].validate(options)),
  }
  equal(issues, undefined, `the schema turns down the settings of "${name}": ${JSON.stringify(issues)}`)
  return value
}

/** What an executor is given for a use when no engine runs it. */
export type UseContext = HookContext<never, unknown>
