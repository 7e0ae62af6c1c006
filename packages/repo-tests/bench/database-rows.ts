import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Executor, HookContext } from '@hookline/core'
import { database, type DatabaseOptions } from '@hookline/executor-database'
import { event, hookContext } from '@hookline/testing'
import mysql from 'mysql2/promise'
import pg from 'pg'

/** Rows that go together, as the executor asks for them. */
export const BATCH = 250

/** The same rows by the executor and by the bare driver; each gives how many a second that were. */
export interface Rows {
  readonly hookline: (batches: number) => Promise<number>
  readonly bare: (batches: number) => Promise<number>
  readonly close: () => Promise<void>
}

/** What a driver does by itself: stores rows of nine values, the id of a delivery only once. */
interface Bare {
  readonly url: string
  readonly store: (rows: readonly (readonly string[])[]) => Promise<unknown>
  readonly close: () => Promise<unknown>
}

const COLUMNS = 'delivery_id, event_id, at, agent, session, root, name, hook, data'
const TABLE = 'bench'
/** An event of 2 KB. */
const COMMAND = `echo ${'x'.repeat(1600)}`

/** A table in a database that is empty; gone with `close`. */
export async function openRows(dialect: keyof typeof BARE): Promise<Rows> {
  const stateDir = mkdtempSync(join(tmpdir(), 'hookline-bench-'))
  const name = `hookline_bench_${process.pid}`
  const bare = await BARE[dialect](name, stateDir)
  const hook = await openHook({ url: bare.url, table: TABLE, create: true, pool: 1 }, stateDir)
  await hook.store(1)
  const timed = async (batches: number, store: () => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    for (let n = 0; n < batches; n++) await store()
    return ((batches * BATCH) / (performance.now() - began)) * 1000
  }
  return {
    hookline: async (batches) => timed(batches, async () => hook.store(BATCH)),
    bare: async (batches) => timed(batches, async () => bare.store(rows(dialect))),
    async close() {
      await hook.close()
      await bare.close()
      rmSync(stateDir, { recursive: true, force: true, maxRetries: 9 })
    },
  }
}

/** A hook as a process that goes on has it open. */
export async function openHook(
  options: DatabaseOptions,
  stateDir: string,
): Promise<{ store: (count: number) => Promise<void>; close: () => Promise<void> }> {
  const executor: Executor<DatabaseOptions> = database
  const resource = await executor.open!(options, hookContext(options, { stateDir }))
  const context = (): HookContext<DatabaseOptions, unknown> =>
    hookContext(options, {
      stateDir,
      resource,
      isDelivery: true,
      event: event('exec.before', { command: COMMAND }),
      delivery: { id: randomUUID(), attempt: 1 },
    })
  return {
    async store(count) {
      const results = await executor.executeBatch!(Array.from({ length: count }, context))
      if (results.some(({ status }) => status !== 'done')) throw new Error(JSON.stringify(results))
    },
    close: async () => executor.close!(resource, AbortSignal.timeout(5000)),
  }
}

function rows(dialect: keyof typeof BARE): readonly (readonly string[])[] {
  return Array.from({ length: BATCH }, () => {
    const { id, at, agent, session, name, data } = event('exec.before', { command: COMMAND })
    const time = dialect === 'mysql' ? at.replace('T', ' ').replace('Z', '') : at
    return [
      randomUUID(),
      id,
      time,
      agent.name,
      session.id,
      session.root,
      name,
      'user/audit',
      JSON.stringify(data),
    ]
  })
}

const BARE = {
  async sqlite(_: string, stateDir: string): Promise<Bare> {
    let db: DatabaseSync | undefined
    let insert: ReturnType<DatabaseSync['prepare']> | undefined
    return {
      url: 'sqlite:bench',
      async store(all) {
        if (db === undefined) {
          db = new DatabaseSync(join(stateDir, 'databases/bench.db'))
          db.exec('pragma synchronous = full')
          insert = db.prepare(
            `insert into ${TABLE} (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (delivery_id) do nothing`,
          )
        }
        db.exec('begin immediate')
        for (const row of all) insert!.run(...row)
        db.exec('commit')
      },
      close: async () => db?.close(),
    }
  },
  async postgres(name: string): Promise<Bare> {
    const admin = new pg.Client('postgres://postgres@127.0.0.1:5432/postgres')
    await admin.connect()
    await admin.query(`create database ${name}`)
    const url = `postgres://postgres@127.0.0.1:5432/${name}`
    const client = new pg.Client(url)
    await client.connect()
    const sql = `insert into ${TABLE} (${COLUMNS}) values ${places((n) => `$${n}`)} on conflict (delivery_id) do nothing`
    return {
      url,
      store: async (all) => client.query(sql, all.flat()),
      async close() {
        await client.end()
        await admin.query(`drop database ${name} with (force)`)
        await admin.end()
      },
    }
  },
  async mysql(name: string): Promise<Bare> {
    const url = `mysql://root@127.0.0.1:3306/${name}`
    const client = await mysql.createConnection('mysql://root@127.0.0.1:3306/mysql')
    await client.query(`create database ${name}`)
    await client.query(`use ${name}`)
    const sql = `insert into ${TABLE} (${COLUMNS}) values ${places(() => '?')} on duplicate key update delivery_id = delivery_id`
    return {
      url,
      store: async (all) => client.execute(sql, all.flat()),
      async close() {
        await client.query(`drop database ${name}`)
        await client.end()
      },
    }
  },
} as const

function places(place: (n: number) => string): string {
  const row = (from: number): string =>
    `(${Array.from({ length: 9 }, (_, at) => place(from + at + 1)).join(', ')})`
  return Array.from({ length: BATCH }, (_, n) => row(n * 9)).join(', ')
}
