import { HooklineError, type CheckContext, type Finding } from '@hookline/core'
import { connect } from './connect.ts'
import { revealing, type Reveal } from './reveal.ts'
import type { WebhookOptions } from './settings.ts'
import { signingFault } from './sign.ts'
import { besides, tlsOf } from './tls.ts'
import { originOf, sendable } from './url.ts'
import { references } from './uses-secrets.ts'
import type { LineSettings } from './line.ts'
import { webhookError } from './errors.ts'

/** Looks for secrets and certificates, and connects to the receiver and to who gives tokens. Nothing is sent to them. */
export async function check(options: WebhookOptions, context: CheckContext): Promise<readonly Finding[]> {
  const reveal = revealing(context)
  const missing = references(options).flatMap(([place, secret]) =>
    found(() => reveal.secret(secret), `\`${place}\`: `),
  )
  if (missing.length > 0) return missing
  const faults = [
    ...found(() => checkSigning(options, reveal)),
    ...found(() => certificates(options, context, reveal)),
  ]
  return faults.length > 0 ? faults : reached(options, context, reveal)
}

async function reached(
  options: WebhookOptions,
  context: CheckContext,
  reveal: Reveal,
): Promise<readonly Finding[]> {
  const { url, auth, proxy } = options
  const tls = certificates(options, context, reveal)
  const { network, signal } = context
  const to = { network, signal, env: proxy === false ? {} : context.env }
  const tokens = auth?.oauth2?.token_url
  const all = await Promise.all([
    tried(async () => connect(receiverOf(url, reveal), { ...to, tls })),
    tokens === undefined
      ? []
      : tried(async () =>
          connect(sendable(tokens, '`auth.oauth2.token_url`'), { ...to, tls: tls && besides(tls) }),
        ),
  ])
  return all.flat()
}

/** Of a URL with holes its origin is all that is known. */
function receiverOf(url: WebhookOptions['url'], reveal: Reveal): URL {
  return typeof url === 'string'
    ? sendable(originOf(url) ?? url, '`url`')
    : sendable(reveal.secret(url), 'the secret of `url`')
}

async function tried(act: () => Promise<void>): Promise<readonly Finding[]> {
  try {
    await act()
    return []
  } catch (thrown) {
    return [finding(thrown)]
  }
}

function certificates({ tls }: WebhookOptions, { hook }: CheckContext, reveal: Reveal): LineSettings['tls'] {
  return tls === undefined ? undefined : tlsOf(tls, hook, reveal)
}

function checkSigning({ sign }: WebhookOptions, reveal: Reveal): void {
  for (const [at, secret] of (sign?.secrets ?? []).entries()) {
    const fault = signingFault(reveal.secret(secret))
    if (fault !== undefined)
      throw webhookError('WEBHOOK_SIGNING_SECRET', `the secret number ${at + 1} of \`sign\` ${fault}`)
  }
}

function found(look: () => unknown, where = ''): readonly Finding[] {
  try {
    look()
    return []
  } catch (thrown) {
    const one = finding(thrown)
    return [{ ...one, message: where + one.message }]
  }
}

function finding(thrown: unknown): Finding {
  const { message, hint } = HooklineError.from(thrown)
  return { severity: 'error', message, hint }
}
