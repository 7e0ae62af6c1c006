import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkpointed } from '../src/checkpoints.ts'
import { connect, type Db } from '../src/sqlite.ts'
import { around } from './around.ts'

let folder: string
let file: string
let db: Db
let checkpoints: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-checkpoints-'))
  file = join(folder, 'a.db')
  checkpoints = 0
  const raw = connect(file, 0)
  raw.exec('PRAGMA journal_mode = WAL')
  db = checkpointed(
    around(raw, (sql, act) => {
      if (sql.includes('wal_checkpoint')) checkpoints++
      return act()
    }),
    100,
  )
  db.exec('CREATE TABLE t (a)')
})

afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

function writes(transactions: number): void {
  for (let n = 0; n < transactions; n++) {
    db.exec('BEGIN IMMEDIATE')
    for (let m = 0; m < 10; m++) db.run('INSERT INTO t VALUES (?)', 'x'.repeat(500))
    db.exec('COMMIT')
  }
}

const size = (): number => statSync(`${file}-wal`).size

test('what was written is brought to its place after so many changes, and the file is begun anew', () => {
  writes(9)
  expect(checkpoints).toBe(0)
  writes(1)
  expect(checkpoints).toBe(1)
  const once = size()
  writes(100)
  expect(checkpoints).toBe(11)
  expect(size()).toBeLessThan(once * 2)
})

test('somebody who reads is no reason to try at each commit', () => {
  const reader = connect(file, 0)
  reader.exec('BEGIN')
  reader.get('SELECT count(*) FROM t')
  writes(50)
  expect(checkpoints).toBe(5)
  const grown = size()
  reader.exec('COMMIT')
  writes(50)
  expect(size()).toBeLessThan(grown * 1.5)
  reader.close()
})

test('one that fails is no failure of what was committed', () => {
  const other = connect(file, 0)
  const broken = checkpointed(
    around(other, (sql, act) => {
      if (sql.includes('wal_checkpoint')) throw new Error('the disk is full')
      return act()
    }),
    1,
  )
  broken.exec('BEGIN IMMEDIATE')
  broken.run('INSERT INTO t VALUES (1)')
  broken.exec('COMMIT')
  expect(db.get('SELECT count(*) AS n FROM t')).toEqual({ n: 1 })
  broken.close()
})
