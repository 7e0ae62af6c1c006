import type { HookContext } from '@hookline/core'

/** Until when an answer is waited for. */
export interface TimeLimit {
  readonly signal: AbortSignal
  /** It is over. */
  end(): void
}

/** A little before the engine gives up: what is known of a message by then is more than that time is up. */
export function timeLimit({ deadline, signal }: Pick<HookContext, 'deadline' | 'signal'>): TimeLimit {
  const controller = new AbortController()
  const stop = (): void => controller.abort(signal.reason)
  const left = deadline - Date.now()
  const timer = setTimeout(
    () => controller.abort(),
    Math.min(MAX_MS, Math.max(0, left - Math.min(200, left / 10))),
  )
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    },
  }
}

/** The longest that a timer can be set to. */
const MAX_MS = 2 ** 31 - 1
