import { createGuard, guardedAgents, proxyFor, type GuardedAgents } from '@hookline/network'
import type { ClientRequest } from 'node:http'
import type { Gathering } from './line-body.ts'
import { sentHeaders } from './line-headers.ts'
import { makeLine, MAX_HEADERS, noHttp, type Carried, type Wire } from './line-made.ts'
import type { Line, LineSettings, Outgoing } from './line.ts'

/** A line over node:http and node:https, for a process that lives for one event: nothing else is loaded. */
export function openNode(settings: LineSettings): Line {
  const guard = createGuard(settings.network)
  const agents = guardedAgents({ guard, tls: settings.tls, connections: settings.connections })
  const plain = makeLine(guard, wire(agents))
  let proxied: Promise<Line> | undefined
  let isClosed = false
  return {
    async send(request) {
      if (isClosed || proxyFor(request.url, settings.env) === undefined) return await plain.send(request)
      proxied ??= import('./line-ky.ts').then(({ openKy }) => openKy(settings))
      return await (await proxied).send(request)
    },
    async close(signal) {
      isClosed = true
      await Promise.all([plain.close(signal), proxied?.then((line) => line.close(signal))])
    },
  }
}

function wire(agents: GuardedAgents): Wire {
  return {
    carry: (request, add) =>
      new Promise((resolve, reject) => {
        const asked = ask(request, agents)
        const stop = (): void => {
          asked.destroy()
          reject(request.signal.reason as Error)
        }
        request.signal.addEventListener('abort', stop, { once: true })
        const done = (): void => request.signal.removeEventListener('abort', stop)
        answered(asked, add).then(resolve, reject).finally(done)
        asked.end(request.body)
      }),
    end: () => agents.destroy(),
  }
}

function ask({ method, url, headers, body }: Outgoing, agents: GuardedAgents): ClientRequest {
  const node =
    url.protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
  const asked = node.request(url, {
    method,
    // for some methods Node sends a body without saying where it ends
    headers: { ...sentHeaders(headers), ...(body !== undefined && { 'content-length': body.byteLength }) },
    agent: agents.for(url.protocol),
    maxHeaderSize: MAX_HEADERS,
  })
  // the size is what bounds them
  asked.maxHeadersCount = 0
  return asked
}

type Head = Omit<Carried, 'body'>

function answered(asked: ClientRequest, add: Gathering['add']): Promise<Head> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      asked.destroy()
      reject(error)
    }
    asked.on('error', reject)
    asked.on('continue', () => fail(noHttp('100 Continue, which nobody asked for')))
    asked.on('upgrade', (_came, socket) => {
      // it is no longer the request's own
      socket.destroy()
      fail(noHttp('another protocol, which nobody asked for'))
    })
    asked.on('response', (came) => {
      const done = (): void => resolve({ status: came.statusCode ?? 0, rawHeaders: came.rawHeaders })
      came.on('error', fail).on('end', done)
      came.on('data', (chunk: Uint8Array) => {
        if (add(chunk)) return
        done()
        asked.destroy()
      })
    })
  })
}
