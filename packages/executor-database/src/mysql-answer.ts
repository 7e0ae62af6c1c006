import type { Json } from '@hookline/core'
import type * as Mysql from 'mysql2'
import type { Answer, Limits } from './connection.ts'
import { gone, type Client } from './mysql-client.ts'
import { mysqlValue } from './mysql-values.ts'
import { gather, type Gathering } from './rows.ts'
import type { Bound } from './value.ts'

/** A statement for a connection. */
export interface Asked {
  readonly sql: string
  readonly values: readonly Bound[]
  readonly limits: Limits
  readonly destroy: () => void
}

/** Carries out a statement, and reads no more of what comes than is wanted. */
export function answered(client: Client, { sql, values, limits, destroy }: Asked): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    let fields: readonly Mysql.FieldPacket[] = []
    let latest = fields
    let gathering: Gathering | undefined
    let affected = 0
    // mysql2 tells a lost connection to that alone, and not to the statement that waits for it
    const lost = (error?: Error | boolean): void => reject(error instanceof Error ? error : gone())
    client.once('error', lost)
    client.stream.once('close', lost)
    const settle = (act: () => void): void => {
      client.removeListener('error', lost)
      client.stream.removeListener('close', lost)
      act()
    }
    const query = client.execute({ sql, values: [...values] as never })
    // a procedure gives as many tables as it likes, and then how it ended, which has no columns: its first table is the answer
    query.on('fields', (found: readonly Mysql.FieldPacket[] = []) => {
      latest = found
      if (fields.length === 0) fields = found
    })
    query.on('result', (row: unknown) => {
      if (!Array.isArray(row)) {
        affected = (row as Mysql.ResultSetHeader).affectedRows
        return
      }
      if (latest !== fields) return
      try {
        gathering ??= gather(() => fields.map(({ name }) => name), limits)
        gathering.add(row.map((value, at): Json => mysqlValue(value, fields[at]!)))
      } catch (error) {
        // the rest of it would come nevertheless
        destroy()
        reject(error)
      }
    })
    query.on('error', (error: Error) => settle(() => reject(error)))
    query.on('end', () =>
      settle(() => {
        const rows = gathering?.rows ?? []
        resolve(fields.length > 0 ? { rows, affected: rows.length } : { affected })
      }),
    )
  })
}
