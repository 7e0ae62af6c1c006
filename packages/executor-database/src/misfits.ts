import { dialectOf, type Dialect } from './address.ts'
import { namesFault } from './ask.ts'
import type { DatabaseOptions } from './settings.ts'
import { statementOf } from './statement.ts'

/** A fault between settings: where, and what. */
type Misfit = readonly [path: readonly string[], message: string]

interface Report {
  readonly addIssue: (issue: { readonly code: 'custom'; path: string[]; message: string }) => void
}

/** Reports settings that are right by themselves and not together. */
export function refuseMisfits(settings: unknown, report: Report): void {
  for (const rule of RULES)
    for (const [path, message] of rule(settings as DatabaseOptions))
      report.addIssue({ code: 'custom', path: [...path], message })
}

type Rule = (options: DatabaseOptions) => readonly Misfit[]

const when = (isWrong: boolean, path: string, message: string): readonly Misfit[] =>
  isWrong ? [[[path], message]] : []

const has = (options: DatabaseOptions, key: keyof DatabaseOptions): boolean => options[key] !== undefined

/** A setting that says nothing without another. */
const needs =
  (key: keyof DatabaseOptions, other: keyof DatabaseOptions): Rule =>
  (options) =>
    when(has(options, key) && !has(options, other), key, `goes with \`${other}\``)

const RULES: readonly Rule[] = [
  (options) => [
    ...when(
      !has(options, 'table') && !has(options, 'query'),
      'table',
      'what is to be done: expected `table` or `query`',
    ),
    ...when(has(options, 'table') && has(options, 'query'), 'query', 'goes without `table`: one of the two'),
  ],
  needs('columns', 'table'),
  needs('create', 'table'),
  needs('keep', 'table'),
  needs('max_rows', 'table'),
  needs('delivery_column', 'columns'),
  needs('time_column', 'columns'),
  needs('params', 'query'),
  needs('max_result_rows', 'query'),
  needs('max_result', 'query'),
  (options) => [
    ...when(
      options.create === true && has(options, 'columns') && !isSqlite(options),
      'create',
      'makes a table of hookline: a table with `columns` is your own',
    ),
    ...when(
      has(options, 'max_rows') && has(options, 'columns'),
      'max_rows',
      'is for a table of hookline; your own has `keep` with `time_column`',
    ),
    ...when(
      has(options, 'keep') && has(options, 'columns') && !has(options, 'time_column'),
      'keep',
      'goes by `time_column` in your own table',
    ),
  ],
  ({ columns, delivery_column: column }) =>
    when(
      column !== undefined && Object.hasOwn(columns ?? {}, column),
      'delivery_column',
      'is one of `columns` as well: leave it out there',
    ),
  ({ tls }) =>
    when(
      typeof tls === 'object' && (tls.cert === undefined) !== (tls.key === undefined),
      'tls',
      '`cert` and `key` go together',
    ),
  (options) =>
    ['user', 'password', 'tls', 'pool'].flatMap((key) =>
      when(
        isSqlite(options) && has(options, key as keyof DatabaseOptions),
        key,
        'is nothing that SQLite has: it is a file',
      ),
    ),
  (options) => queryFault(options),
]

function isSqlite({ url }: DatabaseOptions): boolean {
  return typeof url === 'string' && /^sqlite:/i.test(url)
}

const DIALECTS: readonly Dialect[] = ['postgres', 'mysql', 'sqlite']

/** Where it is not known which database it is, it is wrong if it is wrong for all of them. */
function queryFault({ url, query, params = {} }: DatabaseOptions): readonly Misfit[] {
  if (query === undefined) return []
  const known = typeof url === 'string' ? dialectOf(url) : undefined
  const faults = (known === undefined ? DIALECTS : [known]).map((dialect) => {
    const statement = statementOf(query, dialect)
    return typeof statement === 'string' ? statement : namesFault(statement, params)
  })
  const [first] = faults
  return first === undefined || faults.includes(undefined) ? [] : [[['query'], first]]
}
