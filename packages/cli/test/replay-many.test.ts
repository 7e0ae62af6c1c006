import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Delivery } from '@hookline/core'
import { openJournal, type Acceptance } from '@hookline/journal'
import { expect, onTestFinished, test } from 'vitest'
import { freeNumber, sendUnder } from '../src/kept/replay-batches.ts'
import { fact, journalWorld, type JournalWorld } from './journal-world.ts'
import { background, hook, replayed, toml } from './replay-world.ts'

const SLOW = hook(
  'note',
  'mode = "background"\ndelivery = "at-least-once"\nrate_limit = "1/day"\nrun = "true"',
)

/** So many events that were answered. */
function many(count: number): JournalWorld {
  const place = background(toml(SLOW))
  place.filled((journal) => {
    const facts = Array.from({ length: count }, (_, at) =>
      fact(at.toString(16).padStart(4, '0'), `ls ${at}`, { name: 'exec.before', root: place.dir }),
    )
    journal.ingest(facts.map((one) => ({ ...one, decision: null, record: '{"hooks":[]}' })))
  })
  return place
}

/** Another process that writes to the same journal. */
async function writer({ journal }: JournalWorld): Promise<void> {
  const program = fileURLToPath(new URL('busy-writer.ts', import.meta.url))
  const child = spawn(process.execPath, [program, journal], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
}

const deliver = (place: JournalWorld, ...more: readonly string[]) =>
  replayed(place, '--since', '1h', '--deliver', '--yes', '--json', ...more)

function runsIn({ journal: file }: JournalWorld): readonly unknown[] {
  const { journal } = openJournal(file, { waitMs: 5000 })
  const counts = journal.db.all('SELECT count(*) AS count FROM runs').map(({ count }) => count)
  journal.close()
  return counts
}

test('thousands are sent, under one number, while another process writes; and none twice by --resume', async () => {
  const place = many(2000)
  await writer(place)
  const { stdout, stderr, status } = deliver(place)
  expect([status, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({ events: 2000, number: 1, sent: 2000, known: 0, dropped: 0 })
  expect(JSON.parse(deliver(place, '--resume', '1').stdout)).toMatchObject({ sent: 0, known: 2000 })
  expect(runsIn(place)).toEqual([2000])
})

test('where another process does not come to an end it is said so, and how to go on', () => {
  const place = many(3)
  const { journal } = openJournal(place.journal, { waitMs: 0 })
  journal.db.exec('BEGIN IMMEDIATE')
  const { stdout, stderr, status } = deliver(place)
  journal.db.exec('ROLLBACK')
  journal.close()
  expect(status).toBe(75)
  expect(JSON.parse(stdout)).toMatchObject({ number: 1, sent: 0 })
  expect(stderr).toMatch(/not all of it was sent: .*database is locked \[JOURNAL_BUSY\]/)
  expect(stderr).toMatch(/Somebody else is writing to it: try again\. The same with --resume 1 sends/)
  expect(stderr).not.toContain('owner')
  expect(JSON.parse(deliver(place, '--resume', '1').stdout)).toMatchObject({ number: 1, sent: 3 })
})

test('--resume is a number, and for what is sent', () => {
  const place = journalWorld()
  for (const args of [
    ['--deliver', '--resume', '0'],
    ['--deliver', '--resume', 'x'],
    ['--resume', '1'],
  ])
    expect([args, replayed(place, '--since', '1h', ...args).status]).toEqual([args, 64])
})

type Some = readonly { readonly deliveries: readonly Delivery[] }[]

const wanted: Some = Array.from({ length: 250 }, (_, at) => ({
  deliveries: [{ id: `d${at}`, after: [] } as unknown as Delivery],
}))
const idsOf = (batch: Some): readonly string[] =>
  batch.flatMap(({ deliveries }) => deliveries.map(({ id }) => id))

test('what was sent before a fault is counted, and what is left is sent under the same number', () => {
  const kept = new Set<string>()
  const keep = (batch: Some): readonly (readonly Acceptance[])[] =>
    idsOf(batch).map((id) => {
      const is = kept.has(id) ? 'known' : 'accepted'
      kept.add(id)
      return [is]
    })
  let batches = 0
  const found = sendUnder(1, wanted, (batch) => {
    if (++batches === 3) throw new Error('database is locked')
    return keep(batch)
  })
  expect(found).toMatchObject({ sent: 200, known: 0, fault: { message: 'database is locked' } })
  expect(freeNumber(wanted, (id) => kept.has(id))).toBe(2)
  expect(sendUnder(1, wanted, keep)).toEqual({ sent: 50, known: 200, dropped: 0 })
  expect([...kept].every((id) => /^d\d+:replay-1$/.test(id))).toBe(true)
})
