import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open as openFile, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { open, type Opened } from './run.ts'

let stateDir: string
let file: string
let waiting: { readonly done: () => void; readonly fail: (code: string) => void }[]
let hook: Opened

/** A disk that says when it is done. */
beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'hookline-wal-'))
  file = join(stateDir, 'databases/rows.db')
  const there = { url: 'sqlite:rows', stateDir }
  hook = await open({ table: 'told', create: true }, there)
  await hook.execute()
  waiting = []
  const handle = await openFile(file, 'r')
  vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync').mockImplementation(
    () =>
      new Promise((resolve, reject) =>
        waiting.push({ done: resolve, fail: (code) => reject(Object.assign(new Error(code), { code })) }),
      ),
  )
  await handle.close()
})

afterEach(async () => {
  vi.restoreAllMocks()
  await hook.close()
  rmSync(stateDir, { recursive: true, force: true })
})

function count(): unknown {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare('SELECT count(*) AS n FROM told').get()!['n']
  } finally {
    database.close()
  }
}

const ended = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), delay(50).then(() => false)])

async function asked(): Promise<void> {
  await vi.waitFor(() => expect(waiting).toHaveLength(1))
}

test('a row is stored once the disk has it, and the process goes on meanwhile', async () => {
  const storing = hook.execute()
  await asked()
  expect(count()).toBe(2)
  expect(await ended(storing)).toBe(false)
  waiting[0]!.done()
  expect(await storing).toMatchObject({})
})

test.each([
  ['EIO', 'DATABASE_FAILED'],
  ['ENOSPC', 'DATABASE_FULL'],
])(
  'what the disk says (%s) is a failure that passes (%s), and the next try has a connection of its own',
  async (code, shown) => {
    const storing = hook.execute().catch((thrown: unknown) => thrown)
    await asked()
    waiting.shift()!.fail(code)
    expect(await storing).toMatchObject({ code: shown, details: { retryable: true } })
    const again = hook.execute()
    await asked()
    waiting[0]!.done()
    await again
    expect(count()).toBe(3)
  },
)

test('a disk that says nothing is waited for as long as the run may take', async () => {
  const out = new AbortController()
  const storing = hook.execute({ signal: out.signal })
  await asked()
  out.abort(new Error('enough'))
  await expect(storing).rejects.toThrow('enough')
})

test('who only asks does not wait for the disk', async () => {
  const asking = await open({ query: 'select count(*) as n from told' }, { url: 'sqlite:rows', stateDir })
  expect(await ended(asking.execute())).toBe(true)
  expect(waiting).toHaveLength(0)
  await asking.close()
})

test('a statement that gives rows and changes some waits for it', async () => {
  const changing = await open(
    { query: "update told set agent = 'x' returning agent" },
    { url: 'sqlite:rows', stateDir },
  )
  const done = changing.execute()
  await asked()
  expect(await ended(done)).toBe(false)
  waiting[0]!.done()
  await done
  await changing.close()
})

test('a file without a log that somebody writes to just now is waited for', async () => {
  const own = join(stateDir, 'databases/own.db')
  const writer = new DatabaseSync(own)
  writer.exec('CREATE TABLE t (a)')
  writer.exec('BEGIN EXCLUSIVE')
  const asking = await open({ query: 'select count(*) as n from t' }, { url: 'sqlite:own', stateDir })
  const answer = asking.execute()
  expect(await ended(answer)).toBe(false)
  writer.exec('COMMIT')
  expect(await answer).toMatchObject({ data: { rows: [{ n: 0 }] } })
  await asking.close()
  writer.close()
})

/** What all that stands in a log has in common, until it is begun anew (https://sqlite.org/fileformat2.html, 4.1). */
const log = (): string => readFileSync(`${file}-wal`).toString('hex', 16, 24)

test('what comes after something that the disk refused stands in a log of its own, also while others have the file open', async () => {
  const reader = new DatabaseSync(file)
  reader.prepare('SELECT * FROM told').all()
  const storing = hook.execute().catch((thrown: unknown) => thrown)
  await asked()
  const before = log()
  waiting.shift()!.fail('EIO')
  expect(await storing).toMatchObject({ code: 'DATABASE_FAILED' })
  reader.exec('BEGIN')
  reader.prepare('SELECT * FROM told').all()
  const again = hook.execute()
  // as long as somebody reads what may not be on the disk, nothing is put behind it
  expect(await ended(again)).toBe(false)
  expect([log(), waiting.length]).toEqual([before, 0])
  reader.exec('COMMIT')
  await asked()
  waiting[0]!.done()
  await again
  expect(log()).not.toBe(before)
  expect(count()).toBe(3)
  reader.close()
})
