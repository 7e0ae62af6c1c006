import { expect, test } from 'vitest'
import { journalOf, type Journal } from '../src/journal.ts'
import {
  countDead,
  counts,
  deadLetters,
  deadNumbers,
  eventsOf,
  history,
  idsLike,
  openBreakers,
  places,
  queriesOn,
  type HistoryFilter,
  type Queries,
} from '../src/queries/index.ts'
import { RETRY } from '../src/retry.ts'
import { migrate } from '../src/schema.ts'
import { connect } from '../src/sqlite.ts'

interface World {
  readonly journal: Journal
  readonly queries: Queries
  readonly pass: (ms: number) => void
}

const NOW = 1_000_000

/** A journal in memory, with a time that a test moves. */
function world(): World {
  let now = NOW
  const db = connect(':memory:', 0)
  migrate(db)
  const journal = journalOf(db, { wall: () => now, steady: () => now, boot: 'one' })
  return { journal, queries: queriesOn(db), pass: (ms) => (now += ms) }
}

const event = (id: string, more = {}) => ({
  id,
  key: `key-${id}`,
  name: 'exec.before',
  at: NOW + Number.parseInt(id, 16),
  agent: 'codex',
  session: 's1',
  root: '/r',
  body: JSON.stringify({ data: { command: `echo ${id}` } }),
  ...more,
})

const hook = (name: string, more = {}) => ({ hook: name, status: 'done', ...more })

function tell(journal: Journal, id: string, hooks: readonly object[], more = {}): void {
  journal.ingest([{ ...event(id, more), decision: null, record: JSON.stringify({ hooks }), ...more }])
}

function accept(journal: Journal, id: string, names: readonly string[]): void {
  const runs = names.map((name) => ({
    delivery: `${id}-${name}`,
    hook: name,
    promised: true,
    after: [],
    call: '{"secret":"of the deliverer"}',
  }))
  journal.accept([{ event: event(id), runs }])
}

/** Lets all that wait fail for good. */
function failAll(journal: Journal): void {
  journal.admit(
    journal
      .newComers(100)
      .map(({ run, hook: name }) => ({ run, lane: name, hook: name, target: 'there', most: 9 })),
  )
  const claimed = journal.claim({ owner: 'me', most: 100, lease: 1000 })
  for (const one of claimed)
    journal.settle(
      one,
      {
        status: 'failed',
        error: '{"code":"HTTP_500","message":"it broke"}',
        retryable: true,
        ofTarget: true,
      },
      { owner: 'me', ms: 7, retry: { ...RETRY, attempts: 1 }, random: () => 0 },
    )
}

async function found(queries: Queries, filter: HistoryFilter): Promise<readonly string[]> {
  const rows = await history(queries, filter, { limit: 50, first: 'newest' })
  return rows.map(({ id }) => id)
}

test('each filter takes what it is about, the newest first', async () => {
  const { journal, queries } = world()
  tell(journal, '01', [hook('user/a', { decision: 'deny' })], { decision: 'deny' })
  tell(journal, '02', [hook('project/a', { status: 'failed' })], { name: 'exec.after', agent: 'claude-code' })
  tell(journal, '03', [{ hook: 'user/a', not: 'match' }], { name: 'task.complete', session: 's2' })
  tell(journal, '04', [{ hook: 'user/if', status: 'skipped', not: 'if' }], { name: 'custom.[x]?' })
  accept(journal, '05', ['user/late'])
  failAll(journal)
  accept(journal, '06', ['user/late', 'user/other'])
  expect(await found(queries, {})).toEqual(['06', '05', '04', '03', '02', '01'])
  expect(await found(queries, { since: NOW + 2, until: NOW + 4 })).toEqual(['03', '02'])
  expect(await found(queries, { name: 'exec.before' })).toEqual(['06', '05', '01'])
  expect(await found(queries, { name: '*.after' })).toEqual(['02'])
  expect(await found(queries, { name: 'custom.[x]?' })).toEqual(['04'])
  expect(await found(queries, { agent: 'claude-code' })).toEqual(['02'])
  expect(await found(queries, { session: 's2' })).toEqual(['03'])
  expect(await found(queries, { decision: 'deny' })).toEqual(['01'])
  expect(await found(queries, { hook: 'a' }), 'in any layer, and only where it was due').toEqual(['02', '01'])
  expect(await found(queries, { hook: 'user/a' })).toEqual(['01'])
  expect(await found(queries, { hook: 'late' })).toEqual(['06', '05'])
  expect(await found(queries, { end: 'failed' })).toEqual(['02'])
  expect(await found(queries, { end: 'skipped' })).toEqual(['04'])
  expect(await found(queries, { end: 'queued' })).toEqual(['06'])
  expect(await found(queries, { end: 'dead' })).toEqual(['05'])
  expect(await found(queries, { end: 'dead', hook: 'other' }), 'both of one hook').toEqual([])
})

test('of a fact that was asked about again the last answer holds, however often each is taken over', async () => {
  const { journal, queries } = world()
  const answers = ['deny', 'allow', 'deny', null].map((decision, at) => ({
    ...event(`0${at + 1}`, { key: 'one fact' }),
    decision,
    record: JSON.stringify({ hooks: [hook('user/a')], decision }),
  }))
  const told = async (): Promise<unknown> => {
    const [one, ...more] = await history(queries, {}, { limit: 9, first: 'newest' })
    expect(more).toEqual([])
    const { asked, ...record } = one!.record as { readonly asked?: { readonly times: number } }
    return [one!.id, one!.decision, record, asked?.times]
  }
  const hooks = [hook('user/a')]
  journal.ingest(answers.slice(0, 1))
  expect(await told()).toEqual(['01', 'deny', { hooks, decision: 'deny' }, undefined])
  journal.ingest(answers.slice(0, 1))
  expect(await told()).toEqual(['01', 'deny', { hooks, decision: 'deny' }, undefined])
  journal.ingest(answers)
  expect(await told()).toEqual(['01', null, { hooks, decision: null }, 4])
  // another process that began earlier
  journal.ingest(answers.slice(0, 2))
  expect(await told()).toEqual(['01', null, { hooks, decision: null }, 4])
})

test('that it was asked about is counted also where its runs came first, and what has no table stays as it is', async () => {
  const { journal, queries } = world()
  accept(journal, '01', ['user/late'])
  const times = async (): Promise<unknown> => (await eventsOf(queries, ['01']))[0]!.record
  const asking = (id: string, record: string): void =>
    journal.ingest([{ ...event(id, { key: 'key-01' }), decision: null, record }])
  asking('02', '{"n":2}')
  asking('01', '{"n":1}')
  asking('02', '{"n":2}')
  expect(await times()).toEqual({ n: 1, asked: { times: 2, ids: ['02', '01'] } })
  for (let n = 3; n < 40; n++) asking(String(n), `{"n":${n}}`)
  expect(await times()).toMatchObject({ n: 39, asked: { times: 39 } })
  asking('50', '7')
  expect(await times()).toBe(7)
  asking('51', '{"n":51}')
  expect(await times()).toMatchObject({ n: 51 })
})

test('of a hook that has a run the run says how it stands, and not the record', async () => {
  const { journal, queries } = world()
  accept(journal, '01', ['user/note', 'user/late'])
  tell(journal, '01', [hook('user/note', { status: 'skipped' }), hook('user/late', { status: 'queued' })])
  journal.db.exec("UPDATE runs SET state = 'dropped' WHERE hook = 'user/note'")
  expect(await found(queries, { hook: 'note', end: 'skipped' })).toEqual([])
  expect(await found(queries, { end: 'skipped' })).toEqual([])
  expect(await found(queries, { hook: 'note', end: 'dropped' })).toEqual(['01'])
  expect(await found(queries, { hook: 'late' })).toEqual(['01'])
  journal.db.exec("DELETE FROM runs WHERE hook = 'user/late'")
  expect(await found(queries, { hook: 'late' }), 'it was thrown away').toEqual(['01'])
  expect(await found(queries, { hook: 'late', end: 'queued' })).toEqual([])
  expect(await found(queries, { end: 'forgotten' })).toEqual(['01'])
})

test('a record that is no JSON, and a body that is none, stop nothing', async () => {
  const { journal, queries } = world()
  tell(journal, '01', [hook('user/a')])
  journal.ingest([{ ...event('02', { body: 'x' }), decision: null, record: '{"hooks":' }])
  expect(await found(queries, { hook: 'a' })).toEqual(['01'])
  expect(await history(queries, {}, { limit: 1, first: 'newest' })).toMatchObject([
    { body: 'x', record: '{"hooks":' },
  ])
})

test('pages follow one another from both ends, events of one moment too, whatever comes meanwhile', async () => {
  const { journal, queries } = world()
  const ids = Array.from({ length: 10 }, (_, at) => `0${at}`)
  for (const id of ids) tell(journal, id, [], { at: NOW + Math.floor(Number(id) / 4) })
  for (const first of ['newest', 'oldest'] as const) {
    const seen: string[] = []
    for (let behind: { id: string; at: number } | undefined; ;) {
      const page = await history(queries, {}, { limit: 3, first, behind })
      seen.push(...page.map(({ id }) => id))
      behind = page.at(-1)
      if (behind === undefined) break
      if (first === 'newest') tell(journal, `a${seen.length}`, [], { at: NOW + 100 })
    }
    expect(seen.filter((id) => id.startsWith('0'))).toEqual(first === 'newest' ? ids.toReversed() : ids)
  }
  expect((await places(queries, {}, 2)).map(({ at }) => at)).toEqual([NOW + 100, NOW + 100])
})

test('an event is found by the beginning of its id, with its runs and their tries', async () => {
  const { journal, queries } = world()
  accept(journal, '0a', ['user/late', 'user/other'])
  accept(journal, '0b', ['user/late'])
  failAll(journal)
  expect(await idsLike(queries, '0')).toEqual(['0a', '0b'])
  expect(await idsLike(queries, '0b')).toEqual(['0b'])
  expect(await idsLike(queries, 'x')).toEqual([])
  const [one, ...more] = await eventsOf(queries, ['0a', 'gone'])
  expect(more).toEqual([])
  expect(one).toMatchObject({
    body: { data: { command: 'echo 0a' } },
    record: null,
    runs: [
      {
        hook: 'user/late',
        end: 'dead',
        tries: 1,
        held: null,
        error: { code: 'HTTP_500' },
        attempts: [{ number: 1, status: 'failed', ms: 7, startedAt: NOW, error: { message: 'it broke' } }],
      },
      { hook: 'user/other', end: 'dead' },
    ],
  })
  expect(JSON.stringify(one), 'what the deliverer is to do').not.toContain('of the deliverer')
})

test('of a run that waits, the next try is told; of many tries, the last', async () => {
  const { journal, queries, pass } = world()
  accept(journal, '01', ['user/late'])
  journal.admit(
    journal.newComers(1).map(({ run }) => ({ run, lane: 'l', hook: 'user/late', target: '', most: 1 })),
  )
  for (let n = 0; n < 30; n++) {
    const [claimed] = journal.claim({ owner: 'me', most: 1, lease: 1000 })
    const settled = journal.settle(
      claimed!,
      { status: 'failed', error: '{}', retryable: true, ofTarget: true },
      { owner: 'me', ms: 1, retry: RETRY, random: () => 1 },
    )
    pass(settled.state === 'ready' && n < 29 ? 60_000 : 0)
  }
  const [one] = await eventsOf(queries, ['01'])
  expect(one!.runs[0]!.held).toMatchObject({ nextAt: NOW + 29 * 60_000 + 60_000, isRetry: true })
  expect(one!.runs[0]).toMatchObject({ tries: 30, end: 'queued' })
  expect(one!.runs[0]!.attempts.map(({ number }) => number)).toEqual(
    Array.from({ length: 20 }, (_, at) => at + 11),
  )
})

test('dead letters are listed with their events, the newest first, and counted by hook', async () => {
  const { journal, queries, pass } = world()
  accept(journal, '01', ['user/late'])
  failAll(journal)
  pass(5)
  accept(journal, '02', ['user/late', 'project/other'])
  failAll(journal)
  accept(journal, '03', ['user/late'])
  const all = await deadLetters(queries, {}, 10)
  expect(all.map(({ run, event: about }) => [run.number, run.hook, about.id])).toEqual([
    [3, 'project/other', '02'],
    [2, 'user/late', '02'],
    [1, 'user/late', '01'],
  ])
  expect(all[2]!.run.attempts).toHaveLength(1)
  expect((await deadLetters(queries, { hook: 'other' }, 10)).map(({ run }) => run.number)).toEqual([3])
  expect(await deadLetters(queries, { numbers: [4] }, 10), 'it is not dead').toEqual([])
  expect(await deadNumbers(queries, {}, 0, 2)).toEqual([1, 2])
  expect(await deadNumbers(queries, {}, 2, 2)).toEqual([3])
  expect(await countDead(queries, { hook: 'user/late' })).toBe(2)
  expect(await counts(queries)).toEqual({
    events: 3,
    runs: 4,
    queued: 1,
    running: 0,
    dead: 3,
    hooks: [
      { hook: 'project/other', queued: 0, running: 0, dead: 1 },
      { hook: 'user/late', queued: 1, running: 0, dead: 2 },
    ],
  })
})

test('a target that failed again and again is told with its time', async () => {
  const { journal, queries } = world()
  expect(await openBreakers(queries, NOW)).toEqual([])
  accept(journal, '01', ['user/a', 'user/b', 'user/c', 'user/d', 'user/e'])
  failAll(journal)
  expect(await openBreakers(queries, NOW)).toEqual([{ target: 'there', failures: 5, until: NOW + 30_000 }])
})

test('an empty journal has empty answers', async () => {
  const { queries } = world()
  expect(await found(queries, { hook: 'x', end: 'dead' })).toEqual([])
  expect(await eventsOf(queries, [])).toEqual([])
  expect(await deadLetters(queries, {}, 5)).toEqual([])
  expect(await counts(queries)).toEqual({ events: 0, runs: 0, queued: 0, running: 0, dead: 0, hooks: [] })
})
