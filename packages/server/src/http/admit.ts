import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { HooklineError } from '@hookline/core'
import { apiError } from '../errors.ts'

/** Whom the door lets in. */
export interface Gate {
  readonly port: number
  readonly token: string
}

/**
 * Why whoever asks is sent away; `undefined`: they may come in. First where they come from, so that a page that another name led
 * here learns nothing of tokens.
 */
export function refusal(request: IncomingMessage, { port, token }: Gate): HooklineError | undefined {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`]
  const hosts = valuesOf(request, 'host')
  if (hosts.length !== 1 || !names.includes(hosts[0]!))
    return apiError('API_HOST', 'the header Host is not the address of this server')
  if (!valuesOf(request, 'origin').every((origin) => names.some((name) => origin === `http://${name}`)))
    return apiError('API_ORIGIN', 'a page of another origin asks')
  if (!valuesOf(request, 'sec-fetch-site').every((site) => site === 'same-origin' || site === 'none'))
    return apiError('API_ORIGIN', 'a page of another site asks')
  if (!isToken(valuesOf(request, 'authorization'), token))
    return apiError('API_TOKEN', 'the token is missing, or is not that of this server')
  return undefined
}

/** Each time it was sent: of some that come twice Node gives only the first. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === name)
}

function isToken(said: readonly string[], token: string): boolean {
  const [, given] = /^bearer +([\w.~+/-]+=*)$/i.exec(said.length === 1 ? said[0]! : '') ?? []
  // of hashes the time tells nothing, not even how long the token is
  return timingSafeEqual(digest(given ?? ''), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
