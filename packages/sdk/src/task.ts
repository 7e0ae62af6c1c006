import { HooklineError, type EventData, type MaybePromise, type Usage } from '@hookline/core'
import { sdkError } from './errors.ts'
import type { Session } from './session.ts'

/** Does the work: at first with the prompt, then with what hooks want done besides. */
export type Work<Result> = (prompt: string, round: number) => MaybePromise<Result>

/** What a result says. */
export interface TaskOptions<Result> {
  /**
   * Default: `text`, `finalOutput` or `finalResponse` and `usage` of the result, or the result if it is a text;
   * promises, as streams have them, are waited for.
   */
  readonly told?: (result: Result) => MaybePromise<Partial<EventData['task.complete']>>
}

/** So often hooks can send the agent on. */
const ROUNDS = 3

/** A task from its prompt to its end. @throws HooklineError `TASK_DENIED` */
export async function workOn<Result>(
  session: Pick<Session, 'emit' | 'stopped'>,
  prompt: string,
  work: Work<Result>,
  { told = toldBy }: TaskOptions<Result> = {},
): Promise<Result> {
  const startedAt = Date.now()
  const complete = (said: object): ReturnType<typeof session.emit> =>
    session.emit('task.complete', { durationMs: Date.now() - startedAt, ...said })
  const start = await session.emit('task.start', { prompt })
  if (start.denied || start.stop) throw sdkError('TASK_DENIED', start.reason ?? 'a hook ended the task')
  let next = prompt
  for (let round = 0; ; round++) {
    let result: Result
    let said: Partial<EventData['task.complete']>
    try {
      result = await work(next, round)
      said = await told(result)
    } catch (thrown) {
      await complete(failure(thrown))
      throw thrown
    }
    const { denied, reason } = await complete(said)
    if (!denied || session.stopped || round === ROUNDS) return result
    next = reason!
  }
}

function failure(thrown: unknown): Partial<EventData['task.complete']> {
  const isAbort = thrown instanceof Error && thrown.name === 'AbortError'
  return { status: isAbort ? 'interrupted' : 'failed', error: HooklineError.from(thrown).message }
}

async function toldBy(result: unknown): Promise<Partial<EventData['task.complete']>> {
  if (typeof result === 'string') return { lastMessage: result }
  if (typeof result !== 'object' || result === null) return {}
  const { text, finalOutput, finalResponse, usage } = result as Record<string, unknown>
  const said = (await Promise.all([text, finalOutput, finalResponse])).find((one) => typeof one === 'string')
  return { ...(said === undefined ? {} : { lastMessage: said }), usage: usageOf(await usage) }
}

/** Tokens, where they are counted as the SDKs do. */
function usageOf(usage: unknown): Usage | null {
  if (typeof usage !== 'object' || usage === null) return null
  const counted = usage as Readonly<Record<string, unknown>>
  const number = (...names: readonly string[]): number | null => {
    const found = names.map((name) => counted[name]).find((one) => typeof one === 'number')
    return found ?? null
  }
  const inputTokens = number('inputTokens', 'input_tokens')
  const outputTokens = number('outputTokens', 'output_tokens')
  const sum = inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens
  return {
    inputTokens,
    cachedInputTokens: number('cachedInputTokens', 'cached_input_tokens'),
    outputTokens,
    totalTokens: number('totalTokens', 'total_tokens') ?? sum,
  }
}
