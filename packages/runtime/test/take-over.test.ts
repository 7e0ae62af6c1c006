import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openJournal, type Journal } from '@hookline/journal'
import { event } from '@hookline/testing'
import { expect, onTestFinished, test } from 'vitest'
import { fileRecorder, takeOver } from '../src/index.ts'

interface World {
  readonly env: { readonly HOME: string }
  readonly folder: string
  readonly file: string
  readonly open: () => Journal
}

function world(): World {
  const HOME = mkdtempSync(join(tmpdir(), 'hookline-taken-'))
  const state = join(HOME, '.local/state/hookline')
  mkdirSync(join(state, 'events'), { recursive: true, mode: 0o700 })
  const file = join(state, 'journal.db')
  const opened: Journal[] = []
  onTestFinished(() => {
    for (const one of opened) one.close()
    rmSync(HOME, { recursive: true, force: true, maxRetries: 9 })
  })
  const open = (): Journal => {
    const { journal } = openJournal(file, { waitMs: 5000 })
    opened.push(journal)
    return journal
  }
  return { env: { HOME }, folder: join(state, 'events'), file, open }
}

/** A line as the recorder writes it. */
function line(id: string, more: Readonly<Record<string, unknown>> = {}): string {
  const record = {
    v: 1,
    at: new Date(Number(id.replaceAll(/\D/g, ''))).toISOString(),
    id,
    key: `key-${id}`,
    name: 'exec.before',
    channel: 'hook',
    agent: { name: 'codex', version: '0.169.0' },
    session: { id: 's1', cwd: '/r', root: '/r' },
    data: { command: `echo ${id}` },
    config: '/hooks.toml',
    hooks: [{ hook: 'user/a', status: 'done', decision: 'deny' }],
    decision: 'deny',
    obeys: true,
    reply: { stdout: '{}', stderr: '', exitCode: 0, unsaid: [] },
    ...more,
  }
  return `\n${JSON.stringify(record)}\n`
}

const write = ({ folder }: World, text: string, name = 'recent.jsonl'): void =>
  appendFileSync(join(folder, name), text)
const rotate = ({ folder }: World): void =>
  renameSync(join(folder, 'recent.jsonl'), join(folder, 'recent.1.jsonl'))
const ids = ({ db }: Journal): readonly unknown[] =>
  db.all('SELECT id FROM events ORDER BY at').map(({ id }) => id)

test('what the recorder wrote is in the journal, with what the agent was told', () => {
  const place = world()
  const journal = place.open()
  const about = { ...event('exec.before', { command: 'git push' }), id: 'e1', key: 'k1' }
  fileRecorder(place.env).happened({
    event: about,
    outcome: { decision: 'deny', reason: 'no', context: [], results: [] },
    reply: { stdout: '{"x":1}', stderr: '', exitCode: 0, unsaid: [] },
    config: '/hooks.toml',
    loaded: {
      plan: {
        format: 2,
        sources: [],
        hooks: [{ id: 'a', on: ['exec.*'], executor: 'answer' }],
        executors: {},
        dispatch: {},
        warnings: [],
      },
      errors: [],
    },
  })
  takeOver(journal, place.env)
  const row = journal.db.get('SELECT * FROM events')!
  expect(row).toMatchObject({
    id: 'e1',
    key: 'k1',
    name: 'exec.before',
    at: Date.parse(about.at),
    agent: about.agent.name,
    session: about.session.id,
    decision: 'deny',
  })
  expect(JSON.parse(String(row['body']))).toMatchObject({
    spec: 1,
    id: 'e1',
    session: { cwd: about.session.cwd },
    data: { command: 'git push' },
  })
  expect(JSON.parse(String(row['record']))).toMatchObject({
    config: '/hooks.toml',
    reason: 'no',
    obeys: true,
    hooks: [{ hook: 'user/a' }],
    reply: { stdout: '{"x":1}' },
  })
})

test('only what is new is taken; a torn last line waits for its rest', () => {
  const place = world()
  const journal = place.open()
  const told: number[] = []
  const counting = {
    identity: journal.identity,
    ingest: (rows: readonly unknown[]) => (told.push(rows.length), journal.ingest(rows as never)),
  }
  takeOver(counting, place.env)
  write(place, line('e1') + line('e2'))
  takeOver(counting, place.env)
  takeOver(counting, place.env)
  const torn = line('e3')
  write(place, torn.slice(0, 40))
  takeOver(counting, place.env)
  expect(ids(journal)).toEqual(['e1', 'e2'])
  write(place, torn.slice(40))
  takeOver(counting, place.env)
  expect(ids(journal)).toEqual(['e1', 'e2', 'e3'])
  expect(told).toEqual([2, 1])
})

test('what a full disk cut short spoils nothing but itself, and neither does what is no event of this version', () => {
  const place = world()
  const journal = place.open()
  write(place, line('e1').slice(0, 50))
  write(place, line('e2'))
  write(place, '\n{"v":2,"id":"later"}\nnull\n7\n[]\n')
  write(place, line('e3', { at: 'some day' }) + line('e4', { key: 7 }) + line('e5', { session: null }))
  write(place, line('e6', { lost: { code: 'PAYLOAD_INVALID', message: 'no' } }))
  write(place, line('e7', { data: null }))
  takeOver(journal, place.env)
  expect(ids(journal)).toEqual(['e2', 'e7'])
})

test('a file that was moved meanwhile is read to its end, and the new one from its beginning', () => {
  const place = world()
  const journal = place.open()
  write(place, line('e1'))
  takeOver(journal, place.env)
  write(place, line('e2'))
  rotate(place)
  // a process that had it open before
  write(place, line('e3'), 'recent.1.jsonl')
  write(place, line('e4'))
  takeOver(journal, place.env)
  expect(ids(journal)).toEqual(['e1', 'e2', 'e3', 'e4'])
  write(place, line('e5'), 'recent.1.jsonl')
  rotate(place)
  // as long as what was read of the one before, and another
  write(place, line('e6') + line('e7'))
  takeOver(journal, place.env)
  expect(ids(journal), 'e5 went with its file').toEqual(['e1', 'e2', 'e3', 'e4', 'e6', 'e7'])
})

test('files of many chunks, with a line that never ends', () => {
  const place = world()
  const journal = place.open()
  const long = 'x'.repeat(60_000)
  for (let n = 1; n <= 9; n++) write(place, line(`e${n}`, { data: { command: long } }))
  write(place, `\n${'y'.repeat(600_000)}\n`)
  write(place, line('e10'))
  takeOver(journal, place.env)
  expect(ids(journal)).toHaveLength(10)
})

test('a journal that was begun anew gets all that is still there', () => {
  const place = world()
  write(place, line('e1'))
  const first = place.open()
  takeOver(first, place.env)
  for (const side of ['', '-wal', '-shm']) renameSync(`${place.file}${side}`, `${place.file}.aside${side}`)
  const second = place.open()
  takeOver(second, place.env)
  expect(ids(second)).toEqual(['e1'])
  second.db.exec('DELETE FROM events')
  writeFileSync(join(place.folder, 'taken.json'), '{"files":[{"head":7')
  takeOver(second, place.env)
  expect(ids(second), 'where nobody knows what was taken, too').toEqual(['e1'])
})

test('what the journal has forgotten since does not come back', () => {
  const place = world()
  const journal = place.open()
  write(place, line('e1') + line('e2'))
  takeOver(journal, place.env)
  expect(journal.retain({ age: 1000, bytes: 1 << 30 })).toBe(2)
  takeOver(journal, place.env)
  expect(ids(journal)).toEqual([])
  write(place, line('e3'))
  takeOver(journal, place.env)
  expect(ids(journal)).toEqual(['e3'])
})

test('an event that is there because of its runs gets its record', () => {
  const place = world()
  const journal = place.open()
  journal.accept([
    {
      event: {
        id: 'first',
        key: 'key-e1',
        name: 'exec.before',
        at: 1,
        agent: 'codex',
        session: 's1',
        root: '/r',
        body: '{"full":true}',
      },
      runs: [{ delivery: 'd', hook: 'user/late', promised: true, after: [], call: '{}' }],
    },
  ])
  write(place, line('e1'))
  takeOver(journal, place.env)
  const rows = journal.db.all('SELECT id, body, decision FROM events')
  expect(rows).toMatchObject([{ id: 'first', body: '{"full":true}', decision: 'deny' }])
  takeOver(journal, place.env)
  expect(readdirSync(place.folder), 'no drafts are left').toEqual(['recent.jsonl', 'taken.json'])
})

test('two processes at once, while the record grows and is moved: each event is there once', async () => {
  const place = world()
  const journal = place.open()
  const enough = join(place.folder, 'enough')
  const ended = [1, 2].map(() => other(place, enough))
  const most = 400
  for (let n = 1; n <= most; n++) {
    write(place, line(`e${n}`))
    if (n % 40 === 0) {
      // what is moved over now must have been taken; what is moved now is being read
      await taken(journal, n - 40)
      rotate(place)
    }
    if (n % 5 === 0) await delay(2)
  }
  await taken(journal, most - 40)
  writeFileSync(enough, '')
  expect(await Promise.all(ended)).toEqual(['0', '0'])
  takeOver(journal, place.env)
  expect(ids(journal)).toEqual(Array.from({ length: most }, (_, at) => `e${at + 1}`))
  expect(readFileSync(join(place.folder, 'taken.json'), 'utf8')).toContain(journal.identity())
})

/** Another process that takes over; how it ended, and what it said. */
async function other({ file, env }: World, enough: string): Promise<string> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('take-over-child.ts', import.meta.url)), file, enough],
    {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (text) => (said += String(text)))
  const [status] = (await once(child, 'close')) as [number | null]
  return `${status}${said}`
}

/** Waits until the first so many are there. */
async function taken({ db }: Journal, count: number): Promise<void> {
  const there = (): unknown => db.get('SELECT count(*) AS count FROM events WHERE at <= ?', count)!['count']
  while (there() !== count) await delay(5)
}
