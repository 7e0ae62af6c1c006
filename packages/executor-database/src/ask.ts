import type { HookContext, Json } from '@hookline/core'
import type { Dialect } from './address.ts'
import type { Answer, Limits } from './connection.ts'
import { databaseError } from './errors.ts'
import { deliveryKey } from './row.ts'
import type { DatabaseOptions } from './settings.ts'
import { statementOf, type Statement } from './statement.ts'
import type { Store } from './store.ts'
import { bound, type Bound } from './value.ts'

type Context = Pick<HookContext<DatabaseOptions>, 'options' | 'delivery' | 'render'>

/** Carries out the query of a hook. @throws HooklineError */
export async function asked(ctx: Context, store: Store, limits: Limits): Promise<Answer> {
  const statement = readStatement(ctx.options, store.dialect)
  const values = valuesOf(ctx, statement, store.dialect)
  return store.use(limits, async (connection) => connection.run(statement.sql, values, limits))
}

/** The query as the database takes it. @throws HooklineError `DATABASE_QUERY` */
export function readStatement({ query, params = {} }: DatabaseOptions, dialect: Dialect): Statement {
  const statement = statementOf(query ?? '', dialect)
  const fault = typeof statement === 'string' ? statement : namesFault(statement, params)
  if (fault !== undefined) throw databaseError('DATABASE_QUERY', `\`query\` ${fault}`, { retryable: false })
  return statement as Statement
}

/** What every query can name. */
const DELIVERY_ID = 'delivery_id'

/** What a query names and `params` does not have, or the other way round; `undefined`: it fits. */
export function namesFault({ names }: Statement, params: object): string | undefined {
  const missing = names.find((name) => name !== DELIVERY_ID && !Object.hasOwn(params, name))
  if (missing !== undefined) return `names :${missing}, which is not in \`params\``
  const unused = Object.keys(params).find((name) => !names.includes(name))
  return unused === undefined ? undefined : `does not name :${unused}, which is in \`params\``
}

/** @throws HooklineError `EXPRESSION_FAILED` */
export function valuesOf(
  { options: { params = {} }, delivery, render }: Context,
  { names }: Statement,
  dialect: Dialect,
): readonly Bound[] {
  const values = new Map<string, Json>(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? render(value) : value]),
  )
  if (!values.has(DELIVERY_ID)) values.set(DELIVERY_ID, deliveryKey(delivery.id))
  return names.map((name) => bound(values.get(name), dialect))
}
