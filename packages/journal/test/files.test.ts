import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJournal, type Journal } from '../src/journal.ts'
import { MIGRATIONS } from '../src/schema.ts'
import { connect } from '../src/sqlite.ts'
import { folder, openers } from './processes.ts'
import { event, run } from './world.ts'

const OPTIONS = { waitMs: 1000 }

function opened(file: string, options = {}): Journal {
  return openJournal(file, { ...OPTIONS, ...options }).journal
}

/** A journal of many pages, as it lies there when its process is gone without a word. */
function left(dir: string, events = 300): string {
  const [from, file] = [join(dir, 'from.db'), join(dir, 'journal.db')]
  const journal = opened(from)
  const batch = Array.from({ length: events }, (_, n) => ({
    event: { ...event(String(n)), body: 'x'.repeat(2000) },
    runs: [run(`d${n}`)],
  }))
  journal.accept(batch)
  for (const side of ['', '-wal', '-shm']) copyFileSync(`${from}${side}`, `${file}${side}`)
  journal.close()
  return file
}

/** The same after a clean end. */
function whole(dir: string): string {
  opened(left(dir)).close()
  return join(dir, 'journal.db')
}

function overwrite(file: string, from: number, length: number): void {
  const bytes = readFileSync(file)
  bytes.fill(0xa5, from, from + length)
  writeFileSync(file, bytes)
}

const DAMAGES: Readonly<Record<string, (file: string) => void>> = {
  'is all garbage': (file) => overwrite(file, 0, statSync(file).size),
  'has lost its head': (file) => overwrite(file, 0, 200),
  'has lost half of its first page': (file) => overwrite(file, 100, 4000),
  'is cut off': (file) => truncateSync(file, 8192 + 77),
  'is a text': (file) => writeFileSync(file, 'What is this?\n'.repeat(99)),
}

test.each(Object.entries(DAMAGES))('a journal that %s is moved away whole, and said', (_, damage) => {
  const dir = folder()
  const file = whole(dir)
  damage(file)
  const bytes = readFileSync(file)
  writeFileSync(`${file}-wal`, 'of the old one')
  writeFileSync(`${file}-shm`, 'of it, too')
  const { journal, aside } = openJournal(file, OPTIONS)
  expect(aside?.code).toBe('JOURNAL_CORRUPT')
  const to = aside!.details.file!
  expect(aside!.message).toContain(to)
  expect(to).toMatch(/\.corrupt-.*Z$/)
  expect(readFileSync(to)).toEqual(bytes)
  expect(readFileSync(`${to}-wal`, 'utf8')).toBe('of the old one')
  // its content is made anew before the journal itself is looked at
  expect(existsSync(`${to}-shm`)).toBe(true)
  expect(journal.accept([{ event: event('1'), runs: [run('d1')] }])).toEqual([['accepted']])
  expect(journal.faults()).toEqual([])
  journal.close()
  expect(openJournal(file, OPTIONS).aside).toBeUndefined()
})

test('a page that was overwritten is found by who needs it: nothing is taken any more, and the next begins anew', () => {
  const dir = folder()
  const file = whole(dir)
  const journal = opened(file)
  const pages = statSync(file).size / 4096
  for (let page = 2; page < pages; page++) overwrite(file, page * 4096, 4096)
  const given = [{ event: event('new'), runs: [run('new')] }]
  expect(() => journal.accept(given)).toThrow(expect.objectContaining({ code: 'JOURNAL_CORRUPT' }))
  expect(() => journal.newComers(1)).toThrow(expect.objectContaining({ code: 'JOURNAL_CORRUPT' }))
  journal.close()
  const next = openJournal(file, OPTIONS)
  expect(next.aside).toBeUndefined()
  expect(next.journal.accept(given)).toEqual([['accepted']])
  expect(readdirSync(dir).filter((name) => /\.corrupt-.*Z$/.test(name))).toHaveLength(1)
})

test('a journal that was moved away while it is open takes nothing any more', () => {
  const file = whole(folder())
  const [journal, other] = [opened(file), opened(file)]
  overwrite(file, 0, 4096)
  expect(openJournal(file, OPTIONS).aside?.code).toBe('JOURNAL_CORRUPT')
  for (const one of [journal, other])
    expect(() => one.accept([{ event: event('1'), runs: [] }])).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/JOURNAL_(UNUSABLE|CORRUPT)/) }),
    )
})

test('of several processes that find it broken one moves it, and all are in the new one', async () => {
  for (let round = 0; round < 4; round++) {
    const dir = folder()
    const file = whole(dir)
    overwrite(file, 0, 4096)
    const reports = await openers(Array.from({ length: 8 }, (_, n) => ({ file, id: String(n) })))
    expect(reports.map(({ accepted, message }) => message ?? accepted)).toEqual(
      reports.map(() => [['accepted']]),
    )
    expect(reports.filter(({ aside }) => aside !== undefined)).toHaveLength(1)
    expect(readdirSync(dir).filter((name) => /\.corrupt-.*Z$/.test(name))).toHaveLength(1)
    const journal = opened(file)
    expect(journal.newComers(99)).toHaveLength(8)
    expect(journal.faults()).toEqual([])
    journal.close()
  }
})

test.each(['DELETE', 'WAL'])('a database of something else (%s) is refused, and stays as it is', (mode) => {
  const dir = folder()
  const [from, file] = [join(dir, 'from.db'), join(dir, 'journal.db')]
  const other = connect(from, 0)
  other.exec(
    `PRAGMA journal_mode = ${mode}; CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')`,
  )
  for (const side of mode === 'WAL' ? ['', '-wal', '-shm'] : [''])
    copyFileSync(`${from}${side}`, `${file}${side}`)
  other.close()
  const look = () =>
    readdirSync(dir)
      .filter((name) => !name.endsWith('-shm'))
      .map((name) => [name, readFileSync(join(dir, name), 'hex')])
  const before = look()
  expect(() => opened(file)).toThrow(expect.objectContaining({ code: 'JOURNAL_FOREIGN' }))
  expect(look()).toEqual(before)
})

test('a journal of a newer hookline is refused, and stays as it is', () => {
  const file = whole(folder())
  opened(file, { migrations: [...MIGRATIONS, 'CREATE TABLE more (n)'] }).close()
  const before = readFileSync(file, 'hex')
  expect(() => opened(file)).toThrow(expect.objectContaining({ code: 'JOURNAL_NEWER' }))
  expect(readFileSync(file, 'hex')).toBe(before)
})

const STEP =
  "ALTER TABLE events ADD COLUMN more TEXT NOT NULL DEFAULT 'old'; CREATE TABLE steps (n); INSERT INTO steps VALUES (1)"

test('an older journal is brought to this version with all that is in it, or not at all', () => {
  const file = whole(folder())
  const broken = { migrations: [...MIGRATIONS, STEP, 'CREATE TABLE runs (n)'] }
  expect(() => opened(file, broken)).toThrow(expect.objectContaining({ code: 'JOURNAL_UNUSABLE' }))
  const asBefore = opened(file)
  expect(asBefore.newComers(999)).toHaveLength(300)
  asBefore.close()
  const journal = opened(file, { migrations: [...MIGRATIONS, STEP] })
  expect(journal.db.get("SELECT count(*) AS count FROM events WHERE more = 'old'")).toEqual({ count: 300 })
  expect(journal.newComers(999)).toHaveLength(300)
  expect(journal.faults()).toEqual([])
})

test('a journal is known by its identity, also one that was begun by an older hookline, and another has another', () => {
  const dir = folder()
  const [one, two] = [join(dir, 'one.db'), join(dir, 'two.db')]
  opened(one, { migrations: MIGRATIONS.slice(0, 1) }).close()
  const identities = [one, one, two].map((file) => {
    const journal = opened(file)
    const id = journal.identity()
    journal.close()
    return id
  })
  expect(identities[0]).toMatch(/^[\da-f]{32}$/)
  expect(identities[1]).toBe(identities[0])
  expect(identities[2]).not.toBe(identities[0])
})

test('of several processes that find an older one, one brings it up', async () => {
  const file = left(folder())
  const reports = await openers(
    Array.from({ length: 8 }, (_, n) => ({ file, id: `new-${n}`, steps: [STEP] })),
  )
  expect(reports.map(({ accepted, message }) => message ?? accepted)).toEqual(
    reports.map(() => [['accepted']]),
  )
  const journal = opened(file, { migrations: [...MIGRATIONS, STEP] })
  expect(journal.db.all('SELECT n FROM steps')).toEqual([{ n: 1 }])
  expect(journal.newComers(999)).toHaveLength(308)
})

test('what is no file of its own is refused', () => {
  const dir = folder()
  writeFileSync(join(dir, 'elsewhere'), '')
  symlinkSync(join(dir, 'elsewhere'), join(dir, 'link.db'))
  symlinkSync(join(dir, 'nowhere'), join(dir, 'dangling.db'))
  mkdirSync(join(dir, 'folder.db'))
  for (const name of ['link.db', 'dangling.db', 'folder.db'])
    expect(() => opened(join(dir, name))).toThrow(expect.objectContaining({ code: 'JOURNAL_UNUSABLE' }))
  expect(readFileSync(join(dir, 'elsewhere'), 'utf8')).toBe('')
  expect(readdirSync(dir)).not.toContain('nowhere')
})

test('nobody else may read it, whatever the mask, and one that was opened up is closed again', () => {
  const file = join(folder(), 'journal.db')
  const mask = process.umask(0)
  try {
    const journal = opened(file)
    journal.accept([{ event: event('1'), runs: [] }])
    for (const side of ['', '-wal', '-shm'])
      expect((lstatSync(`${file}${side}`).mode & 0o777).toString(8)).toBe('600')
    journal.close()
  } finally {
    process.umask(mask)
  }
  chmodSync(file, 0o644)
  opened(file).close()
  expect((lstatSync(file).mode & 0o777).toString(8)).toBe('600')
})

test('a process that opens it says nothing', async () => {
  const [report] = await openers([{ file: join(folder(), 'journal.db'), id: '1' }])
  expect(report).toEqual({ accepted: [['accepted']], stderr: '' })
})

const NOBODY = process.getuid?.() === 0 ? { as: 65_534 } : {}

test.each([false, true])(
  'where it may not be written nothing is taken, and that is said (a journal is there: %s)',
  async (isThere) => {
    const dir = folder()
    const file = isThere ? whole(dir) : join(dir, 'journal.db')
    if (isThere) chmodSync(file, 0o644)
    const before = readdirSync(dir)
    chmodSync(dir, 0o555)
    const [report] = await openers([{ file, id: '1', ...NOBODY }])
    chmodSync(dir, 0o755)
    expect(report).toMatchObject({ code: 'JOURNAL_UNUSABLE', stderr: '' })
    expect(readdirSync(dir)).toEqual(before)
  },
)
