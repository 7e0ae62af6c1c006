import {
  defineExecutor,
  systemClock,
  type Clock,
  type Executor,
  type HookContext,
  type HookOutput,
  type Json,
  type MaybePromise,
} from '@hookline/core'

/** How a fake behaves. */
export interface FakeExecutorOptions {
  /** Default `fake`. */
  readonly name?: string
  /** Default true. */
  readonly answers?: boolean
  readonly idempotent?: boolean
  /** Every run gives it, throws it if it is an error, or calls it. Default: nothing. */
  readonly says?: HookOutput | Error | ((context: HookContext) => MaybePromise<HookOutput | void>)
  /** Milliseconds each run takes; cut short when it is aborted. */
  readonly takesMs?: number
  /** Whose milliseconds: that of a `fakeClock()`, to take its time without waiting. Default: the machine's. */
  readonly clock?: Clock
}

/** An executor that does nothing but remember. */
export interface FakeExecutor extends Executor<Json> {
  /** Every run, in order. */
  readonly calls: readonly HookContext[]
}

/** An executor for tests of what is around executors: takes any settings, remembers every run. */
export function fakeExecutor({
  name = 'fake',
  answers = true,
  idempotent = false,
  says,
  takesMs,
  clock = systemClock(),
}: FakeExecutorOptions = {}): FakeExecutor {
  const calls: HookContext[] = []
  const answer = (context: HookContext): MaybePromise<HookOutput | void> => {
    if (says instanceof Error) throw says
    return typeof says === 'function' ? says(context) : says
  }
  const executor = defineExecutor<Json>({
    name,
    answers,
    idempotent,
    options: {
      '~standard': { version: 1, vendor: 'hookline', validate: (value) => ({ value: value as Json }) },
    },
    target: () => name,
    execute(context) {
      calls.push(context)
      return takesMs === undefined
        ? answer(context)
        : pause(takesMs, context.signal, clock).then(() => answer(context))
    },
  })
  return Object.assign(executor, { calls })
}

function pause(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      stop()
      reject(signal.reason as Error)
    }
    const stop = clock.after(ms, () => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    })
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
}
