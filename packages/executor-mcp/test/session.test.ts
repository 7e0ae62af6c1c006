import type { StandardSchema } from '@hookline/core'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, test } from 'vitest'
import { NOT_CONNECTED } from '../src/inner.ts'
import { createSession, type Session } from '../src/session.ts'

const ANY: StandardSchema = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
}
const NONE: StandardSchema = {
  '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'odd' }] }) },
}
const CALL = { method: 'tools/call', params: { name: 'it' } } as const

/** A way that keeps what it is sent, and a server that agrees to a version. */
function server(version: unknown = LATEST_PROTOCOL_VERSION): {
  readonly way: Transport
  readonly sent: object[]
  readonly versions: string[]
  readonly say: (message: object) => void
} {
  const sent: object[] = []
  const versions: string[] = []
  const say = (message: object): void => way.onmessage?.({ jsonrpc: '2.0', ...message } as JSONRPCMessage)
  const way: Transport = {
    start: async () => undefined,
    close: async () => way.onclose?.(),
    setProtocolVersion: (agreed) => void versions.push(agreed),
    async send(message) {
      sent.push(message)
      const { id, method } = message as { readonly id?: number; readonly method?: string }
      if (method === 'initialize') say({ id, result: { protocolVersion: version } })
    },
  }
  return { way, sent, versions, say }
}

async function connected(): Promise<ReturnType<typeof server> & { readonly session: Session }> {
  const there = server()
  const session = createSession()
  await session.connect(there.way)
  there.sent.length = 0
  return { ...there, session }
}

describe('a session begins', () => {
  test('by saying who asks, and that it has understood', async () => {
    const { way, sent, versions } = server('2025-03-26')
    await createSession().connect(way)
    expect(versions).toEqual(['2025-03-26'])
    const params = {
      protocolVersion: LATEST_PROTOCOL_VERSION,
      capabilities: {},
      clientInfo: { name: 'hookline', version: '1' },
    }
    expect(sent).toEqual([
      { jsonrpc: '2.0', id: 0, method: 'initialize', params },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
    ])
  })

  test.each(SUPPORTED_PROTOCOL_VERSIONS)('in version %s, which the library knows', async (version) => {
    const { way, versions } = server(version)
    await createSession().connect(way)
    expect(versions).toEqual([version])
  })

  test.each(['2031-01-01', 7, null])('but not in version %j', async (version) => {
    const { way, sent } = server(version)
    await expect(createSession().connect(way)).rejects.toThrow(/version is not supported/)
    expect(sent).toHaveLength(1)
  })
})

describe('a question', () => {
  test('gets its own answer, in whatever order they come', async () => {
    const { session, say } = await connected()
    const answers = [1, 2].map(async () => session.request(CALL, ANY))
    say({ id: 2, result: { it: 'second' } })
    say({ id: 1, result: { it: 'first' } })
    expect(await Promise.all(answers)).toEqual([{ it: 'first' }, { it: 'second' }])
  })

  test('has a token only where news are wanted, and its id last', async () => {
    const { session, sent, say } = await connected()
    const [bare, told] = [session.request(CALL, ANY), session.request(CALL, ANY, { hasProgress: true })]
    expect(sent.map((one) => JSON.stringify(one))).toEqual([
      '{"method":"tools/call","params":{"name":"it"},"jsonrpc":"2.0","id":1}',
      '{"method":"tools/call","params":{"name":"it","_meta":{"progressToken":2}},"jsonrpc":"2.0","id":2}',
    ])
    for (const id of [1, 2]) say({ id, result: {} })
    await Promise.all([bare, told])
  })

  test('fails by what the server says, and by a result that is none', async () => {
    const { session, say } = await connected()
    const [refused, odd] = [session.request(CALL, ANY), session.request(CALL, NONE)]
    say({ id: 1, error: { code: -32_603, message: 'not today' } })
    say({ id: 2, result: {} })
    await expect(refused).rejects.toMatchObject({ code: -32_603, message: 'not today' })
    await expect(odd).rejects.toThrow('Invalid result for tools/call: odd')
  })

  test('that is called off is called off at the server, once', async () => {
    const { session, sent, say } = await connected()
    const stop = new AbortController()
    const call = session.request(CALL, ANY, { signal: stop.signal })
    stop.abort('enough')
    await expect(call).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT', message: 'enough' })
    say({ id: 1, result: {} })
    expect(sent.slice(1)).toEqual([
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1, reason: 'enough' } },
    ])
    await expect(session.request(CALL, ANY, { signal: stop.signal })).rejects.toThrow('enough')
    expect(sent).toHaveLength(2)
  })

  test('is called off for whatever reason, also one that has no words', async () => {
    const { session, sent } = await connected()
    const stop = new AbortController()
    const call = session.request(CALL, ANY, { signal: stop.signal })
    stop.abort(Object.create(null))
    await expect(call).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' })
    expect(sent).toHaveLength(2)
  })

  test('has its result where the server says that there was no error', async () => {
    const { session, say } = await connected()
    const call = session.request(CALL, ANY)
    say({ id: 1, result: { it: 1 }, error: null })
    expect(await call).toEqual({ it: 1 })
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('full')
      },
    ],
    [
      'fails',
      async () => {
        throw new Error('full')
      },
    ],
  ])('fails where the way %s, and is not kept', async (_how, send) => {
    const { session, way } = await connected()
    Object.assign(way, { send })
    await expect(session.request(CALL, ANY)).rejects.toThrow('full')
    way.onclose?.()
  })

  test('that was answered is called off nowhere', async () => {
    const { session, sent, say } = await connected()
    const stop = new AbortController()
    const call = session.request(CALL, ANY, { signal: stop.signal })
    say({ id: 1, result: {} })
    await call
    stop.abort()
    expect(sent).toHaveLength(1)
  })

  test('is lost with the connection, after it is known that this is gone; the next one is not sent', async () => {
    const { session, sent, way } = await connected()
    const order: string[] = []
    session.listen({ closed: () => void order.push('closed') })
    const call = session
      .request(CALL, ANY)
      .catch((error: { readonly code: string }) => order.push(error.code))
    way.onclose?.()
    await call
    expect(order).toEqual(['closed', 'CONNECTION_CLOSED'])
    await expect(session.request(CALL, ANY)).rejects.toThrow(NOT_CONNECTED)
    expect(sent).toHaveLength(1)
  })
})

test('a server that asks is told that it is heard, and nothing else', async () => {
  const { sent, say } = await connected()
  say({ id: 'a', method: 'ping' })
  say({ id: 7, method: 'roots/list' })
  say({ id: {}, method: 'roots/list' })
  say({ method: 'notifications/resources/list_changed' })
  expect(sent).toEqual([
    { jsonrpc: '2.0', id: 'a', result: {} },
    { jsonrpc: '2.0', id: 7, error: { code: -32_601, message: 'Method not found' } },
  ])
})

test('that its tools are others now is told', async () => {
  const { session, say } = await connected()
  let times = 0
  session.listen({ changed: () => void times++ })
  say({ method: 'notifications/tools/list_changed' })
  expect(times).toBe(1)
})
