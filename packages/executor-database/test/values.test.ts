import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Json } from '@hookline/core'
import { event } from '@hookline/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dialect } from '../src/address.ts'
import { deliveryKey } from '../src/row.ts'
import { jsonFor } from '../src/value.ts'
import { open, rowsOf, run } from './run.ts'
import { DIALECTS, service } from './services.ts'

const HOSTILE: Readonly<Record<string, string>> = {
  'ends the text and drops the table': "'); drop table audit; --",
  'is always true': "' or '1'='1",
  'escapes the quote': String.raw`\' or 1=1 -- `,
  'has every quote': `'"\`$$\\`,
  'is a placeholder': ':x ? $1 @a {{ event.id }}',
  'has a NUL': 'a\0b',
  'has half of a letter': 'a\ud800b',
  'has letters of four bytes': '😀 𝒳 \u{10FFFF}',
  'is nothing': '',
  'ends with spaces': 'x   ',
  'has lines': 'a\r\nb\tc\u2028',
  'has a million letters': 'ä'.repeat(500_000),
  'runs to the left': '\u202Eabc',
  'looks like a number': '007',
  'looks like null': 'NULL',
  'looks like JSON': '{"a":1}',
}

/** Node 22 reads a text of SQLite up to its first NUL; it is stored whole. */
function readBack(text: string): string {
  const db = new DatabaseSync(':memory:')
  try {
    return db.prepare('select ? as v').get(held(text, 'sqlite'))!['v'] as string
  } finally {
    db.close()
  }
}

/** As a database can hold it. */
function held(text: string, dialect: Dialect): string {
  const whole = text.replaceAll(/\p{Cs}/gu, '\uFFFD')
  return dialect === 'postgres' ? whole.replaceAll('\0', '\u2400') : whole
}

describe.each(DIALECTS)('%s', (dialect) => {
  const there = service(dialect)
  const options = { table: 'audit', create: true }
  const dataOf = (data: unknown): Json =>
    typeof data === 'string' ? (JSON.parse(data) as Json) : (data as Json)

  test.each(Object.entries(HOSTILE))(
    'a command that %s is stored as it is, and nothing else happens',
    async (_, text) => {
      const id = randomUUID()
      await run(options, there, {
        event: event('exec.before', { command: text }),
        delivery: { id, attempt: 1 },
      })
      const before = await there.count('audit')
      const [row] = await rowsOf(there, 'select data, session from audit where delivery_id = :id', { id })
      const expected = dialect === 'postgres' ? held(text, dialect) : text
      expect((dataOf(row!['data']) as { readonly command: string }).command).toBe(expected)
      expect(await there.count('audit')).toBe(before)
    },
  )

  test.each(Object.entries(HOSTILE))(
    'a value that %s goes into a column and comes back',
    async (name, text) => {
      const large = dialect === 'mysql' ? 'longtext character set utf8mb4 collate utf8mb4_bin' : 'text'
      if (name === Object.keys(HOSTILE)[0])
        await there.rows(`create table texts (id varchar(80) unique, v ${large})`)
      const id = randomUUID()
      const own = { table: 'texts', columns: { v: '{{ event.data.command }}' }, delivery_column: 'id' }
      await run(own, there, { event: event('exec.before', { command: text }), delivery: { id, attempt: 1 } })
      const found = await rowsOf(
        there,
        'select v from texts where id = :delivery_id',
        {},
        { delivery: { id, attempt: 1 } },
      )
      expect(found).toEqual([{ v: dialect === 'sqlite' ? readBack(text) : held(text, dialect) }])
      const asked = await rowsOf(
        there,
        'select count(*) as n from texts where v = :v and id = :id',
        { v: '{{ event.data.command }}', id },
        { event: event('exec.before', { command: text }) },
      )
      expect(asked).toEqual([{ n: 1 }])
    },
  )

  test('hundreds of events of any shape come back as they were', async () => {
    const hook = await open(options, there)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 60 }),
        async (all) => {
          const events = all.map((input) => ({ id: randomUUID(), input: input as Json }))
          const results = await hook.batch(
            events.map(({ id, input }) => ({
              event: event('tool.before', { tool: 'x', input: input as never }),
              delivery: { id, attempt: 1 },
            })),
          )
          expect(results.map(({ status }) => status)).toEqual(events.map(() => 'done'))
          const rows = await rowsOf(there, 'select delivery_id, data from audit order by id desc limit 60')
          const found = new Map(rows.map((row) => [row['delivery_id'], dataOf(row['data'])]))
          for (const { id, input } of events) {
            const data = JSON.parse(jsonFor({ input }, dialect)) as { readonly input: Json }
            expect((found.get(id) as { readonly input: Json }).input).toEqual(data.input)
          }
        },
      ),
      { numRuns: 15 },
    )
    await hook.close()
  })

  test('an agent that calls itself and its session anything is stored nevertheless', async () => {
    const hook = await open(options, there)
    const words = ['x'.repeat(100_000), '\0', '\ud800', '😀'.repeat(300), '', "'--"]
    const results = await hook.batch(
      words.map((word) => {
        const made = event('exec.before')
        return {
          event: {
            ...made,
            id: word,
            agent: { name: word },
            session: { ...made.session, id: word, root: word },
          },
          delivery: { id: `${word}:${randomUUID()}`, attempt: 1 },
        }
      }),
    )
    expect(results.map(({ status }) => status)).toEqual(words.map(() => 'done'))
    await hook.close()
  })

  test('deliveries that differ in a letter, its size or a space are different', async () => {
    const hook = await open(options, there)
    const ids = ['a', 'A', 'a ', 'á', 'a\0', `${'b'.repeat(5000)}1`, `${'b'.repeat(5000)}2`].map(
      (id) => `k-${id}`,
    )
    const before = await there.count('audit')
    await hook.batch(ids.map((id) => ({ delivery: { id, attempt: 1 } })))
    await hook.batch(ids.map((id) => ({ delivery: { id, attempt: 2 } })))
    expect(await there.count('audit')).toBe(before + ids.length)
    expect(new Set(ids.map(deliveryKey)).size).toBe(ids.length)
    await hook.close()
  })

  test('a moment is one, wherever it was told and wherever it is read', async () => {
    const zone = process.env['TZ']
    process.env['TZ'] = 'America/New_York'
    try {
      const id = randomUUID()
      const about = { ...event('exec.before'), at: '2026-07-01T12:30:00.123+05:30' }
      await run(options, there, { event: about, delivery: { id, attempt: 1 } })
      const [row] = await rowsOf(there, 'select at from audit where delivery_id = :id', { id })
      const zoneless = dialect === 'mysql'
      expect(row).toEqual({ at: `2026-07-01T07:00:00.123${zoneless ? '' : 'Z'}` })
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  test.each<readonly [sql: Readonly<Partial<Record<Dialect, string>>>, gives: Json]>([
    [
      { sqlite: '9223372036854775807', postgres: '9223372036854775807', mysql: '9223372036854775807' },
      '9223372036854775807',
    ],
    [
      { sqlite: '-9223372036854775807', postgres: '-9223372036854775807', mysql: '-9223372036854775807' },
      '-9223372036854775807',
    ],
    [
      { sqlite: '9007199254740991', postgres: '9007199254740991', mysql: '9007199254740991' },
      9_007_199_254_740_991,
    ],
    [
      { sqlite: '9007199254740993', postgres: '9007199254740993', mysql: '9007199254740993' },
      '9007199254740993',
    ],
    [
      { mysql: 'cast(18446744073709551615 as unsigned)', postgres: '18446744073709551615::numeric' },
      '18446744073709551615',
    ],
    [{ postgres: '12.50', mysql: '12.50', sqlite: '12.5' }, 12.5],
    [{ postgres: '-0.000001', mysql: '-0.000001' }, -0.000_001],
    [{ postgres: '12345678901234567890.5', mysql: '12345678901234567890.5' }, '12345678901234567890.5'],
    [{ postgres: "'NaN'::float8" }, 'NaN'],
    [{ sqlite: '9e999' }, 'Infinity'],
    [{ postgres: 'true', mysql: 'true', sqlite: 'true' }, 1],
    [{ postgres: "'2026-01-31 12:00:00.123456+02'::timestamptz" }, '2026-01-31T10:00:00.123456Z'],
    [
      { postgres: "'2026-01-31 12:00:00'::timestamp", mysql: "timestamp '2026-01-31 12:00:00'" },
      '2026-01-31T12:00:00',
    ],
    [{ postgres: "'2026-01-31'::date", mysql: "date '2026-01-31'" }, '2026-01-31'],
    [{ postgres: String.raw`'\x00ff'::bytea`, mysql: "unhex('00ff')", sqlite: "x'00ff'" }, 'AP8='],
    [{ postgres: `'{"a":[1,null]}'::jsonb`, mysql: undefined as never }, { a: [1, null] }],
    [{ postgres: 'null::int', mysql: 'null', sqlite: 'null' }, null],
    [{ postgres: "'infinity'::timestamptz" }, 'infinity'],
  ])('reads %j as %j', async (sql, gives) => {
    const text = sql[dialect]
    if (text === undefined) return
    const [row] = await rowsOf(there, `select ${text} as v`)
    expect(row).toEqual({ v: dialect === 'postgres' && gives === 1 ? true : gives })
  })

  test('columns may be called anything, and a value is no prototype', async () => {
    const quote = dialect === 'mysql' ? '`' : '"'
    const names = ['__proto__', 'constructor', 'a b', 'select']
    const [row] = await rowsOf(
      there,
      `select ${names.map((name, at) => `${at} as ${quote}${name}${quote}`).join(', ')}`,
    )
    expect(Object.entries(row!)).toEqual(names.map((name, at) => [name, at]))
  })

  test('a number stays one, true stays true, and a list is its JSON', async () => {
    const kinds =
      dialect === 'sqlite'
        ? 'n, r, yes, list'
        : 'n bigint, r double precision, yes boolean, list varchar(200)'
    await there.rows(`create table kinds (id varchar(80) unique, ${kinds})`)
    const own = {
      table: 'kinds',
      columns: { n: '{{ event.data.exitCode }}', r: 0.5, yes: true, list: '{{ event.data.argv }}' },
      delivery_column: 'id',
    }
    const data = { command: 'x', argv: ['a', "b'"], exitCode: 9_007_199_254_740_991 }
    await run(own, there, { event: event('exec.after', data) })
    const whole = await rowsOf(there, 'select n, r, yes, list from kinds')
    const yes = dialect === 'postgres' ? true : 1
    expect(whole).toEqual([{ n: 9_007_199_254_740_991, r: 0.5, yes, list: '["a","b\'"]' }])
    const asked = await rowsOf(there, 'select n from kinds where n = :n and r = :r limit :most', {
      n: 9_007_199_254_740_991,
      r: 0.5,
      most: 5,
    })
    expect(asked).toHaveLength(1)
  })

  test('what is of another type than its column is refused, and nothing is made of it', async () => {
    const kind = dialect === 'sqlite' ? 'integer) strict' : 'integer)'
    await there.rows(`create table strictly (n ${kind}`)
    const own = { table: 'strictly', columns: { n: '{{ event.data.command }}' } }
    for (const command of ['1 or 1=1', '12abc', '99999999999999999999', ''])
      await expect(run(own, there, { event: event('exec.before', { command }) })).rejects.toMatchObject({
        code: 'DATABASE_ROW',
        details: { retryable: false },
      })
    expect(await there.count('strictly')).toBe(0)
  })
})
