import { createGuard } from '@hookline/network'
import { guardedDispatcher, type GuardedDispatcher } from '@hookline/network/undici'
import ky from 'ky'
import type { Dispatcher } from 'undici'
import type { Gathering } from './line-body.ts'
import { sentHeaders } from './line-headers.ts'
import { makeLine, MAX_HEADERS, type Carried, type Wire } from './line-made.ts'
import type { Line, LineSettings, Outgoing } from './line.ts'

/** A line for a process that lives long: ky, over guarded connections of undici. */
export function openKy(settings: LineSettings): Line {
  const dispatcher = guardedDispatcher({ ...settings, maxHeaderSize: MAX_HEADERS })
  return makeLine(createGuard(settings.network), wire(dispatcher))
}

type Head = Omit<Carried, 'body'>

function wire(dispatcher: GuardedDispatcher): Wire {
  return {
    async carry(request, add) {
      let head: Head | undefined
      // what is sent is not read out of the Request that ky makes of it: that alone would cost as much as the sending
      const fetch = async (): Promise<Response> => {
        head = await carried(request, dispatcher.for(request.url), add)
        return new Response(null, { status: 204 })
      }
      await ky(request.url, { ...PLAIN, method: request.method, fetch })
      return head!
    },
    end: () => void dispatcher.destroy(),
  }
}

/** Trying again, how long, and what a status means is not ky's to say. */
const PLAIN = { retry: 0, timeout: false, throwHttpErrors: false } as const

async function carried(
  { method, url, headers, body, signal }: Outgoing,
  dispatcher: Dispatcher,
  add: Gathering['add'],
): Promise<Head> {
  const answer = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: sentHeaders(headers),
    body: body ?? null,
    responseHeaders: 'raw',
    signal,
  })
  // to leave before the end ends the connection
  for await (const chunk of answer.body) if (!add(chunk as Uint8Array)) break
  return { status: answer.statusCode, rawHeaders: answer.headers as unknown as Buffer[] }
}
