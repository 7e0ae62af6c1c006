import { deepStrictEqual, equal, fail } from 'node:assert/strict'
import {
  createHookManager,
  type AnyExecutor,
  type HookConfig,
  type HookManagerOptions,
  type HookOutput,
  type Json,
  type LifecycleEvent,
  type StandardSchema,
} from '@hookline/core'
import { hookContext } from './context.ts'
import { event } from './event.ts'
import { pathExpressions } from './expressions.ts'
import { assertJson, frozen } from './json.ts'

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

/** What the contract of an executor needs to be held against it. */
export interface ExecutorContractOptions {
  readonly executor: AnyExecutor
  /** Uses that work, against something that is really there. */
  readonly works: readonly [ExecutorUse, ...ExecutorUse[]]
  /** A use that waits for something that does not come; `null` for an executor that never waits. */
  readonly hangs: ExecutorUse | null
  /** The schema to hold to the rules, where the executor's own leaves that to another. */
  readonly schema?: StandardSchema
  readonly env?: HookManagerOptions['env']
  readonly stateDir?: string
  readonly secret?: HookManagerOptions['secret']
  readonly expressions?: HookManagerOptions['expressions']
  /** Milliseconds an executor has to give up in. Default 2000. */
  readonly giveUpMs?: number
}

/** By the engine itself: it is the judge of what an answer may be. */
export async function assertWorks(use: ExecutorUse, contract: ExecutorContractOptions): Promise<void> {
  const about = frozen(use.event ?? event('exec.before'))
  const { executor } = contract
  const options = frozen((await validated(executor.options as StandardSchema, use.options, use.name)) as Json)
  const hook = {
    id: 'contract',
    on: [about.name],
    mode: 'blocking',
    ...use.hook,
    executor: executor.name,
    options,
  } as const
  const manager = createHookManager({
    expressions: pathExpressions,
    ...given(contract),
    hooks: [hook],
    executors: { [executor.name]: executor },
  })
  const { results } = await manager.emit(about)
  const closed = await manager.close()
  const [result] = results
  if (result?.status === 'failed') fail(`it failed: ${result.error.message} [${result.error.code}]`)
  if (result?.status !== 'done') fail('the hook did not run')
  assertJson(result.output, 'the answer')
  await use.expect?.(result.output)
  deepStrictEqual(closed, [], 'it could not be closed')
}

type Given = Pick<HookManagerOptions, 'env' | 'stateDir' | 'secret' | 'expressions'>

function given({ env, stateDir, secret, expressions }: ExecutorContractOptions): Given {
  return {
    ...(env && { env }),
    ...(stateDir !== undefined && { stateDir }),
    ...(secret && { secret }),
    ...(expressions && { expressions }),
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
export type UseContext = ReturnType<typeof hookContext<never, unknown>>

/** @see UseContext */
export async function contextOf(
  use: ExecutorUse,
  contract: ExecutorContractOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<UseContext> {
  const options = await validated(contract.executor.options as StandardSchema, use.options, use.name)
  const { hook = {}, event: about = event('exec.before') } = use
  return hookContext<never, unknown>(options as never, { event: about, hook, signal, ...given(contract) })
}
