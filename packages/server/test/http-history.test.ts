import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openJournal, RETRY, type Journal } from '@hookline/journal'
import { history, queriesOn, type Queries } from '@hookline/journal/queries'
import type { LostCall } from '@hookline/runtime'
import { ask, world, type World } from './http-world.ts'

const DAY = Date.UTC(2026, 10, 20)
const COUNT = 230

let [folder, here]: readonly [string, World] = ['', undefined as never]
let [journal, queries]: readonly [Journal, Queries] = [undefined as never, undefined as never]
let closed = 0
const lost: LostCall[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-http-'))
  ;({ journal } = openJournal(join(folder, 'journal.db'), { waitMs: 5000 }))
  queries = queriesOn(journal.db)
  fill()
  here = await world({
    journal: () => ({ db: journal.db, deliverer: () => 99, lost: () => lost, close: () => void closed++ }),
  })
})
afterAll(async () => {
  await here.close()
  journal.close()
  rmSync(folder, { recursive: true })
})

/** Events of which several have one moment; every tenth was denied, of another project, by another agent. */
function fill(): void {
  journal.ingest(Array.from({ length: COUNT }, (_, at) => answeredEvent(at)))
  const runs = ['user/a', 'user/b'].map((hook) => ({
    delivery: `d-${hook}`,
    hook,
    promised: true,
    after: [],
    call: '{}',
  }))
  journal.accept([{ event: answeredEvent(7), runs }])
  journal.admit(
    journal.newComers(9).map(({ run, hook }) => ({ run, lane: hook, hook, target: 'there', most: 9 })),
  )
  for (const one of journal.claim({ owner: 'me', most: 9, lease: 1000 }))
    journal.settle(
      one,
      {
        status: 'failed',
        error: JSON.stringify({ code: 'HOOK_FAILED', message: 'password=hunter2222' }),
        retryable: false,
        ofTarget: false,
      },
      { owner: 'me', ms: 7, retry: RETRY, random: () => 0 },
    )
}

function answeredEvent(at: number) {
  const isTenth = at % 10 === 0
  return {
    id: idOf(at),
    key: `key-${at}`,
    name: isTenth ? 'patch.before' : 'exec.before',
    at: momentOf(at),
    agent: isTenth ? 'claude-code' : 'codex',
    session: `s${at % 3}`,
    root: isTenth ? '/other' : '/r',
    body: JSON.stringify({ data: { command: `echo ${at}` }, agent: { name: 'codex' } }),
    decision: isTenth ? 'deny' : null,
    record: JSON.stringify({ hooks: [{ hook: 'user/a', status: 'done' }], reply: {} }),
  }
}

function idOf(at: number): string {
  return `0193${String(at).padStart(8, '0')}-7000-8000-000000000000`
}

/** Seven events share a moment. */
function momentOf(at: number): number {
  return DAY + Math.floor(at / 7) * 1000
}

/** All pages, one after another. */
async function pages(query: string): Promise<readonly any[][]> {
  const found: any[][] = []
  let next: string | null = ''
  while (next !== null) {
    const { status, body }: { status: number; body: any } = await ask(
      here,
      `/api/events?${query}${next === '' ? '' : `&before=${encodeURIComponent(next)}`}`,
    )
    expect(status).toBe(200)
    found.push(body.events)
    next = body.next
    expect(found.length).toBeLessThan(300)
  }
  return found
}

const NEWEST_FIRST = Array.from({ length: COUNT }, (_, at) => idOf(COUNT - 1 - at))

test.each([1, 7, 50, 100, 115, 200])(
  'in pages of %i every event comes once, the newest first',
  async (limit) => {
    const found = await pages(`limit=${limit}`)
    expect(found.flat().map(({ id }) => id)).toEqual(NEWEST_FIRST)
    expect(found).toHaveLength(Math.ceil(COUNT / limit))
  },
)

test('what comes meanwhile moves no page', async () => {
  const { body } = await ask(here, '/api/events?limit=100')
  journal.ingest([{ ...answeredEvent(900), id: 'new', at: DAY + 86_400_000 }])
  const second = await ask(here, `/api/events?limit=100&before=${body.next}`)
  expect(second.body.events.map(({ id }: { id: string }) => id)).toEqual(NEWEST_FIRST.slice(100, 200))
  expect((await ask(here, '/api/events?limit=1')).body.events[0].id).toBe('new')
  journal.db.run("DELETE FROM events WHERE id = 'new'")
})

test('without a limit a page has fifty', async () => {
  expect((await ask(here, '/api/events')).body.events).toHaveLength(50)
})

test('an entry has the shape of `hookline history --json`', async () => {
  const { body } = await ask(here, '/api/events?limit=1&decision=deny')
  expect(body.events[0]).toEqual({
    at: new Date(momentOf(220)).toISOString(),
    id: idOf(220),
    event: 'patch.before',
    agent: 'claude-code',
    session: 's1',
    root: '/other',
    subject: null,
    decision: 'deny',
    reason: null,
    hooks: [{ hook: 'user/a', end: 'ok' }],
  })
})

test.each([
  ['decision=deny', 23],
  ['event=patch.*', 23],
  ['agent=claude-code', 23],
  ['project=/other', 23],
  ['hook=a', COUNT],
  ['hook=user/b', 1],
  ['state=dead', 1],
  [`since=2026-11-20T00:00:30Z`, 20],
  [`until=2026-11-20T00:00:01Z`, 7],
  ['session=s0&decision=deny', 8],
  ['agent=nobody', 0],
  ['before=0193000000', undefined],
])('%s finds %s', async (query, count) => {
  const { status, body } = await ask(here, `/api/events?limit=200&${query}`)
  if (count === undefined) expect([status, body.error.code]).toEqual([400, 'EVENT_SEVERAL'])
  else expect((await pages(query)).flat()).toHaveLength(count)
})

test('before takes the id of an event, too', async () => {
  const { body } = await ask(here, `/api/events?limit=3&before=${idOf(100)}`)
  expect(body.events.map(({ id }: { id: string }) => id)).toEqual([99, 98, 97].map(idOf))
  const gone = await ask(here, '/api/events?before=ffff')
  expect([gone.status, gone.body.error.code]).toEqual([404, 'EVENT_NOT_KEPT'])
})

test.each([
  'limit=0',
  'limit=201',
  'limit=-1',
  'limit=1e2',
  'limit=',
  'limit=1&limit=2',
  'decision=no',
  'state=no',
  'since=then',
])('%s is told to be wrong', async (query) => {
  const { status, body } = await ask(here, `/api/events?${query}`)
  expect([status, body.error.code]).toEqual([400, 'API_QUERY'])
})

test('a word that is too long is told to be', async () => {
  const { status, body } = await ask(here, `/api/events?agent=${'x'.repeat(5000)}`)
  expect([status, body.error.code]).toEqual([400, 'API_QUERY'])
})

test('an event that there is none of is told to be none', async () => {
  const { status, body } = await ask(here, '/api/events?event=PreToolUse')
  expect([status, body.error.code]).toEqual([400, 'EVENT_UNKNOWN'])
  expect(body.error.hint).toContain('exec.before')
})

test('calls that were no event stand among them, each once, whatever a page holds', async () => {
  const call = (at: number, n: number) =>
    ({
      at: new Date(at).toISOString(),
      agent: 'codex',
      native: `N${n}`,
      config: '/c',
      lost: { code: 'PAYLOAD_INVALID', message: 'no' },
    }) as unknown as LostCall
  // five of one moment, which events share, one newer than all and one older
  lost.push(call(DAY + 86_400_000, 9), ...[1, 2, 3, 4, 5].map((n) => call(DAY + 5000, n)), call(DAY - 1, 0))
  for (const limit of [1, 2, 3, 50, 200]) {
    const all = (await pages(`limit=${limit}`)).flat()
    expect(all.filter(({ lost: what }) => what === undefined).map(({ id }) => id)).toEqual(NEWEST_FIRST)
    const natives = all.filter(({ lost: what }) => what !== undefined).map(({ native }) => native)
    expect(natives).toEqual(['N9', 'N1', 'N2', 'N3', 'N4', 'N5', 'N0'])
    expect(all.map(({ at }) => Date.parse(at))).toEqual(
      all.map(({ at }) => Date.parse(at)).toSorted((a, b) => b - a),
    )
  }
  expect((await pages('decision=deny')).flat()).toHaveLength(23)
  lost.length = 0
})

test('one event is told whole, by its id, its beginning or as the last', async () => {
  const { status, body } = await ask(here, `/api/events/${idOf(7)}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    id: idOf(7),
    key: 'key-7',
    deliverer: 99,
    asked: 1,
    body: { data: { command: 'echo 7' } },
  })
  expect(body.runs.map(({ hook, end }: Record<string, string>) => [hook, end])).toEqual([
    ['user/a', 'dead'],
    ['user/b', 'dead'],
  ])
  expect((await ask(here, `/api/events/${idOf(7).slice(0, 12)}`)).body.id).toBe(idOf(7))
  expect((await ask(here, '/api/events/last')).body.id).toBe(NEWEST_FIRST[0])
  const several = await ask(here, '/api/events/0193')
  expect([several.status, several.body.error.code]).toEqual([400, 'EVENT_SEVERAL'])
  const none = await ask(here, '/api/events/ffff')
  expect([none.status, none.body.error.code]).toEqual([404, 'EVENT_NOT_KEPT'])
})

test('dead letters are told as `hookline dead --json` has them, without secrets', async () => {
  const { status, body } = await ask(here, '/api/dead')
  expect([status, body.total]).toEqual([200, 2])
  expect(body.letters.map(({ hook }: { hook: string }) => hook).toSorted()).toEqual(['user/a', 'user/b'])
  expect(body.letters[0]).toMatchObject({
    end: 'dead',
    guarantee: 'at-least-once',
    event: { id: idOf(7), subject: 'echo 7' },
  })
  expect(JSON.stringify(body)).not.toContain('hunter2222')
  expect((await ask(here, '/api/dead?hook=b')).body.total).toBe(1)
  expect((await ask(here, '/api/dead?limit=1')).body.letters).toHaveLength(1)
  expect((await ask(here, '/api/dead?limit=1001')).body.error.code).toBe('API_QUERY')
})

test('every journal that was opened was closed, also where something was wrong', async () => {
  const before = closed
  await ask(here, '/api/events?limit=1')
  await ask(here, '/api/events/ffff')
  await ask(here, '/api/dead')
  expect(closed - before).toBe(3)
})

test('nothing is asked of the journal before the question is one', async () => {
  let opened = 0
  const it = await world({ journal: () => void opened++ })
  await ask(it, '/api/events?limit=0')
  await ask(it, '/api/dead?hook=')
  expect(opened).toBe(0)
  await it.close()
})

test('where there is no journal nothing was kept', async () => {
  const it = await world()
  expect((await ask(it, '/api/events')).body).toEqual({ events: [], next: null })
  expect((await ask(it, '/api/dead')).body).toEqual({ total: 0, letters: [] })
  expect((await ask(it, '/api/events/0193')).body.error.code).toBe('EVENT_NOT_KEPT')
  await it.close()
})

test('a journal that cannot be asked is told as that, and in the log', async () => {
  const busy = Object.assign(new Error('database is locked'), { errcode: 5 })
  const it = await world({
    journal: () => {
      throw busy
    },
  })
  const { status, body } = await ask(it, '/api/events')
  expect([status, body.error.code]).toEqual([503, 'JOURNAL_BUSY'])
  expect(it.log.join('')).toContain('JOURNAL_BUSY')
  await it.close()
})

test('what is asked for is bound, and never becomes a question of its own', async () => {
  for (const evil of ["' OR 1=1 --", '"; DROP TABLE events', '%', '*', '[a-z]*']) {
    const { status, body } = await ask(here, `/api/events?session=${encodeURIComponent(evil)}`)
    expect([status, body]).toEqual([200, { events: [], next: null }])
  }
  expect(await history(queries, {}, { limit: 999, first: 'newest' })).toHaveLength(COUNT)
})
