import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { guardedDispatcher, guardedFetch } from '../src/undici.ts'

const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

/** Sends on to `to`, or says what it was asked. */
async function open(to?: string): Promise<{ url: string; entry: string; asked: () => number }> {
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    if (to !== undefined) response.writeHead(302, { location: to })
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      response.end(JSON.stringify({ method: request.method, own: request.headers['x-own'], body }))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const entry = `127.0.0.1:${(server.address() as AddressInfo).port}`
  ended.push(
    () => server.close(),
    () => server.closeAllConnections(),
  )
  return { url: `http://${entry}/`, entry, asked: () => asked }
}

function fetching(...allowPrivate: readonly string[]): typeof fetch {
  const dispatcher = guardedDispatcher({ network: { allowPrivate }, env: {}, connections: 4 })
  ended.push(() => dispatcher.destroy())
  return guardedFetch(dispatcher)
}

describe('fetch over guarded connections', () => {
  test('takes what fetch takes: text, URL or Request, headers and bodies of every kind', async () => {
    const { url, entry } = await open()
    const guarded = fetching(entry)
    const init = { method: 'POST', headers: { 'x-own': 'a' }, body: 'hello' }
    const said = { method: 'POST', own: 'a', body: 'hello' }
    expect(await (await guarded(url, init)).json()).toEqual(said)
    expect(
      await (await guarded(new URL(url), { ...init, headers: new Headers(init.headers) })).json(),
    ).toEqual(said)
    expect(await (await guarded(new Request(url, init))).json()).toEqual(said)
    expect(
      await (await guarded(url, { method: 'POST', body: new URLSearchParams({ a: '1' }) })).json(),
    ).toMatchObject({ body: 'a=1' })
    expect(await (await guarded(url)).json()).toMatchObject({ method: 'GET', body: '' })
  })

  test('throws what the guard says as it is', async () => {
    const { url, asked } = await open()
    await expect(fetching()(url)).rejects.toMatchObject({ code: 'NETWORK_PRIVATE' })
    await expect(fetching()('https://name.invalid')).rejects.toMatchObject({ code: 'NETWORK_NAME' })
    await expect(fetching()('ftp://example.com')).rejects.toMatchObject({ code: 'NETWORK_SCHEME' })
    expect(asked()).toBe(0)
  })

  test('does not follow a redirect', async () => {
    const inner = await open()
    const outer = await open(inner.url)
    const response = await fetching(outer.entry, inner.entry)(outer.url)
    expect([response.status, response.headers.get('location')]).toEqual([302, inner.url])
    expect(inner.asked()).toBe(0)
  })

  test('follows one when it is asked to, but not to where it may not go', async () => {
    const inner = await open()
    const outer = await open(inner.url)
    const both = await fetching(outer.entry, inner.entry)(outer.url, { redirect: 'follow' })
    expect(both.status).toBe(200)
    await expect(fetching(outer.entry)(outer.url, { redirect: 'follow' })).rejects.toMatchObject({
      code: 'NETWORK_PRIVATE',
    })
    expect(inner.asked()).toBe(1)
  })

  test('heeds a signal', async () => {
    const { url, entry } = await open()
    await expect(fetching(entry)(url, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
  })

  test('does not go through a proxy to where it may not go, whoever follows a redirect by hand', async () => {
    const dispatcher = guardedDispatcher({
      network: { allowPrivate: [] },
      env: { HTTPS_PROXY: 'http://127.0.0.1:1' },
      connections: 1,
    })
    ended.push(() => dispatcher.destroy())
    const proxied = dispatcher.for(new URL('https://example.com'))
    await expect(
      proxied.request({ origin: 'https://10.0.0.1', path: '/', method: 'GET' }),
    ).rejects.toMatchObject({
      code: 'NETWORK_PRIVATE',
    })
  })
})
