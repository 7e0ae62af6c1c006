import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { openJournal } from '@hookline/journal'
import { expect, test } from 'vitest'
import { accept, fact, fail, journalWorld } from './journal-world.ts'

const HOOKS = 'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nmatch = "git *"\ndeny = "no"\n'

test('check says that the file is whole, and what is in it', () => {
  const place = journalWorld()
  place.filled((journal) => {
    accept(journal, '0a', ['user/slack', 'user/b', 'user/c', 'user/d', 'user/e'])
    fail(journal)
    accept(journal, '0b', ['user/slack'])
  })
  const { stdout, status } = place.hookline(['db', 'check'])
  expect(status).toBe(0)
  expect(stdout).toContain('journal.db  whole')
  expect(stdout).toContain('events 2, runs 6: 1 queued, 0 running, 5 dead')
  expect(stdout).toContain('user/slack  1 queued, 1 dead')
  expect(stdout).toMatch(/left alone: hooks\.example\.com until .*, after 5 failures in a row/)
  expect(place.json('db', 'check')).toMatchObject({
    ok: true,
    file: place.journal,
    faults: [],
    counts: { events: 2, runs: 6, queued: 1, dead: 5 },
    breakers: [{ target: 'hooks.example.com', failures: 5 }],
  })
})

test('check of one that is broken inside, and of one that is no database any more, ends with 1', () => {
  const place = journalWorld()
  place.filled((journal) => {
    for (let n = 0; n < 500; n++) accept(journal, `a${n}`, ['user/slack'], 'x'.repeat(500))
    journal.db.get('PRAGMA wal_checkpoint(TRUNCATE)')
  })
  const bytes = readFileSync(place.journal)
  bytes.fill(0xab, 40_960, bytes.length - 40_960)
  writeFileSync(place.journal, bytes)
  const inside = place.hookline(['db', 'check'])
  expect(inside.status).toBe(1)
  expect(inside.stdout).toContain('broken')
  expect(inside.stdout).toContain('.recover')
  writeFileSync(place.journal, 'x'.repeat(5000))
  const { status, stdout } = place.hookline(['db', 'check', '--json'])
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    faults: [expect.stringContaining('.corrupt-') as string],
  })
  expect(readdirSync(dirname(place.journal)).some((name) => name.startsWith('journal.db.corrupt-'))).toBe(
    true,
  )
  expect(place.hookline(['db', 'check']).status).toBe(0)
})

test('a verb that finds a broken journal says where it lies now, and goes on', () => {
  const place = journalWorld(HOOKS)
  place.called('git status')
  place.filled(() => undefined)
  writeFileSync(place.journal, 'x'.repeat(5000))
  const { status, stdout, stderr } = place.hookline(['history'])
  expect(status).toBe(0)
  expect(stderr).toContain('[JOURNAL_CORRUPT]')
  expect(stdout, 'what is still in the record').toContain('"git status"')
})

test('one that a newer hookline wrote is left alone', () => {
  const place = journalWorld()
  place.filled((journal) => journal.db.exec('PRAGMA user_version = 99'))
  for (const args of [['history'], ['show', 'last'], ['dead'], ['db', 'check'], ['db', 'compact']])
    expect(place.hookline(args)).toMatchObject({
      status: 73,
      stderr: expect.stringContaining('[JOURNAL_NEWER]') as string,
    })
})

test('compact forgets what is old, keeps what is undelivered, and gives the room back', () => {
  const place = journalWorld()
  const old = Date.now() - 40 * 86_400_000
  place.filled((journal) => {
    for (let n = 0; n < 500; n++)
      journal.ingest([
        { ...fact(`a${n}`, 'x'.repeat(2000), { at: old }), decision: null, record: '{"hooks":[]}' },
      ])
    journal.accept([
      {
        event: fact('0a', 'kept', { at: old }),
        runs: [{ delivery: 'd', hook: 'user/slack', promised: true, after: [], call: '{}' }],
      },
    ])
  })
  const before = statSync(place.journal).size
  const found = place.json('db', 'compact') as { before: number; after: number }
  expect(found).toMatchObject({ file: place.journal, forgotten: 500 })
  expect(found.before).toBeGreaterThanOrEqual(before)
  expect(found.after).toBe(statSync(place.journal).size)
  expect(found.after).toBeLessThan(found.before / 2)
  expect(place.json('history')).toMatchObject([{ id: '0a' }])
  expect(place.hookline(['db', 'compact']).stdout).toMatch(/\d+ bytes before, \d+ after; events forgotten: 0/)
})

/** A journal with events of so many days ago, and one that is undelivered of a year ago. */
function aged(...days: readonly number[]): ReturnType<typeof journalWorld> {
  const place = journalWorld()
  const at = (ago: number): number => Date.now() - ago * 86_400_000
  place.filled((journal) => {
    journal.ingest(
      days.map((ago) => ({
        ...fact(`a${ago}`, 'x'.repeat(2000), { at: at(ago) }),
        decision: null,
        record: '{"hooks":[]}',
      })),
    )
    const run = { delivery: 'd', hook: 'user/slack', promised: true, after: [], call: '{}' }
    journal.accept([{ event: fact('0a', 'kept', { at: at(365) }), runs: [run] }])
  })
  return place
}

const idsOf = (place: ReturnType<typeof journalWorld>): readonly string[] =>
  (place.json('history') as readonly { readonly id: string }[]).map(({ id }) => id)

test('compact keeps as long as [journal] says, of the usual file or of the one that is named', () => {
  const place = aged(1, 3, 20, 40)
  place.file('home/.config/hookline/hooks.toml', 'version = 1\n[journal]\nkeep = "90d"\n')
  expect(place.json('db', 'compact')).toMatchObject({ forgotten: 0 })
  place.file('home/.config/hookline/hooks.toml', 'version = 1\n[journal]\nkeep = "7d"\n')
  expect(place.json('db', 'compact')).toMatchObject({ forgotten: 2 })
  expect(idsOf(place)).toEqual(['a1', 'a3', '0a'])
  place.file('own.toml', 'version = 1\n[journal]\nkeep = "2d"\n')
  expect(place.json('db', 'compact', '--config', 'own.toml')).toMatchObject({ forgotten: 1 })
  expect(idsOf(place)).toEqual(['a1', '0a'])
})

test('compact makes the journal as small as [journal] says, and never forgets what is undelivered', () => {
  const place = aged(...Array.from({ length: 1500 }, (_, at) => at / 100))
  expect(place.json('db', 'compact')).toMatchObject({ forgotten: 0 })
  expect(statSync(place.journal).size).toBeGreaterThan(2 << 20)
  place.file('home/.config/hookline/hooks.toml', 'version = 1\n[journal]\nmax_size = "1MB"\n')
  const { after, forgotten } = place.json('db', 'compact') as { after: number; forgotten: number }
  expect(after).toBeLessThanOrEqual(1 << 20)
  expect(forgotten).toBeLessThan(1500)
  const kept = place.json('history', '--limit', '2000') as readonly { readonly id: string }[]
  expect(kept.map(({ id }) => id)).toContain('0a')
  expect(kept[0]!.id, 'the newest').toBe('a0')
})

test('while hooks.toml is broken or not there compact forgets nothing, and says so', () => {
  const place = aged(40)
  place.file('home/.config/hookline/hooks.toml', 'version = 1\n[journal]\nkeep = "soon"\n')
  const broken = place.hookline(['db', 'compact'])
  expect(broken).toMatchObject({ status: 78, stdout: expect.stringContaining('forgotten: 0') as string })
  expect(broken.stderr).toContain('DURATION_INVALID')
  const named = place.hookline(['db', 'compact', '--config', 'gone.toml'])
  expect(named).toMatchObject({ status: 78, stderr: expect.stringContaining('CONFIG_NOT_FOUND') as string })
  expect(idsOf(place)).toEqual(['a40', '0a'])
})

test('while somebody writes for long, compact says to try again, and who reads goes on with what is there', () => {
  const place = journalWorld(HOOKS)
  place.filled((journal) => accept(journal, '0a', ['user/slack']))
  place.called('git status')
  const { journal } = openJournal(place.journal, { waitMs: 0 })
  journal.db.exec('BEGIN IMMEDIATE')
  const { status, stderr } = place.hookline(['db', 'compact'])
  const read = place.json('history')
  journal.db.exec('ROLLBACK')
  journal.close()
  expect(read).toMatchObject([{ id: '0a' }])
  expect(place.json('history')).toHaveLength(2)
  expect(status).toBe(75)
  expect(stderr).toContain('[JOURNAL_BUSY]')
})

interface Exported {
  readonly id: string
  readonly at: string
  readonly runs: readonly unknown[]
}

test('export gives a line for each event with all that came of it, the oldest first', () => {
  const place = journalWorld(HOOKS)
  place.filled((journal) => {
    for (let n = 0; n < 250; n++)
      journal.ingest([
        { ...fact(`b${n}`, '', { at: 1000 + Math.floor(n / 7) }), decision: null, record: '{"hooks":[]}' },
      ])
    accept(journal, '0a', ['user/slack'])
    fail(journal)
  })
  place.called('git status')
  const { stdout, status } = place.hookline(['db', 'export'])
  expect(status).toBe(0)
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Exported)
  expect(lines).toHaveLength(252)
  expect(new Set(lines.map(({ id }) => id)).size).toBe(252)
  expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted())
  expect(lines.find(({ id }) => id === '0a')).toMatchObject({
    name: 'exec.after',
    body: { data: { command: 'echo 0a' } },
    runs: [{ hook: 'user/slack', end: 'dead', attempts: [{ status: 'failed' }] }],
  })
  expect(lines.at(-1)).toMatchObject({ decision: 'deny', record: { hooks: [{ hook: 'user/a' }] }, runs: [] })
  expect(place.hookline(['db', 'export', '--since', '1h']).stdout.trimEnd().split('\n')).toHaveLength(2)
  expect(place.hookline(['db', 'export', '--until', '1970-01-01T00:00Z'])).toMatchObject({
    stdout: '',
    status: 0,
  })
})

test('what db does is named', () => {
  const place = journalWorld()
  for (const args of [
    [],
    ['mend'],
    ['check', 'it'],
    ['check', '--since', '1h'],
    ['compact', '--since', '1h'],
  ])
    expect([args, place.hookline(['db', ...args]).status]).toEqual([args, 64])
  expect(place.hookline(['db', 'export', '--since', '1m', '--until', '1h']).stderr).toContain(
    '--since is after',
  )
})
