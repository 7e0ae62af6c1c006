import { describe, expect, test } from 'vitest'
import type { Connection, Limits } from '../src/connection.ts'
import { ensureTable } from '../src/ensure.ts'
import { MIGRATIONS, type Migration } from '../src/migrations.ts'
import { openStore, type Store } from '../src/store.ts'
import { contextFor, run } from './run.ts'
import { DIALECTS, service, type Service } from './services.ts'

const LIMITS: Limits = { ms: 10_000, signal: new AbortController().signal, rows: 100, bytes: 100_000 }
const later: Migration = (_, table) => [`alter table ${table} add column note varchar(20)`]
const broken: Migration = (_, table) => [
  `alter table ${table} add column half integer`,
  'this is no statement',
]

async function using<T>(there: Service, act: (connection: Connection) => Promise<T>): Promise<T> {
  const store: Store = await openStore({ url: there.url, create: true }, contextFor({}, there))
  try {
    return await store.use(LIMITS, act)
  } finally {
    await store.close(AbortSignal.timeout(2000))
  }
}

describe.each(DIALECTS)('%s', (dialect) => {
  const there = service(dialect)
  const ensured = (table: string, migrations: readonly Migration[] = MIGRATIONS): Promise<void> =>
    using(there, (connection) => ensureTable(connection, LIMITS, { dialect, table, migrations }))
  const version = async (table: string): Promise<unknown> =>
    (await there.rows(`select version from hookline_tables where name = '${table}'`))[0]?.['version']

  test('a table is made once, and its version is written down', async () => {
    await ensured('made')
    await ensured('made')
    expect(await version('made')).toBe(1)
    await there.rows('select delivery_id, event_id, at, agent, session, root, name, hook, data from made')
  })

  test('one of before is brought forward with its rows, by one of many that find it', async () => {
    await run({ table: 'older', create: true }, there)
    await Promise.all(Array.from({ length: 6 }, () => ensured('older', [...MIGRATIONS, later])))
    expect(await version('older')).toBe(2)
    expect(await there.rows('select note from older')).toEqual([{ note: null }])
  })

  test('one of a newer hookline is written to as ever', async () => {
    await ensured('newer', [...MIGRATIONS, later, later]).catch(() =>
      ensured('newer', [...MIGRATIONS, later]),
    )
    const before = await version('newer')
    expect(await run({ table: 'newer', create: true }, there)).toEqual({ data: { stored: 1 } })
    expect(await version('newer')).toBe(before)
  })

  test('a step that fails is not written down, and is made whole the next time', async () => {
    await ensured('halves')
    await expect(ensured('halves', [...MIGRATIONS, broken])).rejects.toThrow(/./)
    expect(await version('halves')).toBe(1)
    // MySQL ends its transaction with each table that it changes
    if (dialect === 'mysql') return
    await ensured('halves', [...MIGRATIONS, (_, table) => [`alter table ${table} add column half integer`]])
    expect(await version('halves')).toBe(2)
  })

  test('one that is not of hookline is left alone', async () => {
    await there.rows('create table foreigner (x integer)')
    await expect(run({ table: 'foreigner', create: true }, there)).rejects.toMatchObject({
      code: 'DATABASE_FOREIGN',
      details: { retryable: false },
    })
    expect(await version('foreigner')).toBeUndefined()
  })

  test('a table that was made by somebody who died before writing it down is taken for what it is', async () => {
    await ensured('orphan')
    await there.rows("delete from hookline_tables where name = 'orphan'")
    const said = await run({ table: 'orphan', create: true }, there).catch((error: unknown) => error)
    if (dialect === 'mysql') expect(said).toEqual({ data: { stored: 1 } })
    else expect(said).toMatchObject({ code: 'DATABASE_FOREIGN' })
  })
})
