import { answerIn, type Asker } from '@hookline/answer'
import type { HookContext, HookOutput, Json } from '@hookline/core'
import { webhookError } from './errors.ts'
import type { Incoming } from './line.ts'
import type { WebhookOptions } from './settings.ts'
import { wellFormed } from './well-formed.ts'

type Context = HookContext<WebhookOptions, unknown>

/**
 * What a receiver that took the event says. In the background nobody hears it; `decide` gets all of it; else one JSON object in
 * the words of hookline or Claude Code is an answer, and anything else is data, or of a guard a failure.
 * @throws HooklineError `WEBHOOK_ANSWER_INVALID`; `WEBHOOK_TOO_LARGE`, `WEBHOOK_BROKEN` of a body that is cut
 */
export function answerOf(incoming: Incoming, ctx: Context): HookOutput {
  const { status, ms, body: bytes } = incoming
  if (ctx.isDelivery === true) return { data: { status, ms, bytes: bytes.length } }
  if (incoming.cut !== undefined) throw incoming.cut
  const text = new TextDecoder().decode(bytes)
  if (ctx.hook.guard === true && text.trim() === '' && !isWhole(incoming)) throw fault('broken', CUT_OFF)
  if (ctx.options.format === 'slack' && ctx.hook.guard !== true)
    return { data: { status, body: kept(text, text) } }
  const body = valueOf(text, incoming)
  if (ctx.hook.decide !== undefined) return { data: { status, body } }
  const { event, hook, log } = ctx
  const asker: Asker = { event, isGuard: hook.guard === true, log, where: 'the body', fault }
  if (text.trim() === '') return { data: { status, body } }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    if (asker.isGuard)
      throw fault('invalid', `a guard was answered with ${kindOf(body)}, not with a JSON object`)
    return { data: { status, body: kept(body, text) } }
  }
  const output = answerIn(body, asker)
  return output.data === body ? { data: { status, body: kept(body, text) } } : output
}

const fault: Asker['fault'] = (_kind, message, details) =>
  webhookError('WEBHOOK_ANSWER_INVALID', message, { retryable: false, ...details })

/** A receiver that dies once it has said 200 is no objection of anybody. */
const CUT_OFF =
  'a guard was answered with an empty body that does not say that it is whole (`content-length: 0`, or 204)'

/** Nothing is all that was meant to come: where only the end of the connection ends a body, nobody knows. */
function isWhole({ status, headers }: Incoming): boolean {
  const isChunked = /(?:^|,)\s*chunked\s*$/i.test(headers['transfer-encoding'] ?? '')
  return status === 204 || isChunked || headers['content-length'] !== undefined
}

/** JSON where it says that it is, or begins like it; else the text; `null` for nothing. */
function valueOf(text: string, { headers }: Incoming): Json {
  if (text.trim() === '') return null
  const isJson = /^[\w.+-]+\/(?:[\w.+-]+\+)?json\b/i.test(headers['content-type']?.trim() ?? '')
  if (!isJson && !/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw fault('broken', 'the body is meant to be JSON and is not one whole value', { cause })
  }
}

function kindOf(body: Json): string {
  return Array.isArray(body) ? 'a list' : body === null ? 'null' : `a ${typeof body}`
}

/** What a receiver says besides is not kept for ever. */
const KEPT = 4096

function kept(body: Json, text: string): Json {
  return text.length <= KEPT ? body : `${wellFormed(text.slice(0, KEPT))}…`
}
