import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFlush } from '../src/flush.ts'
import { openJournal } from '../src/journal.ts'
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

test('what the disk says is said to those who waited for that, and the next try is another', async () => {
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
  await taken()
  expect((await told).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
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
