import { neededResults, RunContext, scopeOf } from './context.ts'
import type { LifecycleEvent } from './event.ts'
import { HooklineError } from './errors.ts'
import type { AnyExecutor, NeededResult } from './executor.ts'
import { closedError, type Inflight } from './inflight.ts'
import type { LayerDispatch } from './layers.ts'
import { limited } from './limit.ts'
import type { ReadyHook } from './match.ts'
import type { Observer } from './moment.ts'
import { outputOf } from './output.ts'
import type { Step } from './plan.ts'
import { mayRenew, renew } from './renew.ts'
import type { Resources } from './resources.ts'
import { NOT_DUE, type HookResult } from './result.ts'
import { isPromise, type Json, type MaybePromise } from './schema.ts'
import type { Host } from './surroundings.ts'
import { verdict } from './verdict.ts'

/** Everything step 3 needs besides the steps. */
export interface RunHost extends Host {
  readonly executor: (name: string) => MaybePromise<AnyExecutor>
  readonly resources: Resources
  readonly observe: Observer | undefined
  readonly inflight: Inflight
  readonly dispatch: LayerDispatch | undefined
  readonly maxParallel: number | undefined
}

/** What is the same for all runs of one event. */
export interface RunOptions {
  readonly event: LifecycleEvent
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  readonly native?: Uint8Array | undefined
  /** Of whoever asks. Default: the host's. */
  readonly env?: Host['env'] | undefined
  /** Of a delivery: which try it is, its id, and what came of the hooks that it needs. */
  readonly attempt?: number
  readonly delivery?: string
  readonly results?: Readonly<Record<string, NeededResult>>
}

/** Milliseconds for one run of a hook that says nothing. */
export const DEFAULT_TIMEOUT_MS = 10_000

/** One hook, from its condition to its result. Never throws, never rejects. */
export function attempt(
  step: Step,
  options: RunOptions,
  host: RunHost,
  done: ReadonlyMap<string, HookResult>,
  startedAt: number = host.clock.now(),
): MaybePromise<HookResult> {
  const { hook } = step
  let ctx: RunContext | undefined
  const finish = (result: HookResult): HookResult => observed(withPrograms(result, ctx), step, options, host)
  const failed = (thrown: unknown, attempts = 1): HookResult =>
    finish({
      hook: hook.name,
      startedAt,
      durationMs: host.clock.now() - startedAt,
      attempts,
      status: 'failed',
      error: HooklineError.from(thrown),
    })
  try {
    if (hook.broken !== undefined) return failed(hook.broken, 0)
    if (host.inflight.isClosed) return failed(closedError(), 0)
    const left = Math.min(hook.config.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.deadline - startedAt)
    if (left <= 0) return failed(new HooklineError('HOOK_DEADLINE', 'no time was left for it'), 0)
    const results =
      options.results ?? (hook.config.needs === undefined ? undefined : neededResults(hook, done))
    const own = new RunContext(step, options, host, results)
    ctx = own
    if (!isDue(hook, own)) {
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
        durationMs: host.clock.now() - startedAt,
        attempts: 1,
        status: 'done',
        output: outputOf(said, own, hook),
      })
    const work = start(hook, own, host)
    if (!isPromise(work)) return complete(work)
    const limit = { ms: left, signal: options.signal, clock: host.clock, inflight: host.inflight }
    return limited(work, own, limit)
      .then(complete)
      .catch((thrown: unknown) => {
        if (!mayRenew(thrown, own)) return failed(thrown)
        const ms = startedAt + left - host.clock.now()
        return limited(again(hook, own, host), own, { ...limit, ms })
          .then(complete)
          .catch(failed)
      })
  } catch (thrown) {
    return failed(thrown)
  }
}

/** With what its programs were walled in with, and what they used. */
function withPrograms(result: HookResult, ctx: RunContext | undefined): HookResult {
  const sandbox = ctx?.wall
  // what was called off has not ended yet
  const used = result.status === 'failed' ? ctx?.usedByNow : ctx?.used
  return (sandbox ?? used) === undefined ? result : { ...result, sandbox, used }
}

/** Whether its condition says yes. @throws HooklineError what is wrong with it */
export function isDue(hook: ReadyHook, ctx: RunContext): boolean {
  if (hook.condition === undefined) return true
  try {
    return truth(hook.condition(scopeOf(ctx)))
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
  const use = { executor, options: ctx.options, hook: ctx.hook }
  return host.resources.with(use, ctx, () => executor.execute(ctx))
}

/** The same run with what is open opened anew, and its secrets read again. */
async function again(hook: ReadyHook, ctx: RunContext, host: RunHost): Promise<unknown> {
  const executor = await host.executor(hook.config.executor)
  renew(executor, ctx, host)
  return open(executor, ctx, host)
}

function observed(result: HookResult, { hook }: Step, { event }: RunOptions, host: RunHost): HookResult {
  if (host.observe === undefined) return result
  const { config } = hook
  host.observe({ name: result.status === 'done' ? 'completed' : result.status, event, hook: config, result })
  const said = verdict(config, result)
  if (said?.decision === 'deny' && config.enforce !== false)
    host.observe({ name: 'denied', event, hook: config, result, reason: said.reason ?? '' })
  return result
}
