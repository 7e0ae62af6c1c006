import { setTimeout as delay } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { afterAll, describe, expect, test } from 'vitest'
import { cable, type Cable } from './cable.ts'
import { open, rowsOf, run } from './run.ts'
import { DIALECTS, service } from './services.ts'

const SLEEP: Readonly<Record<string, string>> = { postgres: 'select pg_sleep(3)', mysql: 'select sleep(3)' }

const SERVERS = DIALECTS.filter((dialect) => dialect !== 'sqlite')

test('there is a server to connect to, or all of this is skipped', ({ skip }) => {
  skip(SERVERS.length === 0, 'no server of databases answers')
  expect(SERVERS.length).toBeGreaterThan(0)
})

describe.each(SERVERS)('%s', (dialect) => {
  const there = service(dialect)
  const cables: Cable[] = []
  afterAll(() => cables.forEach((one) => one.close()))
  const cabled = async (): Promise<{
    readonly line: Cable
    readonly by: { readonly url: string; readonly stateDir: string }
  }> => {
    const line = await cable(new URL(there.url))
    cables.push(line)
    return {
      line,
      by: {
        url: Object.assign(new URL(there.url), { port: String(line.port) }).href,
        stateDir: there.stateDir,
      },
    }
  }

  test('a connection that is lost between two runs is replaced, and nobody notices', async () => {
    const { line, by } = await cabled()
    const hook = await open({ query: 'select 1 as n' }, by)
    await hook.execute()
    line.cut()
    await delay(50)
    expect(await hook.execute()).toEqual({ data: { rows: [{ n: 1 }] } })
    expect(line.made()).toBe(2)
    await hook.close()
  })

  test('one that is lost during a run fails it for now, and the next run works', async () => {
    const { line, by } = await cabled()
    const hook = await open({ query: SLEEP[dialect]! }, by)
    const running = hook.execute().catch((error: unknown) => error)
    await delay(300)
    line.cut()
    expect(await running).toMatchObject({ code: 'DATABASE_UNREACHABLE', details: { retryable: true } })
    await hook.close()
  })

  test('a server that says nothing any more is not waited for after the signal', async () => {
    const { line, by } = await cabled()
    const hook = await open({ query: 'select 1 as n' }, by)
    await hook.execute()
    line.freeze()
    const controller = new AbortController()
    const running = hook.execute({ signal: controller.signal }).catch((error: unknown) => error)
    await delay(100)
    const why = new HooklineError('HOOK_TIMEOUT', 'time is up')
    controller.abort(why)
    expect(await running).toBe(why)
    await hook.close()
  })

  test('a statement that is called off holds up nobody, and its connection is not used again', async () => {
    const { line, by } = await cabled()
    const hook = await open({ query: SLEEP[dialect]!, pool: 1 }, by)
    const controller = new AbortController()
    const first = hook.execute({ signal: controller.signal }).catch((error: unknown) => error)
    await delay(100)
    const second = hook.execute({ signal: controller.signal }).catch((error: unknown) => error)
    controller.abort(new HooklineError('HOOK_TIMEOUT', 'time is up'))
    for (const one of [first, second]) expect(await one).toMatchObject({ code: 'HOOK_TIMEOUT' })
    await expect(hook.execute({ deadline: Date.now() + 400 })).rejects.toMatchObject({
      code: 'DATABASE_TIMEOUT',
    })
    expect(line.made()).toBe(2)
    await hook.close()
  })

  test('no more connections than `pool` are made, whatever comes at once', async () => {
    const { line, by } = await cabled()
    const hook = await open({ query: 'select 1 as n', pool: 3 }, by)
    await Promise.all(Array.from({ length: 50 }, () => hook.execute()))
    expect(line.made()).toBe(3)
    await hook.close()
  })

  test('a query gives no more than is asked for: more is a failure, and not a part of it', async () => {
    const series = dialect === 'postgres' ? 'generate_series(1, 5000000) as s(n)' : 'seq_1_to_5000000'
    const column = dialect === 'postgres' ? 'n' : 'seq as n'
    const many = { query: `select ${column} from ${series}` }
    await expect(run(many, there)).rejects.toMatchObject({
      code: 'DATABASE_RESULT',
      details: { retryable: false },
    })
    await expect(run({ query: `${many.query} limit 101` }, there)).rejects.toMatchObject({
      code: 'DATABASE_RESULT',
    })
    expect(await rowsOf(there, `${many.query} limit 100`)).toHaveLength(100)
    await expect(
      run({ ...many, query: `${many.query} limit 50`, max_result: '1KB' }, there),
    ).resolves.toBeDefined()
    await expect(
      run({ query: `select repeat('x', 2000) as x`, max_result: '1KB' }, there),
    ).rejects.toMatchObject({ code: 'DATABASE_RESULT' })
  })

  test('what the server says of a secret is not repeated', async () => {
    const { hostname, port } = new URL(there.url)
    const url = `${dialect === 'postgres' ? 'postgres' : 'mysql'}://s3cret-user@${hostname}:${port}/s3cret-base`
    const secret = (reference: unknown): string =>
      (reference as { readonly secret: string }).secret === 'URL' ? url : 's3cret-word'
    const error = await run(
      { url: { secret: 'URL' }, password: { secret: 'WORD' }, query: 'select 1' },
      there,
      { secret },
    ).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(JSON.stringify(error) + (error as Error).message).not.toMatch(
      /s3cret-word|s3cret-base"|:\/\/s3cret/,
    )
  })

  test('a server of a socket on this machine is for you, and not for a repository', async () => {
    const socket = dialect === 'postgres' ? '/nowhere/.s.PGSQL.5432' : '/nowhere/mysql.sock'
    const url = `${dialect === 'postgres' ? 'postgres' : 'mysql'}://me@localhost/x?socket=${socket}`
    await expect(run({ url, query: 'select 1' }, there)).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
    })
    await expect(
      run({ url, query: 'select 1' }, there, { hook: { layer: 'project' } }),
    ).rejects.toMatchObject({ code: 'DATABASE_OUTSIDE' })
  })

  describe('a hook of a repository', () => {
    const hook = { layer: 'project' } as const
    const to = (host: string, port: string = new URL(there.url).port): string =>
      `${dialect === 'postgres' ? 'postgres' : 'mysql'}://root@${host}:${port}/x`

    test.each([
      '127.0.0.1',
      'localhost',
      'db.internal',
      'db',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '10.0.0.1',
      '169.254.169.254',
      '2130706433',
      '0x7f.1',
    ])('does not reach %s', async (host) => {
      await expect(run({ url: to(host), query: 'select 1' }, there, { hook })).rejects.toMatchObject({
        code: 'NETWORK_PRIVATE',
      })
    })

    test('reaches what the user allows, there and nowhere else', async () => {
      const { line, by } = await cabled()
      const network = { allowPrivate: [`127.0.0.1:${line.port}`] }
      expect(await rowsOf(by, 'select 1 as n', {}, { hook, network })).toEqual([{ n: 1 }])
      await expect(run({ query: 'select 1' }, there, { hook, network })).rejects.toMatchObject({
        code: 'NETWORK_PRIVATE',
      })
    })

    test('sends nothing in plain to anybody else', async () => {
      await expect(
        run({ url: to('8.8.8.8'), tls: false, query: 'select 1' }, there, { hook }),
      ).rejects.toMatchObject({ code: 'DATABASE_PLAIN' })
    })
  })
})
