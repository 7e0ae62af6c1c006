import { neededResults, RunContext } from './context.ts'
import type { LifecycleEvent } from './event.ts'
import { HooklineError } from './errors.ts'
import type { AnyExecutor } from './executor.ts'
import type { Moment } from './moment.ts'
import { outputOf } from './output.ts'
import { limited } from './limit.ts'
import type { ReadyHook } from './match.ts'
import type { Step } from './plan.ts'
import { NOT_DUE, type HookResult } from './result.ts'
import { schedule } from './schedule.ts'
import { isPromise, type Json, type MaybePromise } from './schema.ts'
import type { Host } from './surroundings.ts'

/** Everything step 3 needs besides the steps. */
export interface RunHost extends Host {
  readonly executor: (name: string) => MaybePromise<AnyExecutor>
  readonly resource: (executor: AnyExecutor, options: Json, context: RunContext) => MaybePromise<unknown>
  readonly observe: ((moment: Moment) => void) | undefined
  readonly maxParallel: number
}

/** What is the same for all runs of one event. */
export interface RunOptions {
  readonly event: LifecycleEvent
  /** Milliseconds since the epoch. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  readonly native?: Uint8Array | undefined
}

const DEFAULT_TIMEOUT_MS = 10_000

/**
 * Step 3: runs the steps, at most `maxParallel` at once, none before what it needs; results in the order of the
 * steps. `before` holds what ran earlier, for hooks that need it. Stays synchronous as long as the executors do: no promise, no timer for a hook that answers at once.
 */
export function run(
  steps: readonly Step[],
  options: RunOptions,
  host: RunHost,
  before: ReadonlyMap<string, HookResult> = NO_RESULTS,
): MaybePromise<readonly HookResult[]> {
  if (steps.length === 1) {
    const only = runOne(steps[0]!, options, host, before)
    return isPromise(only) ? only.then((result) => [result]) : [only]
  }
  return schedule(steps, host.maxParallel, before, (step, done) => runOne(step, options, host, done))
}

const NO_RESULTS: ReadonlyMap<string, HookResult> = new Map()

/** One hook, from its condition to its result. Never throws, never rejects. */
function runOne(
  step: Step,
  options: RunOptions,
  host: RunHost,
  done: ReadonlyMap<string, HookResult>,
): MaybePromise<HookResult> {
  const { hook } = step
  const startedAt = host.now()
  const finish = (result: HookResult): HookResult => observed(result, step, options, host)
  const failed = (thrown: unknown, attempts = 1): HookResult =>
    finish({
      hook: hook.name,
      startedAt,
      durationMs: host.now() - startedAt,
      attempts,
      status: 'failed',
      error: HooklineError.from(thrown),
    })
  try {
    if (hook.broken !== undefined) return failed(hook.broken, 0)
    const left = Math.min(hook.config.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.deadline - startedAt)
    if (left <= 0) return failed(new HooklineError('HOOK_DEADLINE', 'no time was left for it'), 0)
    const results = hook.config.needs === undefined ? undefined : neededResults(hook, done)
    const ctx = new RunContext(step, options, host, results)
    if (!isDue(hook, ctx)) {
      return finish({
        hook: hook.name,
        startedAt,
        durationMs: 0,
        attempts: 0,
        status: 'skipped',
        why: NOT_DUE,
      })
    }
    host.observe?.({ name: 'started', event: options.event, hook: hook.config })
    const complete = (said: unknown): HookResult =>
      finish({
        hook: hook.name,
        startedAt,
        durationMs: host.now() - startedAt,
        attempts: 1,
        status: 'done',
        output: outputOf(said, ctx, hook),
      })
    const work = start(hook, ctx, host)
    if (!isPromise(work)) return complete(work)
    return limited(work, left, ctx, options.signal).then(complete).catch(failed)
  } catch (thrown) {
    return failed(thrown)
  }
}

function isDue(hook: ReadyHook, ctx: RunContext): boolean {
  if (hook.condition === undefined) return true
  try {
    return truth(hook.condition({ event: ctx.event, results: ctx.results }))
  } catch (thrown) {
    // absent data makes a condition false, but a guard must not be talked out of its job by leaving something out
    if (hook.config.guard !== true && HooklineError.from(thrown).code === 'EXPRESSION_ABSENT') return false
    throw thrown
  }
}

/** A condition that is neither true nor false is not "no": a guard would be off without a word. */
function truth(value: Json): boolean {
  if (typeof value === 'boolean') return value
  const code = value === null ? 'EXPRESSION_ABSENT' : 'EXPRESSION_FAILED'
  throw new HooklineError(code, `\`if\` gives ${JSON.stringify(value).slice(0, 80)}, neither true nor false`)
}

function start(hook: ReadyHook, ctx: RunContext, host: RunHost): MaybePromise<unknown> {
  const executor = host.executor(hook.config.executor)
  return isPromise(executor) ? executor.then((loaded) => open(loaded, ctx, host)) : open(executor, ctx, host)
}

function open(executor: AnyExecutor, ctx: RunContext, host: RunHost): MaybePromise<unknown> {
  ctx.answers = executor.answers === true
  if (executor.open === undefined) return executor.execute(ctx)
  const resource = host.resource(executor, ctx.options, ctx)
  const go = (opened: unknown): MaybePromise<unknown> => {
    ctx.resource = opened
    return executor.execute(ctx)
  }
  return isPromise(resource) ? resource.then(go) : go(resource)
}

function observed(result: HookResult, step: Step, options: RunOptions, host: RunHost): HookResult {
  if (host.observe === undefined) return result
  const name = result.status === 'done' ? 'completed' : result.status
  host.observe({ name, event: options.event, hook: step.hook.config, result })
  return result
}
