import { HooklineError, type HookContext, type HookOutput } from '@hookline/core'
import { answerOf } from './answer.ts'
import type { Incoming, Line } from './line.ts'
import { failureOf } from './outcome.ts'
import { requestOf, type Request } from './request.ts'
import type { WebhookResource } from './resource.ts'
import { revealing, type Revealed } from './reveal.ts'
import type { WebhookOptions } from './settings.ts'
import { signatures } from './sign.ts'
import { slackFailure } from './slack-answer.ts'
import { bytesOf } from './size.ts'
import { sendable } from './url.ts'
import { usesSecrets } from './uses-secrets.ts'

type Context = HookContext<WebhookOptions, WebhookResource>

/** Sends the event, and reads what comes back. @throws HooklineError one of `WEBHOOK_ERRORS`, or what the line throws */
export async function execute(ctx: Context): Promise<HookOutput> {
  const reveal = revealing(ctx)
  try {
    ctx.signal.throwIfAborted()
    return await sent(ctx, reveal)
  } catch (thrown) {
    throw withoutSecrets(HooklineError.from(thrown), reveal)
  }
}

async function sent(ctx: Context, reveal: Revealed): Promise<HookOutput> {
  const { resource, hook } = ctx
  const line = resource.line(hook, reveal)
  const token = await tokenFor(ctx, reveal)
  const request = requestOf(ctx, { reveal, token, userAgent: resource.userAgent })
  hideAuthorization(request, reveal)
  const url = sendable(request.url, typeof ctx.options.url === 'string' ? '`url`' : 'the secret of `url`')
  const incoming = await answered(ctx, line, request, url, reveal)
  if (incoming.status === 401 && token !== undefined) resource.tokens!.forget(token)
  const asked = {
    origin: url.origin,
    hasSecrets: usesSecrets(ctx.options),
    now: resource.now(),
    without: reveal.without,
  }
  const failure =
    failureOf(incoming, asked) ?? (ctx.options.format === 'slack' ? slackFailure(incoming, asked) : undefined)
  if (failure !== undefined) throw failure
  return answerOf(incoming, ctx)
}

async function tokenFor(ctx: Context, reveal: Revealed): Promise<string | undefined> {
  const { resource, hook, signal } = ctx
  return resource.tokens?.get({ line: resource.tokenLine(hook, reveal), reveal, signal })
}

/** A receiver may say back what stands behind `Basic` or `Bearer`, in which a password has other letters. */
function hideAuthorization({ headers }: Request, reveal: Revealed): void {
  const proof = headers['authorization']?.replace(/^\S+ /, '')
  if (proof !== undefined) reveal.hide(proof)
}

/** With one line in the log, whatever comes of it. */
async function answered(
  ctx: Context,
  line: Line,
  request: Request,
  url: URL,
  reveal: Revealed,
): Promise<Incoming> {
  const { method } = request
  const body = request.text === undefined ? undefined : Buffer.from(request.text)
  const headers = { ...request.headers, ...signed(ctx, request, body ?? Buffer.alloc(0), reveal) }
  const maxBytes = bytesOf(ctx.options.max_response ?? '128KB')
  const began = performance.now()
  try {
    const incoming = await line.send({ method, url, headers, body, signal: ctx.signal, maxBytes })
    const { status, ms, body: said, cut } = incoming
    const bytes = `${said.length} bytes${cut === undefined ? '' : `, cut: ${cut.code}`}`
    ctx.log(`${method} ${url.origin}: ${status} in ${Math.round(ms)} ms, ${bytes}`)
    return incoming
  } catch (thrown) {
    const { code } = HooklineError.from(thrown)
    ctx.log(`${method} ${url.origin}: ${code} after ${Math.round(performance.now() - began)} ms`)
    throw thrown
  }
}

/** When it is sent, and what proves it. */
function signed(
  { options: { sign }, resource }: Context,
  { headers }: Request,
  body: Uint8Array,
  reveal: Revealed,
): Readonly<Record<string, string>> {
  const seconds = Math.floor(resource.now() / 1000)
  const stamp = { 'webhook-timestamp': String(seconds) }
  if (sign === undefined) return stamp
  const secrets = sign.secrets.map((secret) => reveal.secret(secret))
  return { ...stamp, 'webhook-signature': signatures(secrets, { id: headers['webhook-id']!, seconds, body }) }
}

/** A receiver may say back what it was told. */
function withoutSecrets(error: HooklineError, { without }: Revealed): HooklineError {
  const message = without(error.message)
  if (message === error.message) return error
  const { cause: _cause, ...details } = error.details
  return new HooklineError(error.code, message, { ...details, hint: error.hint })
}
