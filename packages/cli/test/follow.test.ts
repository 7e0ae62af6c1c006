import { appendFileSync, mkdirSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openJournal, type Db, type Journal } from '@hookline/journal'
import { queriesOn, type HistoryFilter } from '@hookline/journal/queries'
import type { Entry } from '@hookline/runtime/kept'
import { expect, onTestFinished, test, vi } from 'vitest'
import { follow } from '../src/kept/follow.ts'
import type { Kept } from '../src/kept/open.ts'
import { accept, fact, journalWorld, type JournalWorld } from './journal-world.ts'

const SOON = 20_000
/** Between two of its tries there would be three looks. */
const SETTLED = { interval: 1500, timeout: 30_000 }

const ids = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => (from + at).toString(16).padStart(6, '0'))

function tell(journal: Journal, some: readonly string[]): void {
  journal.ingest(some.map((id) => ({ ...fact(id), decision: null, record: '{"hooks":[]}' })))
}

interface Following {
  readonly told: string[]
  /** Looks at the events since the last time it was asked. */
  readonly looks: () => number
  readonly stop: () => Promise<void>
}

/** Follows in this process, so that it can be seen what the journal is asked. */
function following(place: JournalWorld, filter: HistoryFilter): Following {
  vi.stubEnv('HOME', join(place.dir, 'home'))
  vi.stubEnv('XDG_STATE_HOME', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { journal } = openJournal(place.journal, { waitMs: 5000 })
  let count = 0
  const all: Db['all'] = (sql, ...values) => {
    if (sql.includes('from "events"')) count++
    return journal.db.all(sql, ...values)
  }
  const kept: Kept = { file: place.journal, journal, queries: queriesOn({ ...journal.db, all }) }
  const told: string[] = []
  const stop = new AbortController()
  const say = (entries: readonly Entry[]): void =>
    void told.push(...entries.map((entry) => ('lost' in entry ? entry.lost.code : entry.id)))
  const end = follow(kept, filter, 50, say, stop.signal)
  return {
    told,
    looks: () => [count, (count = 0)][0]!,
    async stop() {
      stop.abort()
      await end
      journal.close()
    },
  }
}

test('of what came while it was stopped, all is told, the oldest first', async () => {
  const place = journalWorld()
  place.filled((journal) => tell(journal, ids(1, 1)))
  const child = place.start(['history', '--follow', '--json'])
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const next = async (): Promise<string> =>
    (JSON.parse(String((await lines.next()).value)) as { readonly id: string }).id
  expect(await next()).toBe(ids(1, 1)[0])
  child.kill('SIGSTOP')
  // more than a look asks for by their ids at once, and more than is looked for
  const late = ids(2, 10_600)
  place.filled((journal) => tell(journal, late))
  child.kill('SIGCONT')
  const seen: string[] = []
  while (seen.length < late.length) seen.push(await next())
  expect(seen).toEqual(late)
  child.kill('SIGINT')
  await once(child, 'close')
})

test('while nothing changes no event is looked at, and what comes is told all the same', async () => {
  const place = journalWorld()
  place.filled((journal) => accept(journal, '0a', ['user/late']))
  const { told, looks, stop } = following(place, { hook: 'late' })
  await vi.waitFor(() => expect(told).toEqual(['0a']), SOON)
  await vi.waitFor(() => expect(looks()).toBe(0), SETTLED)
  place.filled((journal) => accept(journal, '0b', ['user/late']))
  await vi.waitFor(() => expect(told).toEqual(['0a', '0b']), SOON)
  await stop()
})

test('what only the record has is seen, too', async () => {
  const place = journalWorld()
  const folder = join(place.dir, 'home/.local/state/hookline/events')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  place.filled((journal) => tell(journal, ['0a']))
  const { told, looks, stop } = following(place, {})
  await vi.waitFor(() => expect(told).toEqual(['0a']), SOON)
  await vi.waitFor(() => expect(looks()).toBe(0), SETTLED)
  const lost = { v: 1, at: new Date().toISOString(), agent: 'codex', native: null, config: '/hooks.toml' }
  const line = JSON.stringify({ ...lost, lost: { code: 'PAYLOAD_INVALID', message: 'no' } })
  appendFileSync(join(folder, 'recent.jsonl'), `\n${line}\n`)
  await vi.waitFor(() => expect(told).toEqual(['0a', 'PAYLOAD_INVALID']), SOON)
  await stop()
})
