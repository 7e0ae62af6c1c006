import type { SchemaIssue } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { addressOf, shownAddress } from '../src/address.ts'
import { options } from '../src/options.ts'

async function issues(value: unknown): Promise<readonly string[]> {
  const { issues: found = [] } = (await options['~standard'].validate(value)) as {
    readonly issues?: readonly SchemaIssue[]
  }
  return found.map(({ path = [], message }) => `${path.map(String).join('.')}: ${message}`)
}

const URL = 'sqlite:audit'

describe('settings that fit', () => {
  test.each([
    { url: URL, table: 'audit', create: true, keep: '30d', max_rows: 10 },
    {
      url: { secret: 'DB' },
      user: 'me',
      password: { env: 'PW' },
      table: 'logs.audit',
      tls: { ca: './ca.pem' },
      pool: 2,
    },
    {
      url: 'postgres://me@db.example.org/x',
      table: 'own',
      columns: { a: '{{ event.name }}', 'b c': 1, d: true },
      delivery_column: 'id',
      time_column: 'at',
      keep: '2w',
    },
    {
      url: 'mysql://me@db.example.org/x',
      query: 'select * from x where y = :y',
      params: { y: 1 },
      max_result_rows: 5,
      max_result: '2MB',
    },
    { url: '${DB}', table: 'audit' },
    { url: { secret: 'DB' }, query: 'select `a` from t where b = :delivery_id' },
  ])('%j', async (value) => {
    expect(await issues(value)).toEqual([])
  })
})

describe('settings that do not', () => {
  test.each<readonly [object, RegExp]>([
    [{ url: URL }, /^table: what is to be done: expected `table` or `query`$/],
    [{ url: URL, table: 'a', query: 'select 1' }, /^query: goes without `table`/],
    [{ url: 'redis://x/y', table: 'a' }, /^url: begins with redis:/],
    [{ url: 'postgres://db.example.org', table: 'a' }, /^url: names no database/],
    [{ url: 'postgres://me@db/x?sslmode=disable', table: 'a' }, /^url: has the parameter sslmode/],
    [{ url: 'sqlite:../x/y', table: 'a', user: 'me' }, /^user: is nothing that SQLite has/],
    [{ url: 'sqlite:a/b', table: 'a' }, /^url: names no file/],
    [{ url: URL, table: 'a; drop table b' }, /^table: a name such as/],
    [{ url: URL, table: 'a"b' }, /^table: a name such as/],
    [{ url: URL, table: 'a', columns: { 'x") values (1); --': '' } }, /columns/],
    [{ url: URL, table: 'a', columns: {} }, /^columns: expected 1 to 100/],
    [
      { url: URL, table: 'a', columns: { id: 1 }, delivery_column: 'id' },
      /^delivery_column: is one of `columns`/,
    ],
    [{ url: URL, table: 'a', columns: { id: 1 }, keep: '1d' }, /^keep: goes by `time_column`/],
    [{ url: URL, table: 'a', columns: { id: 1 }, max_rows: 4 }, /^max_rows: is for a table of hookline/],
    [
      { url: { secret: 'X' }, table: 'a', columns: { id: 1 }, create: true },
      /^create: makes a table of hookline/,
    ],
    [{ url: URL, table: 'a', delivery_column: 'id' }, /^delivery_column: goes with `columns`/],
    [{ url: URL, table: 'a', params: { x: 1 } }, /^params: goes with `query`/],
    [{ url: URL, table: 'a', keep: '30' }, /^keep: a time such as "30d"/],
    [{ url: URL, query: 'drop table a' }, /^query: begins with DROP/],
    [{ url: URL, query: 'select 1; select 2' }, /^query: holds a second statement/],
    [{ url: URL, query: 'select :a' }, /^query: names :a, which is not in `params`/],
    [{ url: URL, query: 'select 1', params: { a: 1 } }, /^query: does not name :a/],
    [{ url: { secret: 'X' }, query: 'vacuum' }, /^query: begins with VACUUM/],
    [{ url: URL, query: 'select :a', params: { a: [1] } }, /^params\.a: a text, a number, true or false/],
    [
      { url: 'postgres://me@db/x', query: 'select 1', tls: { cert: 'a' } },
      /^tls: `cert` and `key` go together/,
    ],
    [{ url: URL, query: 'select 1', max_result: '17MB' }, /^max_result: more than 16MB/],
  ])('%j', async (value, says) => {
    expect(await issues(value)).toEqual([expect.stringMatching(says)])
  })
})

describe('a URL', () => {
  test.each([
    ['sqlite:audit', 'sqlite:audit'],
    ['sqlite:./x/audit.db', 'sqlite:./x/audit.db'],
    ['postgres://me:pw@db.example.org/x', 'postgres://db.example.org:5432/x'],
    ['postgresql://[::1]:5433/x', 'postgres://[::1]:5433/x'],
    ['mariadb://me:p%40ss@db/a%20b', 'mysql://db:3306/a b'],
    ['postgres://me@localhost/x?socket=/run/pg/.s.PGSQL.5432', 'postgres:///run/pg/.s.PGSQL.5432/x'],
  ])('%s is shown as %s', (url, shown) => {
    const address = addressOf(url)
    expect(typeof address === 'string' ? address : shownAddress(address)).toBe(shown)
  })

  test('user and password are what they stand for', () => {
    expect(addressOf('mysql://a%40b:p%2Fs%3As@db/x')).toMatchObject({ user: 'a@b', password: 'p/s:s' })
  })

  test.each([
    '',
    'audit',
    'sqlite:',
    'sqlite:a b',
    'sqlite:.hidden',
    'postgres://db/a/b',
    'postgres:///x',
    'postgres://db/%zz',
    'mysql://db/x?socket=relative',
    'mysql://db/x#y',
    'http://db/x',
  ])('%j is none, and is not repeated', (url) => {
    expect(addressOf(url)).toEqual(expect.any(String))
  })
})
