import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openJournal, type Accepted } from '../src/journal.ts'
import { folder } from './processes.ts'
import { CLAIM, event, placeAll, run as runOf, SETTLE } from './world.ts'

const isMounted = (dir: string): boolean =>
  run('mount', '-t', 'tmpfs', '-o', 'size=2m,mode=700', 'hookline', dir)
const unmount = (dir: string): boolean => run('umount', '-l', dir)

function run(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0
}

/** A disk of two megabytes. */
function smallDisk(): string {
  const dir = folder()
  expect(isMounted(dir)).toBe(true)
  onTestFinished(() => void unmount(dir))
  return dir
}

const canMount = ((): boolean => {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-journal-'))
  const made = isMounted(dir) && unmount(dir)
  rmSync(dir, { recursive: true, force: true, maxRetries: 9 })
  return made
})()

if (!canMount)
  process.stderr.write('\nNOT TRIED, as no disk may be mounted here: a journal on a full disk\n\n')

const one = (n: number, size = 2000): Accepted => ({
  event: { ...event(String(n)), body: 'x'.repeat(size) },
  runs: [runOf(`${n}/0`), runOf(`${n}/1`)],
})

describe.skipIf(!canMount)('on a full disk', () => {
  test('nothing is half kept, nothing kept is lost, and it goes on when there is room', () => {
    const dir = smallDisk()
    const { journal } = openJournal(join(dir, 'journal.db'), { waitMs: 100 })
    const [ballast, told] = [join(dir, 'ballast'), [] as number[]]
    writeFileSync(ballast, Buffer.alloc(1 << 20))
    const fill = (from: number): unknown => {
      for (let n = from; ; n++) {
        try {
          journal.accept([one(n), one(n + 0.5)])
          told.push(n)
        } catch (thrown) {
          return thrown
        }
      }
    }
    expect(fill(0)).toMatchObject({ code: 'JOURNAL_UNUSABLE', message: expect.stringContaining('full') })
    const kept = told.length
    expect(kept).toBeGreaterThan(9)
    expect(journal.db.get('SELECT count(*) AS count FROM runs')).toEqual({ count: kept * 4 })
    expect(journal.db.get('SELECT count(*) AS count FROM events')).toEqual({ count: kept * 2 })
    expect(journal.faults()).toEqual([])
    rmSync(ballast)
    expect(fill(kept)).toMatchObject({ code: 'JOURNAL_UNUSABLE' })
    expect(told.length).toBeGreaterThan(kept)
    const again = openJournal(join(dir, 'journal.db'), { waitMs: 100 })
    expect(again.aside).toBeUndefined()
    expect(again.journal.db.get('SELECT count(*) AS count FROM runs')).toEqual({ count: told.length * 4 })
    expect(again.journal.faults()).toEqual([])
    for (const each of [journal, again.journal]) each.close()
  })

  test('what was kept is delivered, or is delivered again when there is room', () => {
    const dir = smallDisk()
    const { journal } = openJournal(join(dir, 'journal.db'), { waitMs: 100 })
    for (let n = 0; n < 20; n++) journal.accept([one(n)])
    placeAll(journal, 100)
    const ballast = join(dir, 'ballast')
    writeFileSync(ballast, '')
    const room = statfsSync(dir)
    writeFileSync(ballast, Buffer.alloc(room.bsize * room.bfree))
    let thrown = 0
    const done = new Set<string>()
    for (let turn = 0; turn < 400 && done.size < 40; turn++) {
      if (turn === 200) rmSync(ballast)
      try {
        for (const claimed of journal.claim({ ...CLAIM, owner: `me-${turn}`, most: 1 }))
          if (
            journal.settle(
              claimed,
              { status: 'done', result: 'x'.repeat(4000) },
              { ...SETTLE, owner: `me-${turn}` },
            ).state === 'done'
          )
            done.add(claimed.delivery)
      } catch (error) {
        expect(error).toMatchObject({ code: 'JOURNAL_UNUSABLE' })
        thrown++
      }
    }
    expect(thrown).toBeGreaterThan(0)
    const open = journal.db.get("SELECT count(*) AS count FROM runs WHERE state <> 'done'")
    // one that was claimed, and could not be settled, is somebody's until his lease ends
    expect(Number(open!['count']) + done.size).toBe(40)
    expect(journal.faults()).toEqual([])
    journal.close()
  })
})
