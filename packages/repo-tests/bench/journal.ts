import { createGroup, openJournal, type Accepted, type Journal } from '@hookline/journal'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inTurn, type Figure } from './measure.ts'

const EVENTS = 6000
const AT_ONCE = 500
const SINGLE = 300
const ROUNDS = 7

/**
 * Events of 2 KB, each with one run that is promised, put on the disk as many arrive at once; beside an outbox as one would
 * write it by hand with node:sqlite: the same durability, as many rows in a transaction, one row for the event and one for
 * the delivery, indexes for what such an outbox is asked for: the event by its key, the delivery by its id, what is due, and
 * the deliveries of an event. Each round has new files.
 */
export async function journal(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-bench-'))
  try {
    return await measured(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 9 })
  }
}

async function measured(folder: string): Promise<Figure> {
  let round = 0
  const fresh = (): string => join(folder, `${round++}.db`)
  const found = await inTurn(
    {
      journal: () => enqueues(fresh()),
      raw: () => rawEnqueues(fresh(), EVENTS, AT_ONCE),
      single: () => singles(fresh()),
      rawSingle: () => rawEnqueues(fresh(), SINGLE, 1),
      delivered: () => deliveries(fresh()),
    },
    ROUNDS,
  )
  const figure = (name: string): string => Math.round(found[name]!).toLocaleString('en')
  return {
    ratio: found['journal']! / found['raw']!,
    median: found['journal']!,
    unit: 'enqueues/s',
    anchor: `node:sqlite by hand, ${figure('raw')}/s`,
    goal: 0.8,
    atLeast: true,
    notes: [
      `${AT_ONCE} in a transaction, 2 KB each, WAL, synchronous = FULL`,
      `one in a transaction: ${figure('single')}/s vs ${figure('rawSingle')}/s`,
      `claimed and settled: ${figure('delivered')}/s, each settled in a transaction of its own that is on the disk`,
    ],
  }
}

async function enqueues(file: string): Promise<number> {
  const { journal: opened } = openJournal(file, { waitMs: 0 })
  const { accept } = createGroup(opened)
  const given = Array.from({ length: EVENTS }, made)
  const perSecond = await rate(EVENTS, () => Promise.all(given.map((one) => accept(one))))
  opened.close()
  return perSecond
}

async function singles(file: string): Promise<number> {
  const { journal: opened } = openJournal(file, { waitMs: 0 })
  const given = Array.from({ length: SINGLE }, made)
  const perSecond = await rate(SINGLE, () => given.map((one) => opened.accept([one])))
  opened.close()
  return perSecond
}

async function deliveries(file: string): Promise<number> {
  const { journal: opened } = openJournal(file, { waitMs: 0 })
  opened.accept(Array.from({ length: SINGLE }, made))
  const perSecond = await rate(SINGLE, () => deliver(opened))
  opened.close()
  return perSecond
}

const RETRY = { attempts: 3, initialMs: 1000, factor: 2, maxMs: 60_000, maxElapsedMs: 3_600_000 }

function deliver(opened: Journal): void {
  const came = opened.newComers(SINGLE)
  opened.admit(came.map(({ run, hook }) => ({ run, lane: hook, hook, target: 'there', most: 16 })))
  for (let left = SINGLE; left > 0;) {
    const claimed = opened.claim({ owner: 'me', most: 16, lease: 30_000 })
    for (const one of claimed)
      opened.settle(one, { status: 'done' }, { owner: 'me', ms: 1, retry: RETRY, random: Math.random })
    left -= claimed.length
  }
}

async function rate(count: number, act: () => unknown): Promise<number> {
  const began = performance.now()
  await act()
  return (count / (performance.now() - began)) * 1000
}

function made(): Accepted {
  const id = randomUUID()
  return {
    event: {
      id,
      key: randomUUID(),
      name: 'task.complete',
      at: Date.now(),
      agent: 'codex',
      session: 'session-of-the-bench',
      root: '/repo',
      body: BODY,
    },
    runs: [{ delivery: randomUUID(), hook: 'user/notify', promised: true, after: [], call: '{}' }],
  }
}

const BODY = JSON.stringify({ text: 'x'.repeat(2000) })

const OUTBOX = `
  CREATE TABLE events (
    id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, at INTEGER NOT NULL, agent TEXT NOT NULL,
    session TEXT NOT NULL, root TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_at ON events (at);
  CREATE INDEX events_session ON events (session, at);
  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, delivery TEXT NOT NULL UNIQUE, event TEXT NOT NULL REFERENCES events (id), hook TEXT NOT NULL,
    state TEXT NOT NULL, payload TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL,
    next_at INTEGER NOT NULL, owner TEXT, lease_until INTEGER, last_error TEXT
  ) STRICT;
  CREATE INDEX outbox_event ON outbox (event);
  CREATE INDEX outbox_due ON outbox (hook, next_at) WHERE state = 'pending';
`

async function rawEnqueues(file: string, count: number, atOnce: number): Promise<number> {
  const db = new DatabaseSync(file)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${OUTBOX}`)
  const event = db.prepare(
    'INSERT INTO events (id, key, name, at, agent, session, root, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const outbox = db.prepare(
    "INSERT INTO outbox (delivery, event, hook, state, payload, created, next_at) VALUES (?, ?, ?, 'pending', ?, ?, ?)",
  )
  const given = Array.from({ length: count }, made)
  const perSecond = await rate(count, () => {
    for (let from = 0; from < count; from += atOnce) {
      db.exec('BEGIN IMMEDIATE')
      for (const { event: one, runs } of given.slice(from, from + atOnce)) {
        const { id, key, name, at, agent, session, root, body } = one
        event.run(id, key, name, at, agent, session, root, body)
        for (const { delivery, hook, call } of runs) outbox.run(delivery, id, hook, call, at, at)
      }
      db.exec('COMMIT')
    }
  })
  db.close()
  return perSecond
}
