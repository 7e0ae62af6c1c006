import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isExecutor } from '@hookline/core'
import { event, executorContract, type ExecutorUse, type FailingUse } from '@hookline/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as index from '../src/index.ts'
import { DOORS, run } from './run.ts'
import { DIALECTS, service } from './services.ts'

/** What waits: a statement that sleeps, or for SQLite a file that somebody else writes to. */
const SLEEPS = { postgres: 'select pg_sleep(30)', mysql: 'select sleep(30)', sqlite: undefined } as const

describe.each(DIALECTS)('%s', (dialect) => {
  const there = service(dialect)
  const { url, stateDir } = there
  let blocker: DatabaseSync | undefined
  beforeAll(async () => {
    await run({ table: 'audit', create: true }, there)
    await there.rows(
      'create table own (delivery varchar(255) unique, command text, n integer, at varchar(40))',
    )
    if (dialect !== 'sqlite') return
    blocker = blocked(join(stateDir, 'databases/blocked.db'))
  })
  afterAll(() => blocker?.close())

  describe.each(DOORS)('by %s', (_, database) => {
    const schema = index.database.options
    const fails: readonly [FailingUse, ...FailingUse[]] = [
      {
        name: 'has no such table',
        options: { url, table: 'nothing' },
        retryable: false,
        code: 'DATABASE_MISSING',
      },
      {
        name: 'is wrong',
        options: { url, query: 'select from where' },
        retryable: false,
        code: 'DATABASE_QUERY',
      },
      ...(dialect === 'sqlite' ? [] : [unreachable(url)]),
    ]
    const writing = executorContract(database, {
      works: tables(url),
      hangs:
        dialect === 'sqlite'
          ? { name: 'waits for a writer', options: { url: 'sqlite:blocked', table: 'audit', create: true } }
          : null,
      fails,
      schema,
      stateDir,
      done: async () => (await there.count('audit')) + (await there.count('own')),
    })
    test.each(writing)('a table: $name', ({ run: hold }) => expect(hold()).resolves.toBeUndefined())

    const sleeps = SLEEPS[dialect]
    const asking = executorContract(database, {
      works: queries(url),
      hangs: sleeps === undefined ? null : { name: 'sleeps', options: { url, query: sleeps } },
      fails,
      schema,
      stateDir,
    }).filter(({ name }) => !name.includes('one delivery'))
    test.each(asking)('a query: $name', ({ run: hold }) => expect(hold()).resolves.toBeUndefined())
  })
})

function tables(url: string): readonly [ExecutorUse, ...ExecutorUse[]] {
  return [
    {
      name: 'a table of hookline',
      options: { url, table: 'audit', create: true, keep: '30d', max_rows: 100_000 },
      expect: ({ data }) => expect(data).toEqual({ stored: 1 }),
    },
    {
      name: 'a table of its own',
      options: {
        url,
        table: 'own',
        columns: { command: '{{ event.data.command }}', n: 3, at: '{{ event.at }}' },
        delivery_column: 'delivery',
        keep: '30d',
        time_column: 'at',
      },
      event: event('exec.before', { command: 'git push' }),
    },
  ]
}

function queries(url: string): readonly [ExecutorUse, ...ExecutorUse[]] {
  return [
    {
      name: 'gives rows',
      options: {
        url,
        query: 'select count(*) as n from audit where name = :name',
        params: { name: '{{ event.name }}' },
      },
      expect: ({ data }) => expect(data).toEqual({ rows: [{ n: expect.any(Number) as number }] }),
    },
    {
      name: 'answers a gate',
      options: {
        url,
        query: "select 'deny' as word, :command as command",
        params: { command: '{{ event.data.command }}' },
      },
      hook: { decide: 'output.rows.0.word' },
      event: event('exec.before', { command: 'git push' }),
      expect: (output) => expect(output.decision).toBe('deny'),
    },
    {
      name: 'changes rows',
      options: { url, query: 'update own set n = :n where delivery = :delivery_id', params: { n: 7 } },
      expect: ({ data }) => expect(data).toEqual({ changed: 0 }),
    },
  ]
}

function unreachable(url: string): FailingUse {
  const nobody = Object.assign(new URL(url), { port: '1' }).href
  return {
    name: 'is not there',
    options: { url: nobody, table: 'audit' },
    retryable: true,
    code: 'DATABASE_UNREACHABLE',
  }
}

function blocked(file: string): DatabaseSync {
  const made = new DatabaseSync(file)
  made.exec('pragma journal_mode = wal; create table x (y); begin immediate')
  return made
}

test('is known by the word in its manifest', () => {
  const manifest = JSON.parse(readFileSync(join(dirname(import.meta.dirname), 'package.json'), 'utf8')) as {
    readonly hookline: unknown
  }
  expect(manifest.hookline).toEqual({ spec: 1, executor: 'database' })
  for (const [, database] of DOORS) expect([isExecutor(database), database.name]).toEqual([true, 'database'])
})
