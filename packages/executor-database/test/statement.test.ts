import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dialect } from '../src/address.ts'
import { statementOf } from '../src/statement.ts'
import { rowsOf } from './run.ts'
import { DIALECTS, service } from './services.ts'

const ALL: readonly Dialect[] = ['sqlite', 'postgres', 'mysql']

describe('`:name` becomes a placeholder, and nothing else does', () => {
  test.for<readonly [query: string, names: readonly string[], on?: readonly Dialect[]]>([
    ['select :a, :b, :a', ['a', 'b', 'a']],
    ["select ':a', ':a'':b' where x = :c", ['c']],
    ['select ":a" from t where x = :c', ['c']],
    ['select 1 -- :a\n, :b', ['b']],
    ['select /* :a */ :b', ['b']],
    ['select x from t where n=:n', ['n']],
    ['select :a;', ['a']],
    ['select :a ; -- and that is all\n', ['a']],
    ['with q as (select :a) select * from q', ['a']],
    ['(select :a) union (select :b)', ['a', 'b']],
    ['select `:a`, :b', ['b'], ['sqlite', 'mysql']],
    ['select [:a], :b', ['b'], ['sqlite']],
    ['select x::int, :b::text', ['b'], ['postgres']],
    ['select $$ :a $$, $q$ $$ :b $q$, :c', ['c'], ['postgres']],
    [String.raw`select E'\' :a', :b`, ['b'], ['postgres']],
    [String.raw`select '\', :b`, ['b'], ['postgres', 'sqlite']],
    [String.raw`select '\' :a', :b`, ['b'], ['mysql']],
    ['select /* /* :a */ :b */ :c', ['c'], ['postgres']],
    ['select /* /* :a */ :b', ['b'], ['mysql', 'sqlite']],
    ['select 1 # :a\n, :b', ['b'], ['mysql']],
    ['select 5--:a\n', ['a'], ['mysql']],
    ['select data ? :key, data @> :j from t', ['key', 'j'], ['postgres']],
    ['select @n := :a', ['a'], ['mysql']],
    ['select tag$1, a$b$c, :x, d$e$f', ['x'], ['postgres']],
  ])('%s', ([query, names, on = ALL]) => {
    for (const dialect of on) {
      const found = statementOf(query, dialect)
      expect([dialect, found]).toEqual([dialect, expect.objectContaining({ names })])
    }
  })
})

describe('what is no one statement that reads or changes rows is refused', () => {
  test.for<readonly [query: string, says: RegExp, on?: readonly Dialect[]]>([
    ['select 1; select 2', /second statement/],
    ['select 1; drop table audit', /second statement/],
    ['', /no statement/],
    ['-- only a comment', /no statement/],
    ['drop table audit', /begins with DROP/],
    ['create table x (y int)', /begins with CREATE/],
    ["attach database '/etc/x' as y", /begins with ATTACH/],
    ['pragma writable_schema = on', /begins with PRAGMA/],
    ["copy t to program 'sh'", /begins with COPY/],
    ['begin', /begins with BEGIN/],
    ["set global x = 'y'", /begins with SET/],
    ["vacuum into '/tmp/x'", /begins with VACUUM/],
    ["select 'a", /does not end/],
    ['select "a', /does not end/],
    ['select /* a', /does not end/],
    ['select /* /* a */', /does not end/, ['postgres']],
    ['select $$ a', /does not end/, ['postgres']],
    ['select $1', /`\$1` of its own/, ['postgres']],
    ['select ?', /`\?` of its own/, ['sqlite', 'mysql']],
    ['select @x, $y', /not `:name`/, ['sqlite']],
    ['select /*!50000 1 */', /carried out/, ['mysql']],
    ['select /*M!100 1 */', /carried out/, ['mysql']],
    ['select \0', /NUL/],
  ])('%j', ([query, says, on = ALL]) => {
    for (const dialect of on)
      expect([dialect, statementOf(query, dialect)]).toEqual([dialect, expect.stringMatching(says)])
  })

  test('an empty statement at the end is none', () => {
    for (const dialect of ALL) expect(statementOf('select 1;;', dialect)).toMatchObject({ names: [] })
  })
})

test('any text is read to its end, and never twice', () => {
  const words = fc.constantFrom(
    "'",
    '"',
    '`',
    '$$',
    '$a$',
    '/*',
    '*/',
    '--',
    '#',
    ':a',
    '::',
    ';',
    '\\',
    "E'",
    '[',
    ']',
    '\n',
    ' x ',
    '?',
    '$1',
    '@b',
    '😀',
    '\ud800',
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...ALL),
      fc.array(fc.oneof(words, fc.string()), { maxLength: 60 }),
      (dialect, parts) => {
        const query = `select ${parts.join('')}`
        const found = statementOf(query, dialect)
        if (typeof found === 'string') return
        const bare = found.sql.replaceAll(dialect === 'postgres' ? /\$\d+/g : /\?/g, '')
        expect(query.replaceAll(/:[A-Za-z_]\w*/g, '').length).toBeGreaterThanOrEqual(
          bare.replaceAll(/:[A-Za-z_]\w*/g, '').length,
        )
      },
    ),
    { numRuns: 2000 },
  )
})

/** A column of a query, and what the server has to make of it. */
interface Column {
  readonly sql: string
  readonly gives: string
}

describe.each(DIALECTS)('%s agrees on where texts, names and comments end', (dialect) => {
  const there = service(dialect)
  const escaped = (text: string): string => `'${text.replaceAll("'", "''")}'`
  const slashed = (text: string): string => escaped(text.replaceAll('\\', '\\\\'))
  const texts: Readonly<Record<Dialect, readonly ((text: string) => string)[]>> = {
    sqlite: [escaped, (text) => `/* ${text.replaceAll('*/', '')} */ ${escaped(text)}`],
    mysql: [
      slashed,
      (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`,
      (text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`,
    ],
    postgres: [
      escaped,
      (text) => `E${slashed(text)}`,
      (text) => `$t$${text.replaceAll('$t$', '')}$t$`,
      (text) => `/* /* :no */ ' */ ${escaped(text)}`,
    ],
  }
  const hostile = fc
    .array(
      fc.constantFrom("'", '"', '\\', ':x', ':v0', '--', '/* ', '#', ';', '$$', '?', '`', 'a', ' ', '\n'),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(''))
  const column: fc.Arbitrary<(at: number) => Column & { readonly value?: string }> = fc
    .tuple(hostile, fc.nat())
    .map(([text, kind]) => (at) => {
      if (kind % 2 === 0)
        return { sql: dialect === 'postgres' ? `:v${at}::text` : `:v${at}`, gives: text, value: text }
      const spell = texts[dialect][(kind >> 1) % texts[dialect].length]!
      const isTagged = dialect === 'postgres' && spell === texts.postgres[2]
      return { sql: spell(text), gives: isTagged ? text.replaceAll('$t$', '') : text }
    })

  test('a hundred queries of hostile texts', { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(column, { minLength: 1, maxLength: 6 }), async (makers) => {
        const columns = makers.map((make, at) => make(at))
        const query = `select ${columns.map(({ sql }, at) => `${sql} as c${at}`).join(', -- :z\n')}`
        const params = Object.fromEntries(
          columns.flatMap(({ value }, at) => (value === undefined ? [] : [[`v${at}`, value]])),
        )
        const rows = await rowsOf(there, query, params, { expressions: plain })
        expect(rows).toEqual([Object.fromEntries(columns.map(({ gives }, at) => [`c${at}`, gives]))])
      }),
      { numRuns: Number(process.env['HOOKLINE_FUZZ'] ?? 100) },
    )
  })
})

/** No text of these tests is a template. */
const plain = { compile: () => () => null }
