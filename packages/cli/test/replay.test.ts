import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { fact, journalWorld } from './journal-world.ts'
import {
  background,
  DENIES,
  hook,
  NOTE,
  outcomes,
  played,
  replayed,
  script,
  SOON,
  toml,
} from './replay-world.ts'

const NO_FORCE = hook('no-force', 'match = "git push *--force*"\nguard = true\ndeny = "no"')
const NO_PUSH = hook('no-push', 'match = "git push *"\ndeny = "open a PR"')
const ASK_PUSH = hook('no-push', 'match = "git push *"\nask = "sure?"')

test('hooks that are as they were decide as they did', () => {
  const place = journalWorld(toml(NO_FORCE))
  place.called('git push --force')
  place.called('git status')
  const { stdout, status } = replayed(place, '--since', '1h')
  expect(status).toBe(0)
  const lines = stdout.trim().split('\n')
  expect(lines[0]).toMatch(/codex +exec\.before +same \(deny\) {2}"git push --force"$/)
  expect(lines[1]).toMatch(/same \(none\) {2}"git status"$/)
  expect(lines[2]).toBe('2 events, 0 would change')
})

test('tightened: what was let go would be denied, and who would do so is said', () => {
  const place = journalWorld(toml(NO_FORCE))
  place.called('git push')
  place.called('git push origin')
  place.file('stricter.toml', toml(NO_FORCE, NO_PUSH))
  const { stdout, status } = replayed(place, '--since', '1h', '--config', 'stricter.toml')
  expect(status).toBe(1)
  expect(stdout).toMatch(/would change: none -> deny \(user\/no-push\) {2}"git push origin"\n/)
  expect(stdout.trim().split('\n').at(-1)).toBe('2 events, 1 would change')
  expect(played(place), 'the hooks themselves are as they were').toMatchObject({ changed: 0, code: 0 })
  place.file('hooks.toml', toml(NO_FORCE, ASK_PUSH))
  expect(outcomes(played(place))).toEqual([
    ['git push', 'same', 'none', 'none', []],
    ['git push origin', 'changed', 'none', 'ask', ['user/no-push']],
  ])
})

test('loosened: what was denied would be let go, and whose word is gone is said', () => {
  const place = journalWorld(toml(NO_FORCE, NO_PUSH))
  place.called('git push --force')
  place.called('git push origin')
  place.file('hooks.toml', toml(NO_FORCE, hook('no-push', 'match = "git push *"\ndeny = "no"\nif = "false"')))
  expect(outcomes(played(place))).toEqual([
    ['git push --force', 'same', 'deny', 'deny', []],
    ['git push origin', 'changed', 'deny', 'none', ['user/no-push']],
  ])
  place.file('hooks.toml', 'version = 1')
  expect(played(place)).toMatchObject({ total: 2, changed: 2, code: 1 })
})

test('what a script said stands in for it, and it is not run', () => {
  const place = journalWorld(toml(script('judge', DENIES)))
  place.called('ls')
  expect(readFileSync(join(place.dir, 'ran'), 'utf8')).toBe('ran\n')
  place.file('hooks.toml', toml(NO_FORCE, script('judge', DENIES)))
  const found = played(place)
  expect(outcomes(found)).toEqual([['ls', 'same', 'deny', 'deny', []]])
  expect(found.events[0]!.hooks).toMatchObject([{ hook: 'user/judge', from: 'record', decision: 'deny' }])
  place.file('hooks.toml', toml(script('judge', DENIES, 'enforce = false')))
  expect(outcomes(played(place))).toEqual([['ls', 'changed', 'deny', 'none', ['user/judge']]])
  expect(readFileSync(join(place.dir, 'ran'), 'utf8')).toBe('ran\n')
})

test('a script that has changed, or never ran, is not known, and never counts as an allow', () => {
  const place = journalWorld(toml(script('judge', DENIES, 'guard = true')))
  place.called('ls')
  place.file('hooks.toml', toml(script('judge', 'touch other', 'guard = true')))
  const { stdout, status } = replayed(place, 'last')
  expect(status).toBe(0)
  expect(stdout).toContain('unknown (deny then): would have to run user/judge: it has changed since')
  expect(stdout).toContain('1 event, 0 would change, 1 unknown')
  place.file('hooks.toml', toml(script('new-guard', 'touch other', 'guard = true')))
  expect(outcomes(played(place))).toEqual([['ls', 'unknown', 'deny', null, ['user/new-guard']]])
  place.file(
    'hooks.toml',
    toml(script('new-guard', 'touch other', 'guard = true'), hook('all', 'deny = "no"')),
  )
  expect(outcomes(played(place)), 'nothing is stricter than a denial').toEqual([
    ['ls', 'same', 'deny', 'deny', []],
  ])
  expect(existsSync(join(place.dir, 'other'))).toBe(false)
})

test('a hook that failed would deny as a guard, and let go as none', () => {
  const place = journalWorld(toml(script('broke', 'exit 3')))
  place.called('ls')
  expect(outcomes(played(place))).toEqual([['ls', 'same', 'none', 'none', []]])
  place.file('hooks.toml', toml(script('broke', 'exit 3', 'guard = true')))
  expect(outcomes(played(place))).toEqual([['ls', 'changed', 'none', 'deny', ['user/broke']]])
})

test('decide is asked again about the data that was kept', () => {
  const judge = (decide: string): string =>
    toml(script('size', 'echo "{\\"lines\\":12}"', `decide = '${decide}'`))
  const place = journalWorld(judge('output.lines > 100 ? "deny" : null'))
  place.called('ls')
  expect(outcomes(played(place))).toEqual([['ls', 'same', 'none', 'none', []]])
  place.file('hooks.toml', judge('output.lines > 10 ? "deny" : null'))
  expect(outcomes(played(place))).toEqual([['ls', 'changed', 'none', 'deny', ['user/size']]])
})

test('an if that speaks of what would have to run is not known either', () => {
  const after = hook('after', `needs = ["look"]\nif = 'results.look.status == "done"'\ndeny = "no"`)
  const place = journalWorld(toml(script('look', 'true'), after))
  place.called('ls')
  expect(outcomes(played(place))).toEqual([['ls', 'same', 'deny', 'deny', []]])
  place.file('hooks.toml', toml(script('look', 'false'), after))
  expect(outcomes(played(place))).toEqual([['ls', 'unknown', 'deny', null, ['user/look', 'user/after']]])
})

test('a script that needs what would have to run is not known, though it is the same', () => {
  const judge = script('judge', DENIES, 'needs = ["look"]')
  const calm = hook('calm', 'needs = ["look"]\nask = "sure?"')
  const place = journalWorld(toml(script('look', 'true'), judge, calm))
  place.called('ls')
  expect(outcomes(played(place))).toEqual([['ls', 'same', 'deny', 'deny', []]])
  place.file('hooks.toml', toml(script('look', 'true 1'), judge, calm))
  const found = played(place)
  expect(outcomes(found)).toEqual([['ls', 'unknown', 'deny', null, ['user/look', 'user/judge']]])
  expect(found.events[0]!.hooks).toContainEqual(
    expect.objectContaining({ hook: 'user/calm', from: 'run', decision: 'ask' }),
  )
})

test('a rewrite that is another makes what others said then worthless', () => {
  const rewriter = (to: string): string =>
    script('shrink', `echo "{\\"rewrite\\":{\\"command\\":\\"${to}\\"}}"`, 'rewrites = true')
  const place = journalWorld(toml(rewriter('ls -a'), script('judge', DENIES)))
  place.called('ls')
  expect(outcomes(played(place))).toEqual([['ls', 'same', 'deny', 'deny', []]])
  place.file('hooks.toml', toml(rewriter('ls -b'), script('judge', DENIES), hook('all', 'deny = "no"')))
  expect(outcomes(played(place))).toEqual([
    ['ls', 'unknown', 'deny', null, ['user/shrink', 'user/judge', 'user/all']],
  ])
  place.file('hooks.toml', toml(script('judge', DENIES)))
  expect(outcomes(played(place))).toEqual([['ls', 'unknown', 'deny', null, ['user/judge']]])
})

test('a file that db export wrote is played like the journal, and filtered', () => {
  const place = journalWorld(toml(NO_FORCE))
  place.called('git push --force')
  place.called('git push origin')
  place.file('events.jsonl', place.hookline(['db', 'export']).stdout)
  const elsewhere = journalWorld(toml(NO_PUSH))
  elsewhere.file('events.jsonl', readFileSync(join(place.dir, 'events.jsonl'), 'utf8'))
  const { stdout, status } = replayed(elsewhere, 'events.jsonl')
  expect(status).toBe(1)
  expect(stdout).toMatch(/same \(deny\) {2}"git push --force"/)
  expect(stdout).toMatch(/would change: none -> deny \(user\/no-push\) {2}"git push origin"/)
  expect(replayed(elsewhere, 'events.jsonl', '--event', 'patch.*').stdout).toContain('no event fits')
  expect(replayed(elsewhere, 'events.jsonl', '--until', '1h').status).toBe(0)
  elsewhere.file('broken.jsonl', '{"id":"x"}\n')
  expect(replayed(elsewhere, 'broken.jsonl')).toMatchObject({
    status: 64,
    stderr: expect.stringMatching(/broken\.jsonl:1 is no event \[REPLAY_FILE\]\n.*db export/) as string,
  })
  expect(replayed(elsewhere, './none.jsonl')).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('cannot be read') as string,
  })
})

test('what is kept in part is said to be unknown', () => {
  const place = journalWorld(toml(NO_PUSH))
  place.filled((journal) => {
    journal.ingest([
      {
        ...fact('0a', '', { name: 'exec.before', body: '{"data":null}' }),
        decision: null,
        record: '{"hooks":[]}',
      },
    ])
    journal.accept([{ event: fact('0b', 'ls', { name: 'exec.before' }), runs: [] }])
  })
  const { stdout } = replayed(place, '--since', '1h')
  expect(stdout).toContain('unknown (? then): its data was not kept')
  expect(stdout).toContain('unknown (? then): what was answered then is not kept')
})

test('what is to be played is said in one way', () => {
  const place = journalWorld(toml(NO_PUSH))
  place.called('ls')
  for (const args of [[], ['a', 'b'], ['last', '--since', '1h'], ['--since', 'soon'], ['--event', 'exec.*']])
    expect([args, replayed(place, ...args).status]).toEqual([args, 64])
  expect(replayed(place, 'ffff').stderr).toContain('[EVENT_NOT_KEPT]')
  place.file('broken.toml', 'version = 1\n[[hooks]]\nid = 3\n')
  expect(replayed(place, 'last', '--config', 'broken.toml').status).toBe(78)
})

const ALARM = '[[hooks]]\nid = "alarm"\non = "hook.denied"\nrun = "true"\n'

test('--deliver sends again what runs in the background, as deliveries of their own', async () => {
  const place = background(
    toml(
      NOTE,
      script('judge', DENIES),
      hook('never', 'mode = "background"\nif = "false"\nrun = "true"'),
      ALARM,
    ),
  )
  place.called('ls', 'call-1')
  await vi.waitFor(() => expect(place.notes()).toHaveLength(1), SOON)
  expect(replayed(place, 'last', '--deliver')).toMatchObject({
    status: 64,
    stderr: expect.stringMatching(
      /1 delivery of 1 event would be sent again.*\[REPLAY_ASK\]\n.*--yes/,
    ) as string,
  })
  const { stdout, status } = replayed(place, 'last', '--deliver', '--yes')
  expect(status).toBe(0)
  expect(stdout).toContain('sent again: 1')
  const resumed = replayed(place, 'last', '--deliver', '--yes', '--resume', '1').stdout
  expect(resumed).toBe('nothing was sent; 1 were sent before\n')
  await vi.waitFor(() => expect(place.notes()).toHaveLength(2), SOON)
  expect(JSON.parse(replayed(place, '--since', '1h', '--deliver', '--yes', '--json').stdout)).toEqual({
    events: 1,
    count: 1,
    number: 2,
    sent: 1,
    known: 0,
    dropped: 0,
    held: [],
  })
  await vi.waitFor(() => expect(place.notes()).toHaveLength(3), SOON)
  const [first, ...again] = place.notes()
  expect(first).toMatch(/^ls codex:.*:call-1:user\/note$/)
  expect(again).toEqual([`${first}:replay-1`, `${first}:replay-2`])
  expect(readFileSync(join(place.dir, 'ran'), 'utf8'), 'only what runs in the background').toBe('ran\n')
}, 60_000)

test('what hookline says of its own hooks is played where it is named', async () => {
  const place = background(toml(NO_PUSH, ALARM))
  place.called('git push origin')
  expect(outcomes(played(place))).toEqual([['git push origin', 'same', 'deny', 'deny', []]])
  expect(outcomes(played(place, '--event', 'hook.*'))).toMatchObject([
    ['user/no-push', 'same', 'none', 'none', []],
  ])
  expect(replayed(place, 'last').stdout).toContain('"git push origin"')
  await vi.waitFor(
    () => expect(place.json('history', '--state', 'ok', '--event', 'hook.*')).toHaveLength(1),
    SOON,
  )
  expect(
    JSON.parse(
      replayed(place, '--since', '1h', '--event', 'hook.denied', '--deliver', '--yes', '--json').stdout,
    ),
  ).toMatchObject({ sent: 1 })
})

test('--deliver keeps what needs a hook that would have to run, and says so', () => {
  const place = background(toml(script('judge', 'true')))
  place.called('ls')
  const needs = hook('tell', 'mode = "background"\nneeds = ["judge"]\nrun = "true"')
  place.file('hooks.toml', toml(script('judge', 'false'), needs))
  place.filled(() => undefined)
  const { stdout, status } = replayed(place, 'last', '--deliver', '--yes')
  expect(status).toBe(0)
  expect(stdout).toContain('nothing of these runs in the background')
  expect(stdout).toContain('would have to run: user/tell')
  writeFileSync(join(place.dir, 'hooks.toml'), 'version = 1')
  expect(JSON.parse(replayed(place, 'last', '--deliver', '--json').stdout)).toMatchObject({ sent: 0 })
})
