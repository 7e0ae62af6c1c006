import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFlush } from '../src/flush.ts'
import { openJournal, type Journal } from '../src/journal.ts'
import { event, run } from './world.ts'

let folder: string
let disk: { readonly syncs: (() => void)[]; fails: boolean }

/** A disk that says when it is done, for all files of this process. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-flush-'))
  disk = { syncs: [], fails: false }
  const handle = await open(folder, 'r')
  vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync').mockImplementation(async () => {
    await new Promise<void>((resolve) => disk.syncs.push(resolve))
    if (disk.fails) throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
  })
  await handle.close()
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

/** Lets the disk take what it was given so far. */
async function taken(): Promise<void> {
  await vi.waitFor(() => expect(disk.syncs.length).toBeGreaterThan(0))
  for (const done of disk.syncs.splice(0)) done()
  await turn()
}

const ended = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), delay(20).then(() => false)])

test('what comes while the disk is at work waits for it once more, together', async () => {
  const file = join(folder, 'a')
  writeFileSync(file, '')
  const { flush, close } = createFlush(file)
  const first = flush()
  await vi.waitFor(() => expect(disk.syncs).toHaveLength(1))
  const [second, third] = [flush(), flush()]
  await taken()
  await first
  expect(await ended(second)).toBe(false)
  expect(disk.syncs).toHaveLength(1)
  await taken()
  await Promise.all([second, third])
  expect(disk.syncs).toHaveLength(0)
  close()
})

test('what the disk refuses is said to all who came before it said so, and the next try is another', async () => {
  const file = join(folder, 'a')
  writeFileSync(file, '')
  const { flush, close } = createFlush(file)
  disk.fails = true
  const first = flush()
  await vi.waitFor(() => expect(disk.syncs).toHaveLength(1))
  const second = flush()
  const told = Promise.allSettled([first, second])
  await taken()
  disk.fails = false
  expect((await told).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const third = flush()
  await taken()
  await third
  close()
})

test('a file that is not there is looked for again', async () => {
  const file = join(folder, 'a')
  const { flush, close } = createFlush(file)
  await expect(flush()).rejects.toThrow('ENOENT')
  writeFileSync(file, '')
  const later = flush()
  await taken()
  await later
  close()
})

test('promised runs are kept when the disk has them, and are there before; others do not wait', async () => {
  const { journal } = openJournal(join(folder, 'journal.db'), { waitMs: 0 })
  const one = journal.enter([{ event: event('1'), runs: [run('a')] }])
  expect(one.acceptances).toEqual([['accepted']])
  expect(journal.newComers(9)).toHaveLength(1)
  expect(await ended(one.kept)).toBe(false)
  const other = journal.enter([{ event: event('2'), runs: [run('b', { promised: false })] }])
  expect(await ended(other.kept)).toBe(true)
  await taken()
  await one.kept
  journal.close()
})

test('a disk that fails is said to be one', async () => {
  const { journal } = openJournal(join(folder, 'journal.db'), { waitMs: 0 })
  disk.fails = true
  const { kept } = journal.enter([{ event: event('1'), runs: [run('a')] }])
  const told = kept.catch((thrown: unknown) => thrown)
  await taken()
  expect(await told).toMatchObject({ code: 'JOURNAL_UNUSABLE' })
  journal.close()
})

/** What all that stands in a log has in common, until it is begun anew: its salts (https://sqlite.org/fileformat2.html, 4.1). */
const log = (file: string): string => readFileSync(`${file}-wal`).toString('hex', 16, 24)

test('what comes after something that the disk refused stands in a log of its own, and nothing is taken before there is one', async () => {
  const file = join(folder, 'journal.db')
  const opened = (): Journal => openJournal(file, { waitMs: 0 }).journal
  const [journal, reader] = [opened(), opened()]
  const enter = (id: string, one = journal): ReturnType<Journal['enter']> =>
    one.enter([{ event: event(id), runs: [run(id)] }])
  disk.fails = true
  const { kept } = enter('1')
  const before = log(file)
  const told = kept.catch((thrown: unknown) => thrown)
  await taken()
  expect(await told).toMatchObject({ code: 'JOURNAL_UNUSABLE' })
  disk.fails = false
  reader.db.exec('BEGIN')
  reader.db.all('SELECT * FROM runs')
  // also by whoever opens it later in this process
  journal.close()
  const later = opened()
  expect(() => enter('2', later)).toThrow('the log is to begin anew')
  expect(log(file)).toBe(before)
  reader.db.exec('COMMIT')
  const next = enter('2', later)
  await taken()
  await next.kept
  expect(log(file)).not.toBe(before)
  expect(later.db.all('SELECT delivery FROM runs').map((row) => row['delivery'])).toEqual(['1', '2'])
  reader.close()
  later.close()
})
