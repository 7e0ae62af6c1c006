import type { Db } from '../src/sqlite.ts'

/** The same database, whose calls go through somebody: what is called with, and what calls it. */
export function around(raw: Db, call: <T>(sql: string, act: () => T) => T): Db {
  return {
    exec: (sql) => call(sql, () => raw.exec(sql)),
    run: (sql, ...values) => call(sql, () => raw.run(sql, ...values)),
    get: (sql, ...values) => call(sql, () => raw.get(sql, ...values)),
    all: (sql, ...values) => call(sql, () => raw.all(sql, ...values)),
    flush: raw.flush,
    close: raw.close,
  }
}
