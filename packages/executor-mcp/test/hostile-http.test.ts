import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listen, type Handle, type Listening } from './servers/http.ts'
import { failure, trying, type Trying } from './trying.ts'

interface Message {
  readonly id?: number
  readonly method: string
  readonly params?: { readonly protocolVersion?: string }
}

type Answer = (message: Message, response: ServerResponse, request: IncomingMessage) => void

/** A server over HTTP by hand: what is not said is done right, in JSON. */
async function serving(
  acts: Readonly<Record<string, Answer>>,
): Promise<Trying & { readonly server: Listening }> {
  const handle: Handle = async (request, response) => {
    const message = JSON.parse((await bodyOf(request)) || '{"method":"GET"}') as Message
    const act =
      acts[message.method] ??
      acts['*'] ??
      GOOD[message.method] ??
      ((_, answer) => void answer.writeHead(405).end())
    act(message, response, request)
  }
  const server = await listen(handle)
  onTestFinished(() => server.close())
  return { ...trying(undefined, { network: { allowPrivate: [server.allowed] } }), server }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const json =
  (result: (message: Message) => unknown): Answer =>
  (message, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: result(message) }))
  }
const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end(body)
const events =
  (...parts: readonly string[]): Answer =>
  (_, response) => {
    response.setHeader('content-type', 'text/event-stream')
    response.end(parts.join(''))
  }

const GOOD: Readonly<Record<string, Answer>> = {
  initialize: json(({ params }) => ({
    protocolVersion: params!.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'raw', version: '1' },
  })),
  'notifications/initialized': status(202),
  'notifications/cancelled': status(202),
  'tools/list': json(() => ({ tools: [{ name: 'it', inputSchema: {} }] })),
  'tools/call': json(() => ({ content: [{ type: 'text', text: 'fine' }] })),
}

const it = 'it'
const challenge =
  'Bearer realm="the vault", error="invalid_token", resource_metadata="https://auth.example/.well-known/oauth?x=hidden"'

describe('what a server over HTTP may do wrong is a failure that says so', () => {
  test.each<
    readonly [
      what: string,
      acts: Readonly<Record<string, Answer>>,
      code: string,
      retryable: boolean,
      message: RegExp,
    ]
  >([
    [
      '401 at once',
      { '*': status(401, { 'www-authenticate': challenge }) },
      'MCP_UNAUTHORIZED',
      false,
      /401/,
    ],
    [
      '401 at a call',
      { 'tools/call': status(401, { 'www-authenticate': challenge }) },
      'MCP_UNAUTHORIZED',
      false,
      /401/,
    ],
    ['403', { '*': status(403) }, 'MCP_UNAUTHORIZED', false, /403/],
    ['404', { '*': status(404, {}, 'nothing here') }, 'MCP_HTTP_STATUS', false, /404/],
    ['406 at a call', { 'tools/call': status(406, {}, 'no') }, 'MCP_HTTP_STATUS', false, /406: no$/],
    ['500 at once', { '*': status(500, {}, 'oh\u001B[31m no') }, 'MCP_HTTP_STATUS', true, /500: oh no$/],
    ['503 at a call', { 'tools/call': status(503) }, 'MCP_HTTP_STATUS', true, /503/],
    ['429 at a call', { 'tools/call': status(429) }, 'MCP_HTTP_STATUS', true, /429/],
    [
      'a redirect to metadata',
      { '*': status(302, { location: 'http://169.254.169.254/latest?token=hidden' }) },
      'MCP_REDIRECT',
      false,
      /302, a redirect to http:\/\/169\.254\.169\.254$/,
    ],
    [
      'a redirect on the spot',
      { 'tools/call': status(307, { location: '/other' }) },
      'MCP_REDIRECT',
      false,
      /another address there$/,
    ],
    ['no content at all', { 'tools/call': status(202) }, 'MCP_CONNECTION_LOST', true, /cut off/],
    [
      'HTML',
      { 'tools/call': status(200, { 'content-type': 'text/html' }, '<p>') },
      'MCP_PROTOCOL',
      false,
      /content type/,
    ],
    [
      'half of JSON',
      { 'tools/call': status(200, { 'content-type': 'application/json' }, '{"jsonrpc":') },
      'MCP_PROTOCOL',
      false,
      /JSON/,
    ],
    [
      'JSON of another kind',
      { 'tools/call': status(200, { 'content-type': 'application/json' }, '{"a":1}') },
      'MCP_PROTOCOL',
      false,
      /protocol/,
    ],
    [
      'an answer to another question',
      {
        'tools/call': status(
          200,
          { 'content-type': 'application/json' },
          '{"jsonrpc":"2.0","id":99,"result":{}}',
        ),
      },
      'MCP_CONNECTION_LOST',
      true,
      /cut off/,
    ],
    [
      'a stream that ends too soon',
      { 'tools/call': events(': hello\n\n') },
      'MCP_CONNECTION_LOST',
      true,
      /cut off/,
    ],
    [
      'a stream that is cut in an event',
      {
        'tools/call': (_, response) => {
          response.setHeader('content-type', 'text/event-stream')
          response.write('data: {"jsonrpc":"2.0","id":2,"res')
          setTimeout(() => response.destroy(), 50)
        },
      },
      'MCP_CONNECTION_LOST',
      true,
      /cut off/,
    ],
    [
      'a connection that is cut',
      { 'tools/call': (_, response) => void response.destroy() },
      'MCP_CONNECTION_LOST',
      true,
      /ECONNRESET|other side closed|UND_ERR_SOCKET/,
    ],
    [
      'a body without end',
      {
        'tools/call': (_, response) => {
          response.setHeader('content-type', 'application/json')
          endless(response, 'x'.repeat(65_536))
        },
      },
      'MCP_RESULT_TOO_LARGE',
      false,
      /bytes in one message|larger than hookline reads/,
    ],
    [
      'an event without end',
      {
        'tools/call': (_, response) => {
          response.setHeader('content-type', 'text/event-stream')
          response.write('data: ')
          endless(response, 'x'.repeat(65_536))
        },
      },
      'MCP_RESULT_TOO_LARGE',
      false,
      /larger than hookline reads/,
    ],
    [
      'a packed bomb',
      {
        'tools/call': (_, response) => {
          response.setHeader('content-type', 'application/json')
          response.setHeader('content-encoding', 'gzip')
          response.end(BOMB)
        },
      },
      'MCP_RESULT_TOO_LARGE',
      false,
      /bytes in one message|larger than hookline reads/,
    ],
    [
      'notifications without end',
      {
        'tools/call': (_, response) => {
          response.setHeader('content-type', 'text/event-stream')
          const one =
            'data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}\n\n'
          endless(response, one.repeat(200))
        },
      },
      'MCP_PROTOCOL',
      false,
      /without end/,
    ],
  ])('%s', async (_what, acts, code, retryable, message) => {
    const { run, server } = await serving(acts)
    const error = await failure(run({ url: server.url, tool: it }))
    expect([error.code, error.details.retryable ?? false]).toEqual([code, retryable])
    expect(error.message).toMatch(message)
    expect(`${error.message} ${error.hint}`).not.toContain('hidden')
    expect(error.message).toContain(`MCP server "http://${server.allowed}", tool "it": `)
  })

  const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024))

  function endless(response: ServerResponse, chunk: string): void {
    const go = (): void => {
      while (!response.destroyed && response.write(chunk)) {
        // until the pipe is full
      }
      if (!response.destroyed) response.once('drain', go)
    }
    go()
  }
})

describe('a server over HTTP that hangs', () => {
  test.each([
    ['with the answer', (): void => undefined],
    [
      'in the middle of a stream',
      (_: Message, response: ServerResponse): void => {
        response.setHeader('content-type', 'text/event-stream')
        response.write(': wait\n\n')
      },
    ],
  ] as const)('%s: the run says when, and the request is over', async (_what, hang) => {
    let closed = 0
    const stop = new AbortController()
    const { run, server } = await serving({
      'tools/call': (message, response) => {
        response.on('close', () => closed++)
        setTimeout(() => stop.abort(new DOMException('timeout', 'TimeoutError')), 100)
        hang(message, response)
      },
    })
    const error = await failure(run({ url: server.url, tool: it }, { signal: stop.signal }))
    expect(error.message).toMatch(/timeout/i)
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(1)
  })

  test('with more calls than there are connections: they are let go, and the next one is made', async () => {
    let heard = 0
    const stop = new AbortController()
    const { run, server } = await serving({
      'tools/call': (message, response, request) => {
        if (stop.signal.aborted) return GOOD['tools/call']!(message, response, request)
        // as many as there are connections
        if (++heard === 32) setTimeout(() => stop.abort(new DOMException('timeout', 'TimeoutError')), 50)
      },
    })
    const call = { url: server.url, tool: it }
    await Promise.all(Array.from({ length: 40 }, async () => failure(run(call, { signal: stop.signal }))))
    const signal = AbortSignal.timeout(15_000)
    expect(await run(call, { signal })).toEqual({ data: { text: 'fine' } })
  }, 40_000)

  test('from the beginning: it is given up after its own time', async () => {
    const { run, server } = await serving({ initialize: () => undefined })
    const error = await failure(run({ url: server.url, tool: it, initialize_timeout: '300ms' }))
    expect(error).toMatchObject({ code: 'MCP_INITIALIZE', details: { retryable: true } })
  })
})

test('a refusal asks for secrets to be read again, and says where tokens come from', async () => {
  const { run, server } = await serving({ '*': status(401, { 'www-authenticate': challenge }) })
  const error = await failure(run({ url: server.url, tool: it }))
  expect(error.details.renew).toBe(true)
  expect(error.hint).toBe(
    'Give `with.token` a secret that the server takes; the server calls itself "the vault"; tokens for it are explained at https://auth.example.',
  )
})

test.each<readonly [what: string, result: unknown]>([
  ['is empty', {}],
  ['is the answer itself', { decision: 'deny' }],
  ['is a task that is not done', { task: { taskId: '1', status: 'working' } }],
])('a result that %s is none: a guard does not take it for no objection', async (_what, result) => {
  const { run, server } = await serving({ 'tools/call': json(() => result) })
  const error = await failure(run({ url: server.url, tool: it }, { hook: { guard: true } }))
  expect(error).toMatchObject({ code: 'MCP_PROTOCOL', message: expect.stringMatching(/neither content nor/) })
})

test.each([
  [404, 'no such ticket'],
  [400, 'ticket made, but the chat session could not be told'],
])(
  '%i at a call says nothing of a session that the server never gave: no second call',
  async (code, said) => {
    let calls = 0
    const { run, server } = await serving({
      'tools/call': (...told) => {
        calls++
        status(code, {}, said)(...told)
      },
    })
    const error = await failure(run({ url: server.url, tool: it }))
    expect(error).toMatchObject({
      code: 'MCP_HTTP_STATUS',
      message: expect.stringMatching(`${code}: ${said}$`),
    })
    expect([error.details.retryable, calls]).toEqual([false, 1])
  },
)

test('a stream that the server does not take up again is no reason for a second call', async () => {
  let calls = 0
  const { run, server } = await serving({
    'tools/call': (_, response) => {
      calls++
      response.setHeader('content-type', 'text/event-stream')
      response.end('id: 1\nretry: 1\ndata:\n\n')
    },
    GET: status(404, {}, 'no such session'),
  })
  const signal = AbortSignal.timeout(20_000)
  expect(await failure(run({ url: server.url, tool: it }, { signal }))).toBeDefined()
  expect(calls).toBe(1)
}, 30_000)

test('streams that the server leaves open after its answers stop no further call', async () => {
  let open = 0
  const { run, server, close } = await serving({
    'tools/call': ({ id }, response) => {
      open++
      response.on('close', () => open--)
      response.setHeader('content-type', 'text/event-stream')
      const result = { content: [{ type: 'text', text: 'fine' }] }
      response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`)
    },
  })
  // more than there are connections
  for (let n = 0; n < 50; n++)
    expect(await run({ url: server.url, tool: it })).toEqual({ data: { text: 'fine' } })
  expect(open).toBeLessThan(20)
  await close()
  await expect.poll(() => open).toBe(0)
})

test('a stream that the server takes up again later is waited for', async () => {
  let asked = 0
  const { run, server } = await serving({
    'tools/call': (_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.end('id: 1\nretry: 1\ndata:\n\n')
    },
    GET: (_, response, { headers }) => {
      if (headers['last-event-id'] === undefined) {
        response.writeHead(405).end()
        return
      }
      asked++
      response.setHeader('content-type', 'text/event-stream')
      response.end(
        `id: 2\ndata: {"jsonrpc":"2.0","id":2,"result":{"content":[{"type":"text","text":"later"}]}}\n\n`,
      )
    },
  })
  expect(await run({ url: server.url, tool: it })).toEqual({ data: { text: 'later' } })
  expect(asked).toBe(1)
})
