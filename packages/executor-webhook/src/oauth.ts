import { HooklineError } from '@hookline/core'
import { webhookError } from './errors.ts'
import type { Line } from './line.ts'
import type { Revealed } from './reveal.ts'
import type { WebhookOAuth2 } from './settings.ts'
import { tokenRequest } from './token-request.ts'
import { grantIn, type Grant } from './token-response.ts'

/** Who asks for a token, and with what. */
interface Ask {
  readonly line: Line
  readonly reveal: Revealed
  readonly signal: AbortSignal
}

/** The token of one client, asked for once for all who wait for it. */
export interface Tokens {
  /** @throws HooklineError `WEBHOOK_TOKEN_REFUSED`, `WEBHOOK_TOKEN_FAILED`, and what a line throws */
  get(ask: Ask): Promise<string>
  /** It was not taken: the next one asks for another. */
  forget(token: string): void
}

interface Asking {
  readonly grant: Promise<Grant>
  readonly controller: AbortController
  waiting: number
}

export function createTokens(settings: WebhookOAuth2, now: () => number): Tokens {
  let held: Grant | undefined
  let asking: Asking | undefined
  const begin = (ask: Ask): Asking => {
    const controller = new AbortController()
    const late = setTimeout(() => controller.abort(tooLate(settings)), PATIENCE_MS)
    const grant = asked(settings, { ...ask, signal: controller.signal }, now)
      .then((one) => (held = one))
      .finally(() => {
        clearTimeout(late)
        if (asking?.controller === controller) asking = undefined
      })
    return { grant, controller, waiting: 0 }
  }
  return {
    async get(ask) {
      ask.signal.throwIfAborted()
      if (held !== undefined && now() < held.until) return held.token
      const mine = (asking ??= begin(ask))
      mine.waiting += 1
      try {
        return (await within(mine.grant, ask.signal)).token
      } finally {
        mine.waiting -= 1
        // nobody is left who would take it
        if (mine.waiting === 0) mine.controller.abort(ask.signal.reason)
        if (mine.waiting === 0 && asking === mine) asking = undefined
      }
    },
    forget(token) {
      if (held?.token === token) held = undefined
    },
  }
}

/** Milliseconds for a token endpoint. */
const PATIENCE_MS = 10_000

function tooLate({ token_url: url }: WebhookOAuth2): HooklineError {
  const message = `${new URL(url).origin} gave no token within ${PATIENCE_MS / 1000} seconds`
  return webhookError('WEBHOOK_TOKEN_FAILED', message, { retryable: true })
}

async function asked(settings: WebhookOAuth2, ask: Ask, now: () => number): Promise<Grant> {
  const began = now()
  const request = tokenRequest(settings, ask.reveal)
  const incoming = await ask.line.send({ ...request, signal: ask.signal })
  return grantIn(incoming, { settings, began, now: now(), without: ask.reveal.without })
}

/** Each waits with its own signal. */
async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(HooklineError.from(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
