import { isAbsolute } from 'node:path'
import type { IncomingMessage } from 'node:http'
import type { Json } from '@hookline/core'
import { cleaned, isTable } from '@hookline/runtime'
import { apiError } from '../errors.ts'
import { tableIn } from './body.ts'
import type { EmitRequest, HttpMeans } from './means.ts'

/** `POST /api/events`: what came of it. */
export async function emitted(means: HttpMeans, request: IncomingMessage, most: number): Promise<unknown> {
  return cleaned(await means.emit(wanted(await tableIn(request, most))))
}

function wanted(body: Readonly<Record<string, Json>>): EmitRequest {
  const { name, data, cwd, session, ...more } = body
  const [unknown] = Object.keys(more)
  if (unknown !== undefined) throw unfit(`there is no ${JSON.stringify(unknown.slice(0, 40))}`)
  if (!isText(name, 200)) throw unfit('name is a text')
  if (data !== undefined && !isTable(data)) throw unfit('data is an object')
  if (cwd !== undefined && !(isText(cwd, 4096) && isAbsolute(cwd))) throw unfit('cwd is an absolute path')
  if (session !== undefined && !isText(session, 200)) throw unfit('session is a text')
  return {
    name,
    ...(data === undefined ? {} : { data }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(session === undefined ? {} : { session }),
  }
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= most && !value.includes('\0')
}

function unfit(message: string): Error {
  return apiError('API_BODY', message)
}
