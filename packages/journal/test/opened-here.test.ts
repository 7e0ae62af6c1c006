import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openJournal, type Journal } from '../src/journal.ts'
import { ENV, folder } from './processes.ts'
import { event, run } from './world.ts'

/** Where the system says which process has locked what. */
const LOCKS = '/proc/locks'

function opened(file: string): Journal {
  return openJournal(file, { waitMs: 1000 }).journal
}

function locksOn(file: string): number {
  const { ino } = statSync(file)
  return readFileSync(LOCKS, 'utf8')
    .split('\n')
    .filter((line) => new RegExp(`:${ino} `).test(line)).length
}

test.runIf(existsSync(LOCKS))(
  'a second look by the same process leaves the locks of the first where they are',
  () => {
    const file = join(folder(), 'journal.db')
    const first = opened(file)
    first.accept([{ event: event('a'), runs: [run('a')] }])
    const before = locksOn(file)
    expect(before).toBeGreaterThan(0)
    const second = opened(file)
    second.close()
    expect(locksOn(file)).toBe(before)
    first.close()
    expect(locksOn(file)).toBe(0)
    // a file that nobody has open is looked at as ever
    const third = opened(file)
    expect(third.isDone()).toBe(false)
    third.close()
  },
)

test('what is accepted after another process has come and gone is there, though the server is killed', async () => {
  const file = join(folder(), 'journal.db')
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./holder.ts', import.meta.url)), file, 'staying'],
    {
      stdio: 'inherit',
      env: ENV,
    },
  )
  expect(await new Promise((done) => child.on('exit', (_, signal) => done(signal)))).toBe('SIGKILL')
  const journal = opened(file)
  onTestFinished(() => journal.close())
  const kept = journal.db.all('SELECT delivery FROM runs ORDER BY delivery').map((row) => row['delivery'])
  expect(kept).toEqual(['last', 'passing', 'staying'])
})
