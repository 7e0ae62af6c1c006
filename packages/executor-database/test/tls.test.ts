import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHookManager } from '@hookline/core'
import { event } from '@hookline/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { database } from '../src/index.ts'
import type { DatabaseOptions } from '../src/settings.ts'
import { certify, instance, missing, STARTABLE, type Instance } from '@hookline/own-servers'
import { run } from './run.ts'

const authority = certify({ name: 'authority', isAuthority: true })
const stranger = certify({ name: 'stranger', isAuthority: true })
const server = certify({ name: 'server', hosts: ['db.example.org'] }, authority)
const files = { 'server.crt': server.cert, 'server.key': server.key, 'ca.crt': authority.cert }

const folder = mkdtempSync(join(tmpdir(), 'hookline-tls-'))
writeFileSync(join(folder, 'ca.pem'), authority.cert)
writeFileSync(join(folder, 'other.pem'), stranger.cert)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const hook = { source: { file: join(folder, 'hooks.toml'), line: 1 } }

const EXTRA = {
  postgres: {
    files,
    arguments: [
      '-c',
      'ssl=on',
      '-c',
      'ssl_cert_file=server.crt',
      '-c',
      'ssl_key_file=server.key',
      '-c',
      'password_encryption=scram-sha-256',
    ],
    access:
      'local all all trust\nhost all open 127.0.0.1/32 trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n',
  },
  mysql: { files, arguments: ['--ssl-cert=server.crt', '--ssl-key=server.key', '--ssl-ca=ca.crt'] },
} as const

describe.each(['postgres', 'mysql'] as const)('%s', (dialect) => {
  if (!STARTABLE[dialect]) missing(`a ${dialect} of its own`, 'install it')
  let one: Instance
  let url: string
  const secrets = new Map([['WORD', 'first-word']])
  const secret = (reference: unknown): string =>
    secrets.get((reference as { readonly secret: string }).secret)!
  const tls = { ca: './ca.pem', server_name: 'db.example.org' }

  beforeAll(async () => {
    if (!STARTABLE[dialect]) return
    one = await instance(dialect, EXTRA[dialect])
    await one.start()
    const stateDir = folder
    const admin = { url: dialect === 'postgres' ? one.url.replace('postgres@', 'open@') : one.url, stateDir }
    if (dialect === 'postgres')
      await sqlBySocket(
        one,
        "create role me login superuser password 'first-word'; create role open login superuser",
      )
    else
      await change(
        admin.url,
        "create user me@'%' identified by 'first-word' require ssl",
        'grant all on *.* to me',
      )
    url = one.url.replace(/\/\/\w+@/, '//me@')
  }, 60_000)
  afterAll(async () => one?.remove())

  const asked = (options: Partial<DatabaseOptions>): Promise<unknown> =>
    run(
      { password: { secret: 'WORD' }, query: 'select 1 as n', ...options },
      { url, stateDir: folder },
      { hook, secret },
    )

  test.skipIf(!STARTABLE[dialect])(
    'with the authority that is named, and the name in the certificate',
    async () => {
      expect(await asked({ tls })).toEqual({ data: { rows: [{ n: 1 }] } })
      const query =
        dialect === 'postgres'
          ? 'select ssl as v from pg_stat_ssl where pid = pg_backend_pid()'
          : "select variable_value <> '' as v from information_schema.session_status where variable_name = 'SSL_CIPHER'"
      const v = dialect === 'postgres' ? true : 1
      expect(await asked({ tls, query })).toEqual({ data: { rows: [{ v }] } })
    },
  )

  test.skipIf(!STARTABLE[dialect]).each<readonly [string, Partial<DatabaseOptions>, string]>([
    ['an authority that is another', { tls: { ...tls, ca: './other.pem' } }, 'DATABASE_TLS'],
    ['no authority', { tls: { server_name: 'db.example.org' } }, 'DATABASE_TLS'],
    ['another name', { tls: { ...tls, server_name: 'other.example.org' } }, 'DATABASE_TLS'],
    ['an address, which no certificate is for', { tls: { ca: './ca.pem' } }, 'DATABASE_TLS'],
    ['a file that is not there', { tls: { ...tls, ca: './nowhere.pem' } }, 'DATABASE_TLS_FILE'],
    ['the password of somebody else', { tls, password: { secret: 'OTHER' } }, 'DATABASE_REFUSED'],
    ['no TLS', { tls: false }, 'DATABASE_REFUSED'],
  ])('%s does not do', async (_, options, code) => {
    secrets.set('OTHER', 'not-the-word')
    const error = await asked(options).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code })
    expect((error as Error).message).not.toContain('not-the-word')
  })

  test.skipIf(!STARTABLE[dialect])(
    'what is far too large is not read to its end, and a text that no process can hold ends none',
    async () => {
      const parts = ['a', 'b', 'c', 'd'].map((name) => `repeat('x', 15000000) as ${name}`)
      const query =
        dialect === 'postgres' ? "select repeat('x', 540000000) as x" : `select ${parts.join(', ')}`
      await expect(asked({ tls, query })).rejects.toThrow('far more than the query may give')
    },
  )

  test.skipIf(!STARTABLE[dialect])(
    'a password that was changed is read again, once and at once',
    async () => {
      const options = { url, password: { secret: 'WORD' }, tls, query: 'select 1 as n' } as const
      const given = {
        id: 'ask',
        on: ['exec.before'],
        executor: 'database',
        options,
        mode: 'blocking',
        ...hook,
      } as const
      let current = 'an-old-word'
      const manager = createHookManager({
        hooks: [given],
        executors: { database },
        stateDir: folder,
        secret: () => current,
        renew: () => void (current = 'first-word'),
      })
      const { results } = await manager.emit(event('exec.before'))
      expect(results).toMatchObject([{ status: 'done', output: { data: { rows: [{ n: 1 }] } } }])
      await manager.close()
    },
  )
})

test('the certificates of the tests are what they should be', () => {
  expect(new X509Certificate(server.cert).subjectAltName).toContain('db.example.org')
})

async function sqlBySocket(one: Instance, sql: string): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ host: one.folder, port: one.port, user: 'postgres', database: 'postgres' })
  await client.connect()
  await client.query(sql)
  await client.end()
}

async function change(url: string, ...all: readonly string[]): Promise<void> {
  const { createConnection } = await import('mysql2/promise')
  const client = await createConnection(url)
  for (const sql of all) await client.query(sql)
  await client.end()
}
