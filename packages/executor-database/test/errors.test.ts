import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isHooklineError, type HooklineError } from '@hookline/core'
import { event } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import { kindOf } from '../src/classify.ts'
import { DATABASE_ERRORS } from '../src/errors.ts'
import type { DatabaseOptions } from '../src/settings.ts'
import { run, type Around } from './run.ts'
import { DIALECTS, service, type Service } from './services.ts'

const LATER = { retryable: true }
const NEVER = { retryable: false }
const RENEW = { retryable: false, renew: true }

/** What a real server says, and what is made of it. */
interface Said {
  readonly when: string
  readonly options: (there: Service) => Partial<DatabaseOptions>
  readonly code: string
  readonly details: object
  /** Statements that bring it about. */
  readonly before?: readonly string[]
  readonly around?: Around
}

const insert =
  (columns: DatabaseOptions['columns'], more: object = {}): Said['options'] =>
  () => ({
    table: 'strict_one',
    columns,
    ...more,
  })
const asks =
  (query: string): Said['options'] =>
  () => ({ query })
const as =
  (user: string, password?: string): Said['options'] =>
  ({ url }) => ({
    url: Object.assign(new URL(url), { username: user, ...(password === undefined ? {} : { password }) })
      .href,
    query: 'select n from strict_one',
  })

const EVERYWHERE: readonly Said[] = [
  {
    when: 'a value is there already',
    options: insert({ u: 'x', n: 1 }),
    code: 'DATABASE_ROW',
    details: NEVER,
    before: ["insert into strict_one (u, n, s) values ('x', 1, 'a')"],
  },
  { when: 'a value is missing', options: insert({ u: 'y' }), code: 'DATABASE_ROW', details: NEVER },
  {
    when: 'a value is null',
    options: insert({ u: 'z', n: '{{ event.data.argv }}' }),
    code: 'DATABASE_ROW',
    details: NEVER,
  },
  {
    when: 'there is no such table',
    options: () => ({ table: 'nowhere', columns: { a: 'b' } }),
    code: 'DATABASE_MISSING',
    details: NEVER,
  },
  {
    when: 'there is no such column',
    options: insert({ nothing: 'x', n: 1 }),
    code: 'DATABASE_MISSING',
    details: NEVER,
  },
  {
    when: 'the statement is wrong',
    options: asks('select n n n from strict_one'),
    code: 'DATABASE_QUERY',
    details: NEVER,
  },
  {
    when: 'a delivery has no unique column',
    options: insert({ n: 1 }, { delivery_column: 'w' }),
    code: 'DATABASE_UNIQUE',
    details: NEVER,
  },
  {
    when: 'the table is no table of hookline',
    options: () => ({ table: 'strict_one', create: true }),
    code: 'DATABASE_FOREIGN',
    details: NEVER,
  },
]

const SERVERS: readonly Said[] = [
  {
    when: 'a text is too long',
    options: insert({ s: 'much too long', n: 1 }),
    code: 'DATABASE_ROW',
    details: NEVER,
  },
  {
    when: 'a text is no number',
    options: insert({ n: '{{ event.data.command }}' }),
    code: 'DATABASE_ROW',
    details: NEVER,
    around: { event: event('exec.before', { command: 'abc' }) },
  },
  {
    when: 'a number is too large',
    options: insert({ n: 99_999_999_999 }),
    code: 'DATABASE_ROW',
    details: NEVER,
  },
  {
    when: 'there is no such database',
    options: ({ url }) => ({
      url: Object.assign(new URL(url), { pathname: '/hookline_nowhere' }).href,
      query: 'select 1',
    }),
    code: 'DATABASE_MISSING',
    details: NEVER,
  },
]

const SAID: Readonly<Record<Service['dialect'], readonly Said[]>> = {
  sqlite: [
    ...EVERYWHERE,
    {
      when: 'a text is no number',
      options: () => ({ table: 'strictly', columns: { n: 'abc' } }),
      code: 'DATABASE_ROW',
      details: NEVER,
      before: ['create table strictly (n integer) strict'],
    },
    {
      when: 'there is no such file',
      options: () => ({ url: 'sqlite:nowhere', query: 'select 1' }),
      code: 'DATABASE_MISSING',
      details: NEVER,
    },
  ],
  postgres: [
    ...EVERYWHERE,
    ...SERVERS,
    {
      when: 'nobody is called that',
      options: as('hookline_nobody'),
      code: 'DATABASE_REFUSED',
      details: RENEW,
    },
    {
      when: 'it may not',
      options: as('hookline_weak'),
      code: 'DATABASE_DENIED',
      details: NEVER,
      before: ['drop role if exists hookline_weak', 'create role hookline_weak login'],
    },
    {
      when: 'it has too many connections',
      options: as('hookline_crowd'),
      code: 'DATABASE_BUSY',
      details: LATER,
      before: ['drop role if exists hookline_crowd', 'create role hookline_crowd login connection limit 0'],
    },
    {
      when: 'it takes too long',
      options: asks('select pg_sleep(5)'),
      code: 'DATABASE_TIMEOUT',
      details: LATER,
      around: { deadline: Date.now() },
    },
    {
      when: 'it ends the connection',
      options: asks('select pg_terminate_backend(pg_backend_pid())'),
      code: 'DATABASE_UNREACHABLE',
      details: LATER,
    },
    ...(
      [
        ['40001', 'DATABASE_BUSY', LATER],
        ['40P01', 'DATABASE_BUSY', LATER],
        ['55P03', 'DATABASE_BUSY', LATER],
        ['53100', 'DATABASE_FULL', LATER],
        ['53200', 'DATABASE_BUSY', LATER],
        ['57P01', 'DATABASE_UNREACHABLE', LATER],
        ['25006', 'DATABASE_READ_ONLY', LATER],
        ['58030', 'DATABASE_FAILED', LATER],
        ['P0001', 'DATABASE_ROW', NEVER],
        ['XX000', 'DATABASE_FAILED', NEVER],
      ] as const
    ).map(([state, code, details]) => ({
      when: `it says ${state}`,
      options: asks(`select raises('${state}')`),
      code,
      details,
      before: [
        `create or replace function raises(state text) returns int language plpgsql as $$ begin raise exception 'as asked' using errcode = state; end $$`,
      ],
    })),
  ],
  mysql: [
    ...EVERYWHERE,
    ...SERVERS,
    {
      when: 'the password is another',
      options: as('hookline_known', 'wrong'),
      code: 'DATABASE_REFUSED',
      details: RENEW,
      before: [
        "create or replace user hookline_known@'%' identified by 'right'",
        "create or replace user hookline_known@localhost identified by 'right'",
      ],
    },
    {
      when: 'it may not',
      options: as('hookline_weak'),
      code: 'DATABASE_DENIED',
      details: NEVER,
      before: ["create or replace user hookline_weak@'%'", 'create or replace user hookline_weak@localhost'],
    },
    {
      when: 'it takes too long',
      options: asks('select sleep(5) from strict_one'),
      code: 'DATABASE_TIMEOUT',
      details: LATER,
      around: { deadline: Date.now() },
    },
    ...(
      [
        [1205, 'DATABASE_BUSY', LATER],
        [1213, 'DATABASE_BUSY', LATER],
        [1040, 'DATABASE_BUSY', LATER],
        [1021, 'DATABASE_FULL', LATER],
        [1290, 'DATABASE_READ_ONLY', LATER],
        [1053, 'DATABASE_UNREACHABLE', LATER],
        [1644, 'DATABASE_ROW', NEVER],
        [1105, 'DATABASE_FAILED', NEVER],
      ] as const
    ).map(([number, code, details]) => ({
      when: `it says ${number}`,
      options: asks(`call raises_${number}()`),
      code,
      details,
      before: [
        `create or replace procedure raises_${number}() signal sqlstate '45000' set mysql_errno = ${number}, message_text = 'as asked'`,
      ],
    })),
  ],
}

describe.each(DIALECTS)('%s', (dialect) => {
  const there = service(dialect)
  const s = dialect === 'sqlite' ? 'text' : 'varchar(3)'
  const table = `create table if not exists strict_one (u varchar(20) unique, n integer not null, s ${s}, w varchar(200))`

  test.each(SAID[dialect])('$when: $code', async ({ options, before = [], around = {}, code, details }) => {
    for (const sql of [table, ...before]) await there.rows(sql)
    const error = await run(options(there), there, around).catch((thrown: unknown) => thrown)
    expect(isHooklineError(error)).toBe(true)
    const { message, hint, ...found } = error as HooklineError
    expect({ message, code: found.code, details: kept(found.details) }).toEqual({ message, code, details })
    expect(hint).not.toBe('')
  })
})

function kept({ retryable, renew }: HooklineError['details']): object {
  return { retryable, ...(renew === true ? { renew } : {}) }
}

test('every code of the table can happen, and every one that happens is in it', () => {
  const folder = join(import.meta.dirname, '../src')
  const sources = globSync('*.ts', { cwd: folder }).filter((file) => file !== 'errors.ts')
  const text = sources.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  const thrown = new Set(text.match(/(?<=')DATABASE_[A-Z_]+(?=')/g))
  expect([...thrown].toSorted()).toEqual(Object.keys(DATABASE_ERRORS).toSorted())
})

test('each says what to do, in whole sentences', () => {
  for (const hint of Object.values(DATABASE_ERRORS)) expect(hint).toMatch(/^[A-Z`].*\.$/)
})

describe('what no server here can be brought to say', () => {
  test.each([
    ['sqlite', { errcode: 13 }, 'DATABASE_FULL', LATER],
    ['sqlite', { errcode: 8 }, 'DATABASE_READ_ONLY', NEVER],
    ['sqlite', { errcode: 1032 }, 'DATABASE_READ_ONLY', NEVER],
    ['sqlite', { errcode: 10 }, 'DATABASE_FAILED', LATER],
    ['sqlite', { errcode: 11 }, 'DATABASE_FILE', NEVER],
    ['sqlite', { errcode: 517 }, 'DATABASE_BUSY', LATER],
    ['postgres', { code: '28P01' }, 'DATABASE_REFUSED', RENEW],
    ['postgres', { code: '53300' }, 'DATABASE_BUSY', LATER],
    ['postgres', { code: '57P03' }, 'DATABASE_UNREACHABLE', LATER],
    ['postgres', { message: 'Connection terminated unexpectedly' }, 'DATABASE_UNREACHABLE', LATER],
    [
      'postgres',
      { message: 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string' },
      'DATABASE_REFUSED',
      RENEW,
    ],
    ['postgres', { code: 'ECONNREFUSED' }, 'DATABASE_UNREACHABLE', LATER],
    ['postgres', { code: 'CERT_HAS_EXPIRED' }, 'DATABASE_TLS', LATER],
    ['postgres', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'DATABASE_TLS', NEVER],
    ['mysql', { code: 'PROTOCOL_CONNECTION_LOST' }, 'DATABASE_UNREACHABLE', LATER],
    ['mysql', { errno: -111, code: 'ECONNREFUSED' }, 'DATABASE_UNREACHABLE', LATER],
    ['mysql', { code: 'HANDSHAKE_NO_SSL_SUPPORT' }, 'DATABASE_TLS', NEVER],
    ['mysql', { errno: 1114 }, 'DATABASE_FULL', LATER],
    ['mysql', {}, 'DATABASE_FAILED', NEVER],
  ] as const)('%s, %j: %s', (dialect, said, code, details) => {
    expect(kindOf(said, dialect)).toEqual([code, details])
  })
})
