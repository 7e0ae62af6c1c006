import type { HookContext, Json } from '@hookline/core'
import { dialectOf } from './address.ts'
import { readStatement, valuesOf } from './ask.ts'
import { columnsOf } from './columns.ts'
import { mappedRow, ownRow } from './row.ts'
import type { DatabaseOptions } from './settings.ts'
import { target } from './target.ts'
import type { Bound } from './value.ts'

/** What would be stored or asked; of a secret URL it is not known how its database writes it. */
export function preview(ctx: HookContext<DatabaseOptions, unknown>): Json {
  const { url, table, columns, query } = ctx.options
  const database = typeof url === 'string' ? target(ctx.options) : `[${target(ctx.options)}]`
  const dialect = (typeof url === 'string' ? dialectOf(url) : undefined) ?? 'postgres'
  if (query !== undefined) {
    const statement = readStatement(ctx.options, dialect)
    const values = valuesOf(ctx, statement, dialect)
    return { database, query, params: named(statement.names, values) }
  }
  const row = (columns === undefined ? ownRow : mappedRow)(ctx, dialect)
  return { database, table, row: named(columnsOf(ctx.options), row) }
}

function named(names: readonly string[], values: readonly Bound[]): Json {
  const shown = (value: Bound | undefined): Json =>
    typeof value === 'bigint' ? Number(value) : (value ?? null)
  return Object.fromEntries(names.map((name, at) => [name, shown(values[at])]))
}
