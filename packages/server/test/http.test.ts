import { createServer } from 'node:net'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMetrics } from '@hookline/core/metrics'
import {
  ask,
  AUTHORIZED,
  codeIn,
  dial,
  raw,
  requestOf,
  STATUS,
  TOKEN,
  world,
  type World,
} from './http-world.ts'

let here: World
beforeEach(async () => {
  here = await world({ metrics: () => createMetrics().text() })
})
afterEach(() => here.close())

const ROUTES: readonly (readonly [string, string])[] = [
  ['/metrics', 'GET, HEAD'],
  ['/api/status', 'GET, HEAD'],
  ['/api/events', 'GET, HEAD, POST'],
  ['/api/events/0193', 'GET, HEAD'],
  ['/api/dead', 'GET, HEAD'],
  ['/api/stream', 'GET, HEAD'],
]

describe('who may come in', () => {
  test.each([...ROUTES.map(([path]) => path), '/', '/nowhere', '/?token='])(
    'nobody without the token: %s',
    async (path) => {
      const { status, headers, body } = await ask(here, path, { headers: { authorization: '' } })
      expect([status, body.error.code]).toEqual([401, 'API_TOKEN'])
      expect(headers.get('www-authenticate')).toBe('Bearer realm="hookline"')
    },
  )

  test.each([
    ['another', `Bearer ${TOKEN.slice(1)}x`, 401],
    ['the beginning', `Bearer ${TOKEN.slice(0, -1)}`, 401],
    ['more than the token', `Bearer ${TOKEN}x`, 401],
    ['another scheme', `Basic ${TOKEN}`, 401],
    ['no scheme', TOKEN, 401],
    ['two tokens', `Bearer ${TOKEN} ${TOKEN}`, 401],
    ['nothing', 'Bearer ', 401],
    ['the token', `Bearer ${TOKEN}`, 200],
    ['the scheme in small letters', `bearer ${TOKEN}`, 200],
  ])('a token: %s', async (_, authorization, status) => {
    expect((await ask(here, '/api/status', { headers: { authorization } })).status).toBe(status)
  })

  test('the token counts in its header only, and once', async () => {
    const line = `GET /api/status?token=${TOKEN} HTTP/1.1`
    expect(await raw(here, requestOf(here, line, [], { token: false }))).toMatch(/^HTTP\/1\.1 401 /)
    const twice = requestOf(here, 'GET /api/status HTTP/1.1', ['Authorization: Bearer x'])
    expect(await raw(here, twice)).toMatch(/^HTTP\/1\.1 401 /)
    const cookie = requestOf(here, 'GET /api/status HTTP/1.1', [`Cookie: token=${TOKEN}`], { token: false })
    expect(await raw(here, cookie)).toMatch(/^HTTP\/1\.1 401 /)
  })

  const HOSTS: readonly (readonly [string, (port: number) => readonly string[], number])[] = [
    ['its address', (port) => [`127.0.0.1:${port}`], 200],
    ['localhost', (port) => [`localhost:${port}`], 200],
    ['no port', () => ['127.0.0.1'], 403],
    ['another port', (port) => [`127.0.0.1:${port + 1}`], 403],
    ['a name that leads here', (port) => [`evil.example:${port}`], 403],
    ['a name that begins alike', (port) => [`localhost.evil.example:${port}`], 403],
    ['a name that ends alike', (port) => [`evil.localhost:${port}`], 403],
    ['capitals', (port) => [`LOCALHOST:${port}`], 403],
    ['another spelling', (port) => [`127.1:${port}`], 403],
    ['a number', (port) => [`2130706433:${port}`], 403],
    ['all interfaces', (port) => [`0.0.0.0:${port}`], 403],
    ['IPv6', (port) => [`[::1]:${port}`], 403],
    ['a dot behind it', (port) => [`localhost.:${port}`], 403],
    ['somebody in front', (port) => [`a@127.0.0.1:${port}`], 403],
    ['nothing', () => [''], 403],
    ['none', () => [], 403],
    ['two', (port) => [`127.0.0.1:${port}`, 'evil.example'], 403],
    ['two, the other way', (port) => ['evil.example', `127.0.0.1:${port}`], 403],
  ]
  test.each(HOSTS)('a Host: %s', async (_, hosts, status) => {
    const host = hosts(here.door.port)
    const said = await raw(here, requestOf(here, 'GET /api/status HTTP/1.1', [], { host }))
    // two of them Node may refuse before anybody asks
    const code = codeIn(said)
    if (status === 200) expect(said).toMatch(/^HTTP\/1\.1 200 /)
    else expect(['API_HOST', 'API_MALFORMED']).toContain(code)
    if (status !== 200 && host.length === 1) expect(code).toBe('API_HOST')
  })

  test('who comes under another name learns nothing of tokens', async () => {
    const one = requestOf(here, 'GET /api/status HTTP/1.1', [], { host: ['evil.example'], token: false })
    const said = await raw(here, one)
    expect(codeIn(said)).toBe('API_HOST')
    expect(said.toLowerCase()).not.toContain('www-authenticate')
  })

  test.each([
    ['its own', (port: number) => `http://127.0.0.1:${port}`, 200],
    ['its own by name', (port: number) => `http://localhost:${port}`, 200],
    ['https', (port: number) => `https://127.0.0.1:${port}`, 403],
    ['another port', (port: number) => `http://localhost:${port + 1}`, 403],
    ['no port', () => 'http://localhost', 403],
    ['null', () => 'null', 403],
    ['another page', () => 'https://evil.example', 403],
    ['one that begins alike', (port: number) => `http://localhost:${port}.evil.example`, 403],
    ['two', (port: number) => `http://localhost:${port}, https://evil.example`, 403],
    ['nothing', () => '', 403],
  ])('an Origin: %s', async (_, origin, status) => {
    const headers = [`Origin: ${origin(here.door.port)}`]
    const said = await raw(here, requestOf(here, 'GET /api/status HTTP/1.1', headers))
    expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(codeIn(said)).toBe(status === 200 ? undefined : 'API_ORIGIN')
    expect(said.toLowerCase()).not.toContain('access-control-')
  })

  test.each([
    ['same-origin', 200],
    ['none', 200],
    ['same-site', 403],
    ['cross-site', 403],
    ['anything', 403],
  ])('Sec-Fetch-Site: %s', async (site, status) => {
    const said = await raw(here, requestOf(here, 'GET /api/status HTTP/1.1', [`Sec-Fetch-Site: ${site}`]))
    expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })

  test('a page that asks first whether it may is not told that it may', async () => {
    const headers = ['Origin: https://evil.example', 'Access-Control-Request-Method: POST']
    const said = await raw(here, requestOf(here, 'OPTIONS /api/events HTTP/1.1', headers, { token: false }))
    expect(said).toMatch(/^HTTP\/1\.1 403 /)
    expect(said.toLowerCase()).not.toContain('access-control-')
  })
})

describe('what is answered', () => {
  test('the status, as the process tells it', async () => {
    const { status, body } = await ask(here, '/api/status')
    expect([status, body]).toEqual([200, STATUS])
  })

  test('secrets do not come out, whoever put them in', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`
    const it = await world({
      status: () => ({ ...STATUS, config: { files: [], errors: [`password=hunter2222 ${secret}`] } }),
      emit: () => Promise.reject(new Error(`no: ${secret}`)),
    })
    const { body } = await ask(it, '/api/status')
    expect(JSON.stringify(body)).not.toMatch(/hunter2222|ghp_/)
    const emitted = await post(it, { name: 'custom.a' })
    expect([emitted.status, emitted.body.error.code]).toEqual([500, 'INTERNAL'])
    // nobody foresaw it: who knows what it says
    expect(emitted.body.error.message).not.toContain('no:')
    expect(JSON.stringify(emitted.body) + it.log.join('')).not.toContain(secret)
    expect(it.log.join('')).toContain('no: ')
    await it.close()
  })

  test.each([
    ...ROUTES.map(([path]) => path),
    '/',
    '/nowhere',
    '/metrics/',
    '/api/events/',
    '/api/events/a/b',
  ])('every answer is for whoever asked, and for nobody else: %s', async (path) => {
    const abort = new AbortController()
    const { headers } = await fetch(`${here.url}${path}`, { headers: AUTHORIZED, signal: abort.signal })
    abort.abort()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('set-cookie')).toBeNull()
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test.each([
    '/',
    '/nowhere',
    '/metrics/',
    '/API/status',
    '/api/events/',
    '/api/events/a/b',
    '/api/../metrics',
    '//x/metrics',
  ])('nothing is at %s', async (path) => {
    const said = await raw(here, requestOf(here, `GET ${path} HTTP/1.1`))
    expect(said).toMatch(/^HTTP\/1\.1 404 /)
    expect(codeIn(said)).toBe('API_UNKNOWN')
  })

  test.each(['http://127.0.0.1/metrics', 'http://evil.example/api/status', '*'])(
    'a request that is for a proxy is not carried out: %s',
    async (target) => {
      expect(await raw(here, requestOf(here, `OPTIONS ${target} HTTP/1.1`))).toMatch(/^HTTP\/1\.1 404 /)
    },
  )

  test.each(
    ROUTES.flatMap(([path, allow]) =>
      [
        'PUT',
        'DELETE',
        'OPTIONS',
        'PATCH',
        'TRACE',
        'PROPFIND',
        ...(allow.includes('POST') ? [] : ['POST']),
      ].map((method) => [method, path, allow] as const),
    ),
  )('%s %s is refused, and it is said what is not', async (method, path, allow) => {
    const said = await raw(here, requestOf(here, `${method} ${path} HTTP/1.1`))
    expect(said).toMatch(/^HTTP\/1\.1 405 /)
    expect(said).toContain(`allow: ${allow}\r\n`)
    expect(codeIn(said)).toBe('API_METHOD')
  })

  test('HEAD has the headers of GET and nothing else', async () => {
    const said = await raw(here, requestOf(here, 'HEAD /api/status HTTP/1.1'))
    const [head, body] = said.split('\r\n\r\n')
    expect(head).toContain(`content-length: ${JSON.stringify(STATUS).length + 1}`)
    expect(body).toBe('')
    expect(await raw(here, requestOf(here, 'HEAD /api/stream HTTP/1.1'))).toMatch(/^HTTP\/1\.1 405 /)
  })

  test.each(['/metrics', '/api/status', '/api/stream', '/api/events', '/api/events/0193', '/api/dead'])(
    'a word that nobody knows is told: %s?colour=red',
    async (path) => {
      const { status, body } = await ask(here, `${path}?colour=red`)
      expect([status, body.error.code]).toEqual([400, 'API_QUERY'])
      expect(body.error.message).toContain('colour')
    },
  )

  test('every error has a code, a message and a hint', async () => {
    const { body } = await ask(here, '/nowhere')
    expect(Object.keys(body)).toEqual(['error'])
    expect(Object.keys(body.error)).toEqual(['code', 'message', 'hint'])
    expect(body.error.hint).toContain('/api/status')
  })
})

describe('sending an event', () => {
  test('is what `emit` is asked for, and what it says', async () => {
    const asked: unknown[] = []
    const it = await world({
      emit: (request) => {
        asked.push(request)
        return Promise.resolve({ outcome: { decision: 'deny', reason: 'token=abcdefghijklmnop' } })
      },
    })
    const whole = { name: 'custom.deployed', data: { to: 'staging', n: [1, null] }, cwd: '/r', session: 's' }
    const { status, body } = await post(it, whole)
    expect([status, body.outcome.decision]).toEqual([200, 'deny'])
    expect(body.outcome.reason).toBe('token=[redacted]')
    await post(it, { name: 'custom.a' })
    expect(asked).toEqual([whole, { name: 'custom.a' }])
    await it.close()
  })

  test.each([
    ['no JSON', '{', 'API_BODY'],
    ['nothing', '', 'API_BODY'],
    ['no object', '[]', 'API_BODY'],
    ['nothing but null', 'null', 'API_BODY'],
    ['no name', '{}', 'API_BODY'],
    ['a name that is none', '{"name":1}', 'API_BODY'],
    ['an empty name', '{"name":""}', 'API_BODY'],
    ['data that is none', '{"name":"custom.a","data":[]}', 'API_BODY'],
    ['a folder that may be anywhere', '{"name":"custom.a","cwd":"a/b"}', 'API_BODY'],
    ['a folder that is none', '{"name":"custom.a","cwd":"/a\\u0000b"}', 'API_BODY'],
    ['what nobody knows', '{"name":"custom.a","agent":"codex"}', 'API_BODY'],
    ['a key of every object', '{"name":"custom.a","__proto__":{}}', 'API_BODY'],
    [
      'what is too deep',
      `{"name":"custom.a","data":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`,
      'API_BODY',
    ],
  ])('is refused with %s', async (_, body, code) => {
    const told = await post(here, body)
    expect([told.status, told.body.error.code]).toEqual([400, code])
  })

  test('is refused with bytes that are no text', async () => {
    const body = new Uint8Array([...Buffer.from('{"name":"custom.'), 0xff, 0xfe, ...Buffer.from('"}')])
    const told = await ask(here, '/api/events', { method: 'POST', body, headers: JSON_BODY })
    expect([told.status, told.body.error.code]).toEqual([400, 'API_BODY'])
  })

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data'],
    ['application/json; charset=latin1'],
    ['application/jsonp'],
    [''],
  ])('is refused as %s: forms of other pages can send that', async (type) => {
    const told = await post(here, { name: 'custom.a' }, { 'content-type': type })
    expect([told.status, told.body.error.code]).toEqual([415, 'API_TYPE'])
  })

  test('is refused when it is packed', async () => {
    const told = await post(here, { name: 'custom.a' }, { 'content-encoding': 'gzip' })
    expect([told.status, told.body.error.code]).toEqual([415, 'API_TYPE'])
  })

  test('has room for 1 MB and no more, told before or not', async () => {
    const sized = (size: number) => `{"name":"custom.a","data":{"t":"${'x'.repeat(size - 36)}"}}`
    expect(sized(1 << 20)).toHaveLength((1 << 20) - 1)
    expect((await post(here, sized(1 << 20))).status).toBe(200)
    const told = await post(here, sized((1 << 20) + 2))
    expect([told.status, told.body.error.code]).toEqual([413, 'API_TOO_LARGE'])
    const chunked = new Blob([sized(2 << 20)]).stream()
    const init = { method: 'POST', body: chunked, headers: JSON_BODY, duplex: 'half' } as RequestInit
    expect((await ask(here, '/api/events', init)).status).toBe(413)
    expect(here.log).toEqual([])
  })

  test('whoever goes away in the middle does no harm', async () => {
    const begun = requestOf(here, 'POST /api/events HTTP/1.1', [
      'Content-Type: application/json',
      'Content-Length: 99',
    ])
    const socket = await dial(here)
    socket.write(`${begun}{"name`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    expect((await ask(here, '/api/status')).status).toBe(200)
    expect(here.log).toEqual([])
  })

  const JSON_BODY = { 'content-type': 'application/json' }
})

describe('the port', () => {
  test('one that is taken is told with a code of its own', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { readonly port: number }
    await expect(world({ port })).rejects.toMatchObject({
      code: 'API_PORT_TAKEN',
      message: `port ${port} of 127.0.0.1 is taken`,
      hint: expect.stringContaining('port = 0'),
    })
    other.close()
  })

  test('a second door finds the first one there', async () => {
    await expect(world({ port: here.door.port })).rejects.toMatchObject({ code: 'API_PORT_TAKEN' })
  })

  test('once it is closed the port is free', async () => {
    const it = await world()
    await it.close()
    const again = await world({ port: it.door.port })
    expect(again.door.port).toBe(it.door.port)
    await again.close()
  })

  test('a token that is too short to be one opens nothing', async () => {
    await expect(world({ token: '' })).rejects.toMatchObject({ code: 'API_UNOPENED' })
    await expect(world({ token: 'x'.repeat(31) })).rejects.toMatchObject({ code: 'API_UNOPENED' })
  })

  test('other addresses of this machine are not listened on', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address)
    for (const host of [...others, '127.0.0.2']) {
      await expect(fetch(`http://${host}:${here.door.port}/metrics`)).rejects.toThrow('fetch failed')
    }
  })
})

function post(it: World, body: unknown, headers: Record<string, string> = {}) {
  return ask(it, '/api/events', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
}
