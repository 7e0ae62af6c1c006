import type { HookMock } from '@hookline/config'
import {
  defineExecutor,
  HooklineError,
  type AnyExecutor,
  type ExecutorSource,
  type HookConfig,
  type HookContext,
  type HookOutput,
  type Json,
  type MaybePromise,
} from '@hookline/core'

/** What hooks are not run for, and what stands for their executors then. */
export interface StandInRequest {
  /** By id; `run`: the hook is run for real. Default: only its preview is taken. */
  readonly mocks: Readonly<Record<string, HookMock | 'run'>>
  /** True: hooks without a mock are run, too. */
  readonly run: boolean
  /** Executors that are run all the same, since they only think. */
  readonly pure: readonly string[]
  /** Ids of hooks with a mock of which the preview is wanted, too. */
  readonly wanted: readonly string[]
  readonly executorOf: (name: string) => MaybePromise<AnyExecutor>
  readonly answers: (executor: string) => boolean
  /** What a mock does that does not answer. */
  readonly sleep: (signal: AbortSignal) => Promise<never>
}

/** Hooks with other executors, those executors, and what they note. */
export interface StandIns {
  readonly hooks: readonly HookConfig[]
  readonly executors: Readonly<Record<string, ExecutorSource>>
  /** By id: what would have been done. */
  readonly previews: Map<string, Json>
}

/** Puts an executor of its own in the place of that of each hook that is not to be run. */
export function standIns(hooks: readonly HookConfig[], request: StandInRequest): StandIns {
  const executors: Record<string, ExecutorSource> = {}
  const previews = new Map<string, Json>()
  const changed = hooks.map((hook) => {
    const mock = Object.hasOwn(request.mocks, hook.id) ? request.mocks[hook.id] : undefined
    const isRun =
      mock === 'run' || (mock === undefined && (request.run || request.pure.includes(hook.executor)))
    if (isRun) return hook
    const name = `${hook.executor}, mocked for ${hook.id}`
    executors[name] = standIn(hook, mock, request, previews)
    return { ...(isJudged(mock) ? hook : undecided(hook)), executor: name }
  })
  return { hooks: changed, executors, previews }
}

/** `decide` makes an answer of data: where there is none, there is nothing to judge. */
function isJudged(mock: HookMock | 'run' | undefined): boolean {
  return typeof mock === 'object' && mock.data !== undefined
}

function undecided({ decide, ...hook }: HookConfig): HookConfig {
  // it made the hook one that is waited for
  return decide === undefined ? hook : { mode: 'blocking', ...hook }
}

function standIn(
  hook: HookConfig,
  mock: HookMock | undefined,
  request: StandInRequest,
  previews: Map<string, Json>,
): AnyExecutor {
  const preview = async (ctx: HookContext): Promise<void> => {
    const executor = await request.executorOf(hook.executor)
    // of a plugin it comes from another process
    const shown = await Promise.resolve(executor.preview?.(ctx))
    previews.set(hook.id, shown ?? null)
  }
  return defineExecutor<Json>({
    name: hook.executor,
    answers: request.answers(hook.executor),
    options: ANY,
    execute(ctx) {
      if (mock === undefined) return preview(ctx)
      const said = (): MaybePromise<HookOutput> => mocked(mock, ctx, request)
      // what a mock hides may not even be there
      return request.wanted.includes(hook.id)
        ? preview(ctx)
            .catch(() => undefined)
            .then(said)
        : said()
    },
  })
}

function mocked(mock: HookMock, ctx: HookContext, { sleep }: StandInRequest): MaybePromise<HookOutput> {
  const { fail, timeout, ...output } = mock
  if (fail !== undefined) throw new HooklineError('HOOK_FAILED', fail)
  return timeout === true ? sleep(ctx.signal) : structuredClone(output)
}

const ANY: AnyExecutor['options'] = {
  '~standard': { version: 1, vendor: 'hookline', validate: (value) => ({ value }) },
}
