import { fail } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import {
  createHookManager,
  defineExecutor,
  type AnyExecutor,
  type HookContext,
  type Json,
  type LifecycleEvent,
  type StandardSchema,
} from '@hookline/core'
import type { Trial } from './execution.ts'
import { given, validated, type ExecutorUse } from './executor-use.ts'
import { event } from './event.ts'
import { pathExpressions } from './expressions.ts'
import { assertJson, frozen } from './json.ts'

/** By the engine itself: it is the judge of what an answer may be. */
export async function assertWorks(use: ExecutorUse, trial: Trial): Promise<void> {
  const { executor } = trial
  const { key, ...fact } = use.event ?? event('exec.before')
  // a delivery of its own, as in every other case
  const about = frozen({ ...fact, key: `${key}:${randomUUID()}` }) as LifecycleEvent
  const settings = await validated(executor.options as StandardSchema, use.options, use.name)
  const options = frozen(settings) as Json
  const hook = {
    id: 'contract',
    on: [about.name],
    mode: 'blocking',
    ...use.hook,
    executor: 'it',
    options,
  } as const
  const { it, heard } = witnessed(executor)
  const manager = createHookManager({
    expressions: pathExpressions,
    ...given(trial),
    hooks: [hook],
    executors: { it },
  })
  const { results } = await manager.emit(about)
  await manager.close()
  const [result] = results
  if (result?.status === 'failed') {
    // the engine says that it is not JSON, not what of it
    if (result.error.code === 'OUTPUT_INVALID') assertJson(await heard(), 'the answer')
    fail(`it failed: ${result.error.message} [${result.error.code}]`)
  }
  if (result?.status !== 'done') fail('the hook did not run')
  await use.expect?.(result.output)
}

/** The same executor, with an ear for what it says; whose it is, and whether it is one, is the matter of another case. */
function witnessed(executor: AnyExecutor): { readonly it: AnyExecutor; readonly heard: () => unknown } {
  let said: unknown
  const it = defineExecutor({
    ...executor,
    execute: (context: HookContext<never, unknown>) => (said = executor.execute(context)) as never,
  })
  return { it, heard: () => said }
}
