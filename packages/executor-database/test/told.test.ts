import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Finding } from '@hookline/core'
import { event } from '@hookline/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { driver, installCommand } from '../src/driver.ts'
import { database } from '../src/index.ts'
import { isWithinWorkspace } from '../src/inside.ts'
import type { DatabaseOptions } from '../src/settings.ts'
import { contextFor, open, run, type Around } from './run.ts'
import { bare, DIALECTS, service } from './services.ts'

const there = { url: 'sqlite:audit', stateDir: '' }
const lines = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ severity, message }) => `${severity}: ${message}`)

describe('a preview', () => {
  const about = { event: event('exec.before', { command: 'rm -rf x' }), delivery: { id: 'd-1', attempt: 1 } }
  const preview = (options: Partial<DatabaseOptions>): unknown =>
    database.preview!(contextFor(options, there, about))

  test('shows the row, and of a secret where it lies', () => {
    expect(preview({ table: 'audit' })).toMatchObject({
      database: 'sqlite:audit',
      table: 'audit',
      row: {
        delivery_id: 'd-1',
        name: 'exec.before',
        agent: 'codex',
        data: expect.stringContaining('rm -rf x') as string,
      },
    })
    expect(
      preview({
        url: { secret: 'DB' },
        table: 'own',
        columns: { c: '{{ event.data.command }}', n: 3 },
        delivery_column: 'id',
      }),
    ).toEqual({
      database: '[secret DB]',
      table: 'own',
      row: { c: 'rm -rf x', n: expect.anything() as unknown, id: 'd-1' },
    })
    expect(
      preview({
        url: 'postgres://me:secret-word@db.example.org/x',
        query: 'select :c',
        params: { c: '{{ event.data.command }}' },
      }),
    ).toEqual({ database: 'postgres://db.example.org:5432/x', query: 'select :c', params: { c: 'rm -rf x' } })
  })
})

describe.each(DIALECTS)('hookline check at %s', (dialect) => {
  const real = service(dialect)
  const checked = async (
    options: Partial<DatabaseOptions>,
    around: Around = {},
  ): Promise<readonly string[]> => {
    const context = contextFor(options, real, around)
    return lines(await database.check!(context.options, context))
  }

  test('agrees to what is there, and to what will be made', async () => {
    await real.rows('create table checked (id varchar(80) unique, c text)')
    expect(await checked({ table: 'checked', columns: { c: 'x' }, delivery_column: 'id' })).toEqual([])
    expect(await checked({ query: 'select c from checked where id = :id', params: { id: 1 } })).toEqual([])
    expect(await checked({ table: 'to_be_made', create: true })).toEqual([])
  })

  test('finds what is missing, and changes nothing', async () => {
    expect(await checked({ table: 'nowhere' })).toEqual([expect.stringMatching(/^error: .*nowhere/)])
    expect(await checked({ table: 'checked', columns: { nothing: 'x' }, delivery_column: 'id' })).toEqual([
      expect.stringMatching(/^error: .*nothing/),
    ])
    expect(await checked({ query: 'select nothing from checked' })).toEqual([
      expect.stringMatching(/^error: .*nothing/),
    ])
    expect(
      await checked({ query: 'delete from checked where c = :c and id = :id', params: { c: 'x', id: 1 } }),
    ).toEqual([])
    await expect(real.rows('select 1 from nowhere')).rejects.toThrow(/./)
    await expect(real.rows('select 1 from to_be_made')).rejects.toThrow(/./)
  })

  test('says that a delivery has no unique index, or no column at all', async () => {
    expect(await checked({ table: 'checked', columns: { id: 'x' }, delivery_column: 'c' })).toEqual([
      expect.stringMatching(/^error: /),
    ])
    expect(await checked({ table: 'checked', columns: { c: 'x' } })).toEqual([
      expect.stringMatching(/^warning: what is delivered twice is stored twice/),
    ])
  })
})

test('hookline check warns of a password that anybody can read', async () => {
  const options = { url: 'postgres://me:word@127.0.0.1:1/x', table: 'audit' }
  const context = contextFor(options, there)
  const found = lines(await database.check!(options, context))
  expect(found).toEqual([
    expect.stringMatching(/^warning: `url` has a password in it/),
    expect.stringMatching(/^error: .*ECONNREFUSED/),
  ])
  expect(found.join('')).not.toContain('word@')
})

describe('a file of SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-place-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('in the state directory is for nobody else', async () => {
    const own = bare()
    await run({ table: 'audit', create: true }, own)
    const modes = ['databases', 'databases/audit.db'].map((path) =>
      (statSync(join(own.stateDir, path)).mode & 0o777).toString(8),
    )
    expect(modes).toEqual(['700', '600'])
  })

  test('lies where its path says, beside the hooks.toml', async () => {
    const hook = { source: { file: join(folder, 'hooks.toml'), line: 1 } }
    await run({ url: 'sqlite:./beside.db', table: 'audit', create: true }, there, { hook })
    await run({ url: `sqlite:${folder}/beside.db`, table: 'audit' }, there, { hook })
    const db = new DatabaseSync(join(folder, 'beside.db'))
    expect(db.prepare('select count(*) as n from audit').get()).toEqual({ n: 2 })
    db.close()
  })

  test('that is no database, or a link in our own folder, is left alone', async () => {
    const own = bare()
    mkdirSync(join(own.stateDir, 'databases'))
    writeFileSync(
      join(own.stateDir, 'databases/text.db'),
      'no database at all, but a text that somebody has written\n'.repeat(20),
    )
    await expect(run({ url: 'sqlite:text', table: 'audit', create: true }, own)).rejects.toMatchObject({
      code: 'DATABASE_FILE',
    })
    symlinkSync(join(folder, 'elsewhere.db'), join(own.stateDir, 'databases/link.db'))
    await expect(run({ url: 'sqlite:link', table: 'audit', create: true }, own)).rejects.toMatchObject({
      code: 'DATABASE_FILE',
    })
  })

  test('of a repository is its own, by name only, and is not asked', async () => {
    const own = bare()
    const hook = { layer: 'project', source: { file: join(folder, 'hooks.toml'), line: 1 } } as const
    await run({ table: 'audit', create: true }, own, { hook })
    await expect(run({ table: 'audit' }, own)).rejects.toMatchObject({ code: 'DATABASE_MISSING' })
    for (const url of ['sqlite:./x.db', 'sqlite:/etc/x.db', `sqlite:${own.stateDir}/databases/audit.db`])
      await expect(run({ url, table: 'audit', create: true }, own, { hook })).rejects.toMatchObject({
        code: 'DATABASE_OUTSIDE',
      })
    await expect(run({ query: 'select 1' }, own, { hook })).rejects.toMatchObject({
      code: 'DATABASE_OUTSIDE',
    })
  })

  test('in the workspace is one that the agent can write: that is a warning', async () => {
    mkdirSync(join(folder, 'work/.git/refs'), { recursive: true })
    expect(isWithinWorkspace(join(folder, 'work/a/x.db'), join(folder, 'work/b'))).toBe(true)
    expect(isWithinWorkspace(join(folder, 'x.db'), join(folder, 'work'))).toBe(false)
    expect(isWithinWorkspace(join(folder, 'works/x.db'), join(folder, 'work'))).toBe(false)
    symlinkSync(join(folder, 'work'), join(folder, 'link'))
    expect(isWithinWorkspace(join(folder, 'link/x.db'), join(folder, 'work'))).toBe(true)
    const options = { url: `sqlite:${process.cwd()}/x.db`, table: 'audit', create: true }
    const context = contextFor(options, there)
    expect(lines(await database.check!(options, context))).toEqual([
      expect.stringMatching(/^warning: .*lies in the workspace/),
    ])
  })
})

describe('a driver', () => {
  test('that is missing says how it is installed, where the executor is', async () => {
    const from = join(tmpdir(), 'nobody/node_modules/@hookline/executor-database/dist/index.js')
    const error = await driver('pg', { id: 'x', on: [], executor: 'database' }, from).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({
      code: 'DATABASE_DRIVER',
      hint: `Install it where the executor is: npm install --prefix ${join(tmpdir(), 'nobody')} pg@8`,
      details: { retryable: false },
    })
  })

  test.each([
    [
      '/home/me/.config/hookline/node_modules/@hookline/executor-database/dist/x.js',
      'npm install --prefix /home/me/.config/hookline mysql2@3',
    ],
    [
      '/work dir/node_modules/.pnpm/@hookline+executor-database@1/node_modules/@hookline/executor-database/dist/x.js',
      "pnpm --dir '/work dir' add -D mysql2@3",
    ],
  ])('of %s: %s', (from, command) => {
    expect(installCommand('mysql2', from)).toBe(command)
  })

  test('beside the hooks.toml of a user is one, and beside that of a repository none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookline-driver-'))
    mkdirSync(join(folder, 'node_modules/pg'), { recursive: true })
    writeFileSync(join(folder, 'node_modules/pg/package.json'), '{ "name": "pg", "main": "index.js" }')
    writeFileSync(join(folder, 'node_modules/pg/index.js'), 'module.exports = { Client: "mine" }')
    const hook = {
      id: 'x',
      on: [],
      executor: 'database',
      source: { file: join(folder, 'hooks.toml'), line: 1 },
    }
    const from = join(tmpdir(), 'nobody/node_modules/x/dist/index.js')
    expect(await driver('pg', hook, from)).toMatchObject({ Client: 'mine' })
    await expect(driver('pg', { ...hook, layer: 'project' }, from)).rejects.toMatchObject({
      code: 'DATABASE_DRIVER',
    })
    rmSync(folder, { recursive: true, force: true })
  })
})

test('one line of the log for each batch, and none of it is a secret', async () => {
  const own = bare()
  const hook = await open({ url: { secret: 'DB' }, table: 'audit', create: true }, own, {
    secret: () => 'sqlite:hidden-name',
  })
  await hook.batch([{}, {}])
  await hook.close()
  expect(hook.log).toEqual([
    expect.stringMatching(/^sqlite of secret DB: 2 of 2 rows stored in audit in \d+ ms$/),
  ])
})
