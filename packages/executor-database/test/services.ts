import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { listens, missing } from '@hookline/own-servers'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { Dialect } from '../src/address.ts'

/** A database of its own for a file of tests, that of a real server. */
export interface Service {
  readonly dialect: Dialect
  readonly url: string
  readonly stateDir: string
  /** Past the executor: rows of a statement. */
  readonly rows: (sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly count: (table: string) => Promise<number>
}

const POSTGRES = process.env['HOOKLINE_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const MYSQL = process.env['HOOKLINE_MYSQL'] ?? 'mysql://root@127.0.0.1:3306/mysql'

/** The databases that are there; with CI one that is missing is a failure, elsewhere it is said aloud. */
export const DIALECTS: readonly Dialect[] = await there({
  sqlite: undefined,
  postgres: POSTGRES,
  mysql: MYSQL,
})

async function there(all: Readonly<Record<Dialect, string | undefined>>): Promise<readonly Dialect[]> {
  const found: Dialect[] = []
  for (const [dialect, url] of Object.entries(all) as [Dialect, string | undefined][]) {
    if (url === undefined || (await answers(url))) found.push(dialect)
    else missing(dialect, `nothing answers at ${new URL(url).host}`)
  }
  return found
}

async function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return listens(Number(port), hostname)
}

/** Made before the tests of a file, and gone after them. */
export function service(dialect: Dialect): Service {
  const name = `hookline_${randomBytes(5).toString('hex')}`
  const stateDir = mkdtempSync(join(tmpdir(), 'hookline-database-'))
  const { url, open, close, rows } = SERVICES[dialect](name, stateDir)
  beforeAll(open)
  afterAll(async () => {
    await close()
    rmSync(stateDir, { recursive: true, force: true })
  })
  return {
    dialect,
    url,
    stateDir,
    rows,
    async count(table) {
      const [row] = await rows(`select count(*) as n from ${table}`).catch(() => [{ n: 0 }])
      return Number(row!['n'])
    },
  }
}

/** A state directory, without anything in it. */
export function bare(): Pick<Service, 'url' | 'stateDir'> {
  const stateDir = mkdtempSync(join(tmpdir(), 'hookline-database-'))
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
  return { url: 'sqlite:audit', stateDir }
}

type Made = Pick<Service, 'url' | 'rows'> & {
  readonly open: () => Promise<void>
  readonly close: () => Promise<void>
}

const SERVICES: Readonly<Record<Dialect, (name: string, stateDir: string) => Made>> = {
  sqlite: (_, stateDir) => ({
    url: 'sqlite:audit',
    async open() {
      mkdirSync(join(stateDir, 'databases'), { mode: 0o700 })
      new DatabaseSync(join(stateDir, 'databases/audit.db')).close()
    },
    close: async () => undefined,
    async rows(sql) {
      const db = new DatabaseSync(join(stateDir, 'databases/audit.db'), { timeout: 5000 })
      try {
        return db.prepare(sql).all()
      } finally {
        db.close()
      }
    },
  }),
  postgres(name) {
    const admin = new pg.Client(POSTGRES)
    const url = withDatabase(POSTGRES, name)
    let client: pg.Client
    return {
      url,
      async open() {
        await admin.connect()
        await admin.query(`create database ${name} template template0`)
        client = new pg.Client(url)
        await client.connect()
      },
      async close() {
        await client.end()
        await admin.query(`drop database ${name} with (force)`)
        await admin.end()
      },
      rows: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
    }
  },
  mysql(name) {
    let client: mysql.Connection
    return {
      url: withDatabase(MYSQL, name),
      async open() {
        client = await mysql.createConnection({ uri: MYSQL, charset: 'utf8mb4', timezone: 'Z' })
        await client.query(`create database ${name}`)
        await client.query(`use ${name}`)
      },
      async close() {
        await client.query(`drop database ${name}`)
        await client.end()
      },
      async rows(sql) {
        const [rows] = await client.query(sql)
        return rows as Record<string, unknown>[]
      },
    }
  },
}

function withDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}
