import type { RunContext } from './context.ts'
import { HooklineError } from './errors.ts'

/**
 * The work, or its failure once time is up. A plain timer, not AbortSignal.timeout(): that one does not keep a
 * process alive, and a hung gate would end without an answer.
 */
export function limited(
  work: Promise<unknown>,
  ms: number,
  ctx: RunContext,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const give = (code: string, message: string) => (): void => {
      clearTimeout(timer)
      const error = new HooklineError(code, message)
      ctx.abort(error)
      reject(error)
    }
    const timer = setTimeout(give('HOOK_TIMEOUT', `no answer within ${Math.ceil(ms)} ms`), ms)
    const called = signal === undefined ? undefined : give('HOOK_ABORTED', 'the event was called off')
    if (called !== undefined) signal!.addEventListener('abort', called, { once: true })
    if (signal?.aborted === true) called!()
    const end = (): void => {
      clearTimeout(timer)
      if (called !== undefined) signal!.removeEventListener('abort', called)
    }
    void Promise.resolve(work).then(resolve, reject).finally(end)
  })
}
