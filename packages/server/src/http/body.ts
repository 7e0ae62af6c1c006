import type { IncomingMessage } from 'node:http'
import type { Json } from '@hookline/core'
import { isTable } from '@hookline/runtime'
import { apiError } from '../errors.ts'

/** What is read beyond the limit before the connection ends, so that who sends still hears why. */
const LINGER = 8

const DEEPEST = 100

/** The table that a request brings as JSON. @throws HooklineError `API_TYPE`, `API_TOO_LARGE`, `API_BODY` */
export async function tableIn(
  request: IncomingMessage,
  most: number,
): Promise<Readonly<Record<string, Json>>> {
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers
  if (!/^application\/json *(?:; *charset="?utf-8"?)?$/i.test(type) || encoding !== undefined)
    throw apiError('API_TYPE', 'the body is not sent as JSON')
  const value = parsed(await bytesIn(request, most))
  if (!isTable(value) || isDeep(value, DEEPEST))
    throw apiError('API_BODY', 'the body is no JSON object, or too deep')
  return value
}

async function bytesIn(request: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
      else chunks.length = 0
      if (size > most * LINGER) break
    }
  } catch (thrown) {
    throw apiError('API_BODY', 'the body broke off', { cause: thrown })
  }
  if (size > most) throw apiError('API_TOO_LARGE', `the body has more than ${most} bytes`)
  return Buffer.concat(chunks)
}

function parsed(bytes: Buffer): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
  } catch (thrown) {
    throw apiError('API_BODY', 'the body is no JSON', { cause: thrown })
  }
}

function isDeep(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return most === 0 || Object.values(value).some((one) => isDeep(one, most - 1))
}
