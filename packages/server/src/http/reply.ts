import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HooklineError } from '@hookline/core'
import { redact } from '@hookline/runtime'
import { statusOf } from './status-of.ts'

/** An answer. */
export interface Reply {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Of every answer: nothing of it is kept, guessed at, framed, run or read by another page. */
export const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** An answer in JSON. */
export function json(value: unknown, status = 200): Reply {
  return { status, type: JSON_TYPE, text: `${JSON.stringify(value)}\n` }
}

/** What went wrong, for programs and people. */
export function failure(
  { code, message, hint }: Pick<HooklineError, 'code' | 'message' | 'hint'>,
  headers?: Reply['headers'],
): Reply {
  const { status, text, type } = json(
    { error: { code, message: redact(message), hint: redact(hint) } },
    statusOf(code),
  )
  return { status, text, type, headers: { ...MORE[code], ...headers } }
}

const MORE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  API_TOKEN: { 'www-authenticate': 'Bearer realm="hookline"' },
  API_BUSY: { 'retry-after': '5' },
}

/** Sends it, unless who asked is gone. */
export function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(reply.status, {
    ...HEADERS,
    'content-type': reply.type,
    'content-length': Buffer.byteLength(reply.text),
    // what is left of a body would be taken for the next request
    ...(hasBody(request) && !request.complete ? { connection: 'close' } : {}),
    ...reply.headers,
  })
  response.end(request.method === 'HEAD' ? undefined : reply.text)
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** The same as bytes, for who did not get as far as a request. The connection ends behind it. */
export function rawReply({ status, type, text, headers }: Reply): string {
  const all = {
    ...HEADERS,
    'content-type': type,
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('')}\r\n${text}`
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}
