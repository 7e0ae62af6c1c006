import { getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Line } from '../src/line.ts'
import { faultOf, LINES, openTo, outgoing, serveRaw, type Raw } from './lines.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

describe.each(Object.entries(LINES))('the line over %s', (_, open) => {
  async function against(
    act: (socket: Socket, count: number) => void,
    connections = 8,
  ): Promise<{ server: Raw; line: Line }> {
    const server = await serveRaw(act)
    const line = openTo(open, server.port, { connections })
    ended.push(
      () => server.close(),
      () => line.close(AbortSignal.abort()),
    )
    return { server, line }
  }

  const drip = (socket: Socket, first: string, each: string): void => {
    socket.once('data', () => {
      socket.write(first)
      const timer = setInterval(() => socket.write(each), 5)
      socket.on('close', () => clearInterval(timer))
    })
  }

  test.each<[string, (socket: Socket) => void]>([
    ['that never answers', () => {}],
    ['that drips its headers', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x')],
    ['that drips its body', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n', 'x')],
    [
      'that drips chunks',
      (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'),
    ],
    ['that does not read', (socket) => void socket.pause()],
  ])('leaves a receiver %s as soon as the signal says so, and the connection is gone', async (_what, act) => {
    const { server, line } = await against(act)
    const reason = new Error('time is up')
    const ending = new AbortController()
    const body = Buffer.alloc(5_000_000)
    const sending = line.send(outgoing(server.origin, { signal: ending.signal, body }))
    setTimeout(() => ending.abort(reason), 100)
    await expect(sending).rejects.toBe(reason)
    await server.gone()
  })

  test('sends nothing when the signal has said so before', async () => {
    const { server, line } = await against(() => {})
    const reason = new Error('too late')
    await expect(line.send(outgoing(server.origin, { signal: AbortSignal.abort(reason) }))).rejects.toBe(
      reason,
    )
    expect(server.sockets).toHaveLength(0)
  })

  test('leaves a receiver that does not take part in the handshake of TLS', async () => {
    const { server, line } = await against(() => {})
    const ending = new AbortController()
    const sending = line.send(outgoing(`https://127.0.0.1:${server.port}/`, { signal: ending.signal }))
    setTimeout(() => ending.abort(new Error('enough')), 100)
    await expect(sending).rejects.toThrow('enough')
    await server.gone()
  })

  test('leaves a receiver while it connects to it, and sends nothing', async () => {
    const { server, line } = await against(() => {})
    const ending = new AbortController()
    const sending = line.send(outgoing(server.origin, { signal: ending.signal }))
    ending.abort(new Error('enough'))
    await expect(sending).rejects.toThrow('enough')
    await new Promise((later) => setTimeout(later, 50))
    await server.gone()
    expect(server.heard()).toBe('')
  })

  test('a request that waits for a connection heeds its signal, and is never sent', async () => {
    let answer = (): void => {}
    const { server, line } = await against((socket) => {
      socket.on('data', () => {
        answer = () => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      })
    }, 1)
    const first = line.send(outgoing(`${server.origin}/first`))
    while (!server.heard().includes('hello')) await new Promise((next) => setTimeout(next, 5))
    const ending = new AbortController()
    const waiting = line.send(outgoing(`${server.origin}/waiting`, { signal: ending.signal }))
    const last = line.send(outgoing(`${server.origin}/last`))
    ending.abort(new Error('no more time'))
    await expect(waiting).rejects.toThrow('no more time')
    answer()
    await first
    while (!server.heard().includes('/last')) await new Promise((next) => setTimeout(next, 5))
    answer()
    expect((await last).status).toBe(200)
    expect(server.heard()).not.toContain('/waiting')
    expect(server.sockets).toHaveLength(1)
  })

  test('a connection of which a request was called off is not used again', async () => {
    const { server, line } = await against((socket, count) => {
      socket.on('data', () => {
        if (count > 0) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew')
        else setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold'), 100)
      })
    })
    const signal = AbortSignal.timeout(40)
    await expect(line.send(outgoing(server.origin, { signal }))).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    expect(Buffer.from((await line.send(outgoing(server.origin))).body).toString()).toBe('new')
  })

  test('no listener stays on a signal that many requests share', async () => {
    const { server, line } = await against((socket) =>
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')),
    )
    const { signal } = new AbortController()
    for (let n = 0; n < 5; n++) await line.send(outgoing(server.origin, { signal }))
    await new Promise((later) => setTimeout(later, 20))
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe.each(Object.entries(LINES))('the line over %s is closed', (_, open) => {
  test('after what is under way has ended, and then nothing is sent', async () => {
    const server = await serveRaw((socket) =>
      socket.on('data', () =>
        setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), 60),
      ),
    )
    const line = openTo(open, server.port)
    const sending = line.send(outgoing(server.origin))
    const closing = line.close(new AbortController().signal)
    expect(await Promise.race([sending, closing.then(() => 'closed first')])).toMatchObject({ status: 200 })
    await closing
    await server.gone()
    await expect(line.send(outgoing(server.origin))).rejects.toMatchObject({ code: 'WEBHOOK_CLOSED' })
    await server.close()
  })

  test('at once when its signal says so', async () => {
    const server = await serveRaw(() => {})
    const line = openTo(open, server.port)
    const sending = faultOf(line.send(outgoing(server.origin)))
    while (!server.heard().includes('hello')) await new Promise((next) => setTimeout(next, 5))
    await line.close(AbortSignal.timeout(50))
    expect(await sending).toMatchObject({ code: 'WEBHOOK_UNREACHABLE' })
    await server.gone()
    await server.close()
  })
})
