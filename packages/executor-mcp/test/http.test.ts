import type { McpServer } from '@hookline/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sleep } from './place.ts'
import { legacy, listen, streamable, type Handle, type Listening } from './servers/http.ts'
import { failure, trying, type Trying } from './trying.ts'

async function serving(handle: Handle, port?: number): Promise<Trying & { readonly server: Listening }> {
  const server = await listen(handle, port)
  onTestFinished(() => server.close())
  return { ...trying(undefined, { network: { allowPrivate: [server.allowed] } }), server }
}

const KINDS: readonly (readonly [name: string, make: () => Handle, transport: 'auto' | 'http' | 'sse'])[] = [
  ['streamable HTTP, streams, sessions', () => streamable(), 'auto'],
  ['streamable HTTP, streams, no sessions', () => streamable({ sessions: false }), 'auto'],
  ['streamable HTTP, JSON, sessions', () => streamable({ json: true }), 'auto'],
  ['streamable HTTP, JSON, no sessions', () => streamable({ json: true, sessions: false }), 'http'],
  ['the older way, found by itself', () => legacy(), 'auto'],
  ['the older way, as said', () => legacy(), 'sse'],
]

describe.each(KINDS)('over %s', (name, make, transport) => {
  test('tools are called, over connections that are kept', async () => {
    const { run, server, close } = await serving(make())
    const call = { url: server.url, transport, tool: 'say', arguments: { text: '{{ event.name }}' } }
    for (let n = 0; n < 5; n++) expect(await run(call)).toEqual({ data: { text: 'exec.before' } })
    expect(await run({ ...call, tool: 'policy', arguments: { command: 'rm' } })).toEqual({
      data: { allowed: false, why: 'it is "rm"' },
    })
    expect(server.connections()).toBeLessThan(6)
    await close()
    await expect
      .poll(() => server.requests.some(({ method }) => method === 'DELETE'))
      .toBe(/[^o] sessions/.test(name))
  })

  test('failures are told as by a child', async () => {
    const { run, server } = await serving(make())
    const call = { url: server.url, transport, tool: 'fail', arguments: { why: 'no' } }
    expect(await failure(run(call))).toMatchObject({ code: 'MCP_TOOL_FAILED' })
    expect(await failure(run({ ...call, tool: 'fial' }))).toMatchObject({ code: 'MCP_TOOL_UNKNOWN' })
    expect(await failure(run({ ...call, arguments: {} }))).toMatchObject({ code: 'MCP_ARGUMENTS_INVALID' })
    expect(await failure(run({ ...call, tool: 'big', arguments: { bytes: 3_000_000 } }))).toMatchObject({
      code: 'MCP_RESULT_TOO_LARGE',
    })
  })

  test('a call that is called off leaves the connection to others', async () => {
    const { run, server } = await serving(make())
    const call = { url: server.url, transport, tool: 'say', arguments: { text: 'x' } }
    await run(call)
    const signal = AbortSignal.timeout(200)
    const slow = { ...call, tool: 'sleep', arguments: { ms: 30_000 } }
    expect((await failure(run(slow, { signal }))).message).toMatch(/timeout/i)
    const before = server.requests.length
    expect(await run(call)).toEqual({ data: { text: 'x' } })
    expect(server.requests.length - before).toBeLessThan(3)
  })

  test('many calls at once are answered each with its own', async () => {
    const { run, server } = await serving(make())
    const call = { url: server.url, transport, tool: 'say' }
    const texts = Array.from({ length: 40 }, (_, n) => `text ${n}`)
    const said = await Promise.all(texts.map((text) => run({ ...call, arguments: { text } })))
    expect(said).toEqual(texts.map((text) => ({ data: { text } })))
  })
})

describe('headers and tokens', () => {
  test('are sent with each request, and shown nowhere', async () => {
    const { run, server, logged } = await serving(streamable({ json: true }))
    const secret = (reference: unknown): string =>
      typeof reference === 'string' ? reference : (reference as { secret: string }).secret
    const options = {
      url: server.url,
      headers: { 'x-team': 'tools', 'x-key': { secret: 'key-of-tests' } },
      token: { secret: 'token-of-tests' },
      tool: 'fail',
      arguments: { why: 'because of token-of-tests and key-of-tests' },
    }
    const error = await failure(run(options, { secret }))
    expect(error.message).toMatch(/because of \[secret\] and \[secret\]$/)
    expect(logged.join()).not.toMatch(/of-tests/)
    for (const { headers } of server.requests)
      expect(headers).toMatchObject({
        authorization: 'Bearer token-of-tests',
        'x-team': 'tools',
        'x-key': 'key-of-tests',
      })
  })

  test('are not shown by half, where words are cut, nor in a hint', async () => {
    const token = `token-of-tests-${'x'.repeat(400)}`
    const { run, server } = await serving((_, response) => {
      response.writeHead(500).end(`${'.'.repeat(180)}${token}`)
    })
    const secret = (): string => token
    const error = await failure(run({ url: server.url, token: { secret: 'T' }, tool: 'x' }, { secret }))
    expect(error.message).not.toMatch(/token-of-tests/)
    const refusing = await serving((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="you came with short-token"' }).end()
    })
    const call = { url: refusing.server.url, token: { secret: 'T' }, tool: 'x' }
    const { hint } = await failure(refusing.run(call, { secret: () => 'short-token' }))
    expect(hint).toMatch(/you came with \[secret\]/)
  })

  test('of an agent are shown nowhere, not without their scheme either', async () => {
    const { run, server } = await serving((_, response) => {
      response.writeHead(500).end('who is token-of-tests, and who is key-of-tests?')
    })
    const found = {
      file: '/x',
      url: `${server.url}?key=key-of-tests`,
      headers: { Authorization: 'Bearer token-of-tests' },
    }
    const error = await failure(run({ server: 'docs', tool: 'x' }, { mcpServer: () => found }))
    expect(error.message).toMatch(/who is \[secret\], and who is \[secret\]\?$/)
  })

  test.each([
    [
      '404 Cannot POST /api/mcp/s/key-of-path-1/mcp',
      '404 Cannot POST [secret]',
      '404 Cannot POST /api/mcp/s/[secret]/mcp',
    ],
    ['/api/mcp/s/key-of-path-1/mcp?k=key-of-query', '[secret]', '/api/mcp/s/[secret]/mcp?k=[secret]'],
    ['no key-of-query, no key of path', 'no [secret], no key of path', 'no [secret], no key of path'],
  ])(
    'in the path or the query of an address are not shown where it is said back: %s',
    async (body, secret, agents) => {
      const { run, server } = await serving((_, response) => void response.writeHead(500).end(body))
      const url = `http://${server.allowed}/api/mcp/s/key-of-path-1/mcp?k=key-of-query`
      const told = await failure(run({ url: { secret: 'URL' }, tool: 'x' }, { secret: () => url }))
      expect(told.message.split(' status 500: ')[1]).toBe(secret)
      const mcpServer = (): McpServer => ({ file: '/x', url, headers: {} })
      const tolds = await failure(run({ server: 'docs', tool: 'x' }, { mcpServer }))
      expect(tolds.message.split(' status 500: ')[1]).toBe(agents)
    },
  )

  test('another token is another connection', async () => {
    const { run, server } = await serving(streamable({ json: true }))
    const call = { url: server.url, tool: 'say', arguments: { text: 'x' } }
    for (const token of ['first', 'second', 'first'])
      await run(
        { ...call, token: { secret: 'T' } },
        { secret: (one) => (typeof one === 'string' ? one : token) },
      )
    const began = server.requests.filter(({ headers }) => headers['mcp-session-id'] === undefined)
    expect(began.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second'])
  })

  test('an address may come from a secret, and is not shown', async () => {
    const { run, server } = await serving(streamable({ json: true }))
    const options = { url: { secret: 'URL' }, tool: 'fail', arguments: { why: 'no' } }
    const error = await failure(run(options, { secret: () => `${server.url}?key=hidden-key` }))
    expect(error.message).toBe(`MCP server "http://${server.allowed}", tool "fail": no`)
    expect(await failure(run(options, { secret: () => 'ftp://x' }))).toMatchObject({
      code: 'MCP_URL_INVALID',
    })
    expect(
      await failure(
        run({ ...options, headers: { a: { secret: 'x' } } }, { secret: () => `${server.url}\r\nx` }),
      ),
    ).toMatchObject({ code: 'MCP_HEADER_INVALID' })
  })
})

describe('a session that the server has forgotten', () => {
  test('is begun anew, once, and the call is made', async () => {
    const handle = streamable({ json: true })
    const { run, server } = await serving(handle)
    const call = { url: server.url, tool: 'count' }
    expect(await run(call)).toEqual({ data: 1 })
    handle.forget()
    expect(await run(call)).toEqual({ data: 1 })
    expect(await run(call)).toEqual({ data: 2 })
  })

  test('is begun anew once for all who wait, and takes nobody the session that is new', async () => {
    const handle = streamable({ json: true })
    const { run, server } = await serving(handle)
    const call = { url: server.url, tool: 'sleep', arguments: { ms: 100 } }
    await run(call)
    handle.forget()
    const all = await Promise.all(Array.from({ length: 8 }, async () => run(call)))
    expect(all).toEqual(Array.from({ length: 8 }, () => ({ data: { text: 'slept' } })))
    const begun = server.requests.filter(
      ({ method, headers }) => method === 'POST' && headers['mcp-session-id'] === undefined,
    )
    expect(begun).toHaveLength(2)
  })

  test('a server that forgets at once is not asked for ever', async () => {
    const handle = streamable({ json: true })
    let heard = 0
    const { run, server } = await serving(async (request, response) => {
      // the first two belong to the beginning of a session
      if (request.method === 'POST' && request.headers['mcp-session-id'] !== undefined && ++heard % 2 === 0)
        handle.forget()
      await handle(request, response)
    })
    const error = await failure(run({ url: server.url, tool: 'count', transport: 'http' }))
    expect(error.message).toMatch(/forgets its sessions at once$/)
    expect(error.details.retryable).toBe(true)
    expect(server.requests.length).toBeLessThan(12)
  })

  test('a server that is started again is found again', async () => {
    const { run, server } = await serving(streamable({ json: true }))
    const call = { url: server.url, tool: 'count' }
    await run(call)
    await server.close()
    expect(await failure(run(call))).toMatchObject({
      code: 'MCP_CONNECTION_LOST',
      details: { retryable: true },
    })
    const again = await listen(streamable({ json: true }), Number(server.allowed.split(':')[1]))
    onTestFinished(() => again.close())
    expect(await run(call)).toEqual({ data: 1 })
  })
})

describe('where hookline may go', () => {
  test('a private address that nobody allowed is not asked', async () => {
    const { run, server } = await serving(streamable())
    const call = { url: server.url, tool: 'count' }
    const error = await failure(run(call, { network: { allowPrivate: [] } }))
    expect(error.code).toMatch(/^NETWORK_/)
    expect(error.details.retryable ?? false).toBe(false)
    expect(server.connections()).toBe(0)
  })

  test('nobody there is worth another try', async () => {
    const { run, server } = await serving(streamable())
    await server.close()
    const error = await failure(run({ url: server.url, tool: 'count' }))
    expect(error).toMatchObject({ code: 'MCP_CONNECTION_LOST', details: { retryable: true } })
    expect(error.message).toContain('ECONNREFUSED')
    await sleep(0)
  })
})
