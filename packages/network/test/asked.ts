import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { guardedAgents } from '../src/index.ts'
import type { Guard } from '../src/guard.ts'
import { dispatcherWith } from '../src/undici.ts'

/** A server on every address of this machine that counts who connects. */
export async function openServer(host?: string): Promise<{
  readonly port: number
  readonly connections: () => number
  close(): Promise<void>
}> {
  let connections = 0
  const server = createServer((_, response) => response.end('reached'))
  server.on('connection', () => connections++)
  await new Promise<void>((listening) => server.listen(0, host, listening))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** Asks a host as somebody would who has not asked the guard before; gives what came, or the error's code. */
export type Ask = (target: { readonly host: string; readonly port: number }) => Promise<string>

/** Both ways of connecting, over connections that are not kept from one test to the next. */
export const ASKS: Readonly<Record<string, (guard: Guard) => Ask>> = {
  'node:http':
    (guard) =>
    ({ host, port }) =>
      new Promise((resolve) => {
        const agents = guardedAgents({ guard, connections: 4 })
        const headers = { host: 'somewhere' }
        const asked = request({ host, port, headers, agent: agents.for('http:') }, (response) => {
          response.resume().on('end', () => resolve('reached'))
        })
        asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        asked.on('close', () => agents.destroy())
        asked.end()
      }),
  undici:
    (guard) =>
    async ({ host, port }) => {
      const dispatchers = dispatcherWith(guard, { network: { allowPrivate: [] }, env: {}, connections: 4 })
      const dispatcher = dispatchers.for(new URL('https://example.com'))
      try {
        const literal = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
        const response = await dispatcher.request({
          origin: `http://${literal}:${port}`,
          path: '/',
          method: 'GET',
        })
        await response.body.dump()
        return 'reached'
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? (error as Error).message
      } finally {
        await dispatchers.destroy()
      }
    },
}
