import { DEFAULT_TIMEOUT_MS, isDue, type RunHost } from './attempt.ts'
import { RunContext } from './context.ts'
import type { Try } from './delivery.ts'
import { HooklineError } from './errors.ts'
import type { AnyExecutor, BatchResult } from './executor.ts'
import { freeze } from './freeze.ts'
import { closedError } from './inflight.ts'
import { limited } from './limit.ts'
import type { ReadyHook } from './match.ts'
import { outputOf } from './output.ts'
import { mayRenew, renew } from './renew.ts'
import { NOT_DUE, type HookResult } from './result.ts'

type About = Pick<HookResult, 'hook' | 'startedAt' | 'durationMs' | 'attempts'>

/** One try of several deliveries of a hook, in one go; what came of each, in their order. Never rejects. */
export async function attemptAll(
  hook: ReadyHook,
  executor: AnyExecutor,
  tries: readonly Try[],
  host: RunHost,
): Promise<readonly HookResult[]> {
  const startedAt = host.clock.now()
  const about = (attempts: number): About => ({
    hook: hook.name,
    startedAt,
    durationMs: host.clock.now() - startedAt,
    attempts,
  })
  const ms = hook.config.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const contexts = tries.map(({ event, matched, native, results, attempt, delivery }) => {
    const named = delivery === undefined ? { attempt } : { attempt, delivery }
    const options = { event: freeze(event), deadline: startedAt + ms, native, ...named }
    return new RunContext({ hook, matched }, options, host, results)
  })
  const early = contexts.map((ctx) => notRun(hook, ctx, about, host))
  const due = contexts.filter((_, at) => early[at] === undefined)
  for (const { event } of due) host.observe?.({ name: 'started', event, hook: hook.config })
  const settled = await together(executor, due, { ms, signal: tries[0]?.signal, host })
  let next = 0
  return early.map((result, at) => observed(result ?? ended(settled[next++]!, contexts[at]!), at))

  function ended(one: BatchResult, ctx: RunContext): HookResult {
    try {
      if (one.status === 'failed') throw one.error
      return { ...about(1), status: 'done', output: outputOf(one.output, ctx, hook) }
    } catch (thrown) {
      return { ...about(1), status: 'failed', error: HooklineError.from(thrown) }
    }
  }

  function observed(result: HookResult, at: number): HookResult {
    const name = result.status === 'done' ? 'completed' : result.status
    host.observe?.({ name, event: tries[at]!.event, hook: hook.config, result })
    return result
  }
}

/** Why one is not run; nothing: it is. */
function notRun(
  hook: ReadyHook,
  ctx: RunContext,
  about: (attempts: number) => About,
  { inflight }: RunHost,
): HookResult | undefined {
  try {
    if (hook.broken !== undefined) throw hook.broken
    if (inflight.isClosed) throw closedError()
    return isDue(hook, ctx) ? undefined : { ...about(0), status: 'skipped', why: NOT_DUE }
  } catch (thrown) {
    return { ...about(0), status: 'failed', error: HooklineError.from(thrown) }
  }
}

interface Limits {
  readonly ms: number
  readonly signal: AbortSignal | undefined
  readonly host: RunHost
}

async function together(
  executor: AnyExecutor,
  contexts: readonly RunContext[],
  { ms, signal, host }: Limits,
): Promise<readonly BatchResult[]> {
  if (contexts.length === 0) return []
  const [first] = contexts as readonly [RunContext]
  const all = {
    name: first.name,
    deadline: first.deadline,
    isDelivery: true,
    abort: (why: HooklineError): void => contexts.forEach((ctx) => ctx.abort(why)),
  }
  const go = async (within: number): Promise<readonly BatchResult[]> => {
    const limit = { ms: within, signal, clock: host.clock, inflight: host.inflight }
    return checked(await limited(carriedOut(executor, contexts, host), all, limit), contexts.length)
  }
  try {
    return await go(ms).catch((thrown: unknown) => {
      if (!mayRenew(thrown, first)) throw thrown
      renew(executor, first, host)
      return go(first.deadline - host.clock.now())
    })
  } catch (error) {
    return contexts.map(() => ({ status: 'failed', error }))
  }
}

async function carriedOut(
  executor: AnyExecutor,
  contexts: readonly RunContext[],
  host: RunHost,
): Promise<unknown> {
  const [first] = contexts as readonly [RunContext]
  const { options, hook } = first
  return host.resources.with({ executor, options, hook }, first, () => {
    for (const ctx of contexts) ctx.resource = first.resource
    return executor.executeBatch!(contexts as never)
  })
}

/** @throws HooklineError `OUTPUT_INVALID` */
function checked(found: unknown, count: number): readonly BatchResult[] {
  if (Array.isArray(found) && found.length === count) return found as readonly BatchResult[]
  throw new HooklineError(
    'OUTPUT_INVALID',
    `of ${count} runs in one go the executor must tell what came of each`,
  )
}
