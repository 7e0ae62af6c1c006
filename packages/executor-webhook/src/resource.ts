import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { HookConfig, OpenContext } from '@hookline/core'
import type { Line, OpenLine } from './line.ts'
import { createTokens, type Tokens } from './oauth.ts'
import type { Reveal } from './reveal.ts'
import type { WebhookOptions } from './settings.ts'
import { besides, tlsOf } from './tls.ts'

/** What is kept between runs of one hook: connections and a token. */
export interface WebhookResource {
  /** The line that a hook sends on, made by the first that does. @throws HooklineError `WEBHOOK_TLS_FILE` */
  readonly line: (hook: HookConfig, reveal: Reveal) => Line
  /** The same to who gives tokens: an authority of the receiver's is trusted there besides the system's, not instead. */
  readonly tokenLine: (hook: HookConfig, reveal: Reveal) => Line
  /** Not there: the hook asks for no token. */
  readonly tokens: Tokens | undefined
  readonly userAgent: string
  readonly now: () => number
  /** Lets what is under way end. */
  readonly close: (signal: AbortSignal) => Promise<void>
}

/** At once, to one receiver. */
const CONNECTIONS = 32

export function openResource(
  { tls, auth, proxy }: WebhookOptions,
  { network, env }: Pick<OpenContext, 'network' | 'env'>,
  openLine: OpenLine,
  now: () => number = Date.now,
): WebhookResource {
  const lines = new Map<string, Line>()
  const opened = (hook: HookConfig, reveal: Reveal, isForTokens: boolean): Line => {
    // certificates lie beside the hooks.toml, and the same settings may stand in two
    const place = hook.source === undefined ? '' : dirname(hook.source.file)
    const key = tls === undefined ? '' : `${isForTokens}${place}`
    const known = lines.get(key)
    if (known !== undefined) return known
    const own = tls === undefined ? undefined : tlsOf(tls, hook, reveal)
    const made = openLine({
      network,
      env: proxy === false ? {} : env,
      connections: CONNECTIONS,
      ...(own === undefined ? {} : { tls: isForTokens ? besides(own) : own }),
    })
    lines.set(key, made)
    return made
  }
  return {
    now,
    userAgent: userAgent(),
    tokens: auth?.oauth2 === undefined ? undefined : createTokens(auth.oauth2, now),
    line: (hook, reveal) => opened(hook, reveal, false),
    tokenLine: (hook, reveal) => opened(hook, reveal, true),
    async close(signal) {
      const all = [...lines.values()]
      lines.clear()
      await Promise.all(all.map((line) => line.close(signal)))
    },
  }
}

/** Who sends, and its version. */
export function userAgent(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return `hookline/${(JSON.parse(manifest) as { readonly version: string }).version}`
}
