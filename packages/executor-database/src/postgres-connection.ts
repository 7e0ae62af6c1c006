import type { Duplex } from 'node:stream'
import type { EventEmitter } from 'node:events'
import type { Json } from '@hookline/core'
import type * as Pg from 'pg'
import { sessionMs, type Answer, type Connection, type Limits } from './connection.ts'
import type { Allowance } from './contained.ts'
import { endingOn } from './last-word.ts'
import { POSTGRES_VALUES } from './postgres-values.ts'
import { gather, type Gathering } from './rows.ts'
import { untilAborted } from './until-aborted.ts'
import type { Bound } from './value.ts'

/** What pg speaks over; with TLS its stream becomes another one. */
export function wireOf(client: Pg.Client): EventEmitter & { readonly stream: Duplex } {
  return (client as unknown as { readonly connection: ReturnType<typeof wireOf> }).connection
}

/** A connection of pg, as everything else uses it. */
export function postgresConnection(client: Pg.Client, pg: typeof Pg, allowed: Allowance): Connection {
  let [isBroken, sessionLimit] = [false, 0]
  const destroy = (): void => {
    isBroken = true
    wireOf(client).stream.destroy()
  }
  // also of a connection that nobody uses at the moment: an error that nobody hears ends the process
  client.on('error', () => (isBroken = true))
  client.on('end', () => (isBroken = true))
  const limited = async <T>({ ms, signal, bytes }: Limits, act: () => Promise<T>): Promise<T> =>
    untilAborted(signal, destroy, async () => {
      allowed.renew(bytes)
      return endingOn('postgres', destroy, async () => {
        const wanted = sessionMs(ms)
        if (sessionLimit !== wanted) await client.query(`set statement_timeout = ${wanted}`)
        sessionLimit = wanted
        return act()
      })
    })
  return {
    run: (sql, values, limits) =>
      limited(limits, () => answered(client, pg, { sql, values, limits, destroy })),
    prepare: (sql, values, limits) => limited(limits, async () => planned(client, sql, values)),
    get isBroken() {
      return isBroken
    },
    async close() {
      isBroken = true
      await client.end()
    },
    destroy,
  }
}

/** A plan tells what reading it does not: a unique index that is not there, a right that nobody has. */
async function planned(client: Pg.Client, sql: string, values: number): Promise<void> {
  if (/^\s*(call|show)\b/i.test(sql)) return
  await client.query(`prepare hookline_check as ${sql}`)
  const nothing = values === 0 ? '' : `(${Array<string>(values).fill('null').join(', ')})`
  await client.query(`explain execute hookline_check${nothing}`)
  await client.query('deallocate hookline_check')
}

interface Asked {
  readonly sql: string
  readonly values: readonly Bound[]
  readonly limits: Limits
  readonly destroy: () => void
}

function answered(
  client: Pg.Client,
  pg: typeof Pg,
  { sql, values, limits, destroy }: Asked,
): Promise<Answer> {
  const config = {
    text: sql,
    values: [...values],
    rowMode: 'array',
    queryMode: 'extended',
    types: POSTGRES_VALUES,
  }
  const query = new pg.Query<Json[]>(config as never)
  let gathering: Gathering | undefined
  return new Promise<Answer>((resolve, reject) => {
    query.on('row', (row, result) => {
      try {
        gathering ??= gather(() => result!.fields.map(({ name }) => name), limits)
        gathering.add(row)
      } catch (error) {
        // the rest of it would come nevertheless
        destroy()
        reject(error)
      }
    })
    query.on('error', reject)
    query.on('end', ({ fields, rowCount }) => {
      const hasRows = fields.length > 0
      resolve({ affected: rowCount ?? 0, ...(hasRows && { rows: gathering?.rows ?? [] }) })
    })
    client.query(query)
  })
}
