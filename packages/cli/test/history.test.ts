import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { accept, fact, fail, journalWorld, type JournalWorld } from './journal-world.ts'

const HOOKS = `
version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here: open a PR"

[[hooks]]
id = "broke"
on = "exec.before"
match = "git *"
run = "exit 3"
`

const SOON = 20_000

interface Entry {
  readonly id: string
  readonly subject: string
  readonly hooks: readonly { readonly hook: string; readonly end: string }[]
}

const subjects = (place: JournalWorld, ...flags: readonly string[]): readonly string[] =>
  (place.json('history', ...flags) as readonly Entry[]).map(({ subject }) => subject)

test('what agents asked and were answered is told in a line each, the newest first', () => {
  const place = journalWorld(HOOKS)
  place.called('git push --force')
  place.called('ls')
  const { stdout, status } = place.hookline(['history'])
  expect(status).toBe(0)
  const lines = stdout.trim().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}[\da-f]{8}-[\da-f]{4} {2}codex +exec\.before +"ls"$/,
  )
  expect(lines[1]).toMatch(/deny {3}"git push --force" {2}user\/no-force-push deny, user\/broke failed$/)
  expect(place.json('history', '--limit', '1', '--decision', 'deny')).toMatchObject([
    {
      event: 'exec.before',
      agent: 'codex',
      decision: 'deny',
      reason: 'Force-push is off here: open a PR',
      subject: 'git push --force',
      hooks: [
        { hook: 'user/no-force-push', end: 'ok', decision: 'deny' },
        { hook: 'user/broke', end: 'failed', error: { code: 'SCRIPT_FAILED' } },
      ],
    },
  ])
})

test('filters take what they are about', () => {
  const place = journalWorld(HOOKS)
  place.called('git push --force')
  place.called('git status')
  place.called('ls')
  place.filled((journal) => {
    accept(journal, '0a', ['user/late'], 'later one')
    fail(journal)
    accept(journal, '0b', ['user/late'], 'later two')
    journal.ingest([
      {
        ...fact('0c', 'old', { at: Date.now() - 7_200_000, agent: 'claude-code' }),
        decision: null,
        record: '{"hooks":[]}',
      },
    ])
  })
  expect(subjects(place, '--decision', 'deny')).toEqual(['git push --force'])
  expect(subjects(place, '--hook', 'broke')).toEqual(['git status', 'git push --force'])
  expect(subjects(place, '--hook', 'user/no-force-push')).toEqual(['git push --force'])
  expect(subjects(place, '--state', 'failed', '--limit', '1')).toEqual(['git status'])
  expect(subjects(place, '--state', 'dead')).toEqual(['later one'])
  expect(subjects(place, '--state', 'queued')).toEqual(['later two'])
  expect(subjects(place, '--event', '*.after', '--agent', 'codex')).toEqual(['later two', 'later one'])
  expect(subjects(place, '--session', 's1', '--since', '1h')).toEqual(['later two', 'later one'])
  expect(subjects(place, '--until', '1h')).toEqual(['old'])
  expect(subjects(place, '--since', '2020-01-01', '--agent', 'claude-code')).toEqual(['old'])
  expect(place.hookline(['history', '--state', 'dead']).stdout).toContain(
    'dead letters: 1; hookline dead list',
  )
})

test('what --hook and --state find is shown on the line, and in the JSON', () => {
  const place = journalWorld(
    `${HOOKS}\n[[hooks]]\nid = "iffy"\non = "exec.before"\nif = "event.data.command == 'ls'"\nrun = "true"\n`,
  )
  place.called('git status')
  const skipped = [
    { subject: 'git status', hooks: [{ hook: 'user/broke' }, { hook: 'user/iffy', end: 'skipped' }] },
  ]
  for (const flags of [
    ['--state', 'skipped'],
    ['--hook', 'iffy'],
    ['--hook', 'iffy', '--state', 'skipped'],
  ]) {
    expect(place.json('history', ...flags)).toMatchObject(skipped)
    expect(place.hookline(['history', ...flags]).stdout).toContain('user/iffy skipped, user/broke failed')
  }
  place.filled((journal) => {
    accept(journal, '0a', ['user/note', 'user/late'], 'there')
    const hooks = [
      { hook: 'user/note', status: 'skipped', why: 'its queue is full' },
      { hook: 'user/late', status: 'queued' },
    ]
    journal.ingest([
      { ...fact('0a'), decision: null, record: JSON.stringify({ hooks, obeys: true, reply: {} }) },
    ])
    journal.db.exec("UPDATE runs SET state = 'dropped' WHERE hook = 'user/note'")
  })
  expect(subjects(place, '--state', 'skipped', '--hook', 'note')).toEqual([])
  expect(subjects(place, '--state', 'dropped', '--hook', 'note')).toEqual(['there'])
  place.filled((journal) => journal.db.exec("DELETE FROM runs WHERE hook = 'user/late'"))
  expect(place.hookline(['history', '--hook', 'note']).stdout).toMatch(
    /"there" {2}user\/note dropped, user\/late forgotten\n$/,
  )
  expect(place.hookline(['show', '0a']).stdout).toContain(
    'user/late  forgotten  it was handed over; the journal does',
  )
  expect(subjects(place, '--state', 'queued')).toEqual([])
  expect(subjects(place, '--state', 'forgotten')).toEqual(['there'])
  expect(subjects(place, '--hook', 'late', '--state', 'forgotten')).toEqual(['there'])
  expect(place.json('show', '0a')).toMatchObject({ hooks: [{ hook: 'user/late', end: 'forgotten' }, {}] })
})

test('page after page tells each event once, also where many have one moment', () => {
  const place = journalWorld()
  const ids = Array.from({ length: 9 }, (_, at) => `0197b2c4-0${at}`)
  const at = Date.now() - 60_000
  place.filled((journal) =>
    journal.ingest(
      ids.map((id, n) => ({
        ...fact(id, id, { at: at + (n > 6 ? 1 : 0) }),
        decision: null,
        record: '{"hooks":[]}',
      })),
    ),
  )
  const seen: string[] = []
  for (let more: readonly string[] = []; ;) {
    const { stdout } = place.hookline(['history', '--limit', '2', ...more])
    seen.push(...(stdout.match(/(?<=")0197b2c4-0\d(?=")/g) ?? []))
    const [, next] = /older with (--until \S+)/.exec(stdout) ?? []
    if (next === undefined) break
    more = next.split(' ')
  }
  expect(seen).toEqual(ids.toReversed())
  expect(subjects(place, '--until', '0197b2c4-01')).toEqual([ids[0]])
  const not = (until: string): string => place.hookline(['history', '--until', until]).stderr
  expect(not('0197b2c4-0')).toContain('EVENT_SEVERAL')
  expect(not('0197b2c4-1')).toContain('EVENT_NOT_KEPT')
  expect(not('yesterday')).toContain('1d (ago)')
})

test('a page that ends with a call that was no event goes on behind it', () => {
  const place = journalWorld(HOOKS)
  place.called('ls')
  place.hookline(['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml'], 'hello')
  const { stdout } = place.hookline(['history', '--limit', '1'])
  expect(stdout).toContain('PAYLOAD_INVALID')
  const [, until] = /older with --until (\S+)/.exec(stdout) ?? []
  expect(subjects(place, '--until', until!)).toEqual(['ls'])
  place.called('pwd')
  const [last] = place.json('history', '--limit', '1') as readonly Entry[]
  expect(place.json('history', '--until', last!.id)).toMatchObject([{ lost: {} }, { subject: 'ls' }])
})

test('what cannot be asked is a mistake that says what can', () => {
  const place = journalWorld()
  const said = (...args: readonly string[]): string => {
    const { status, stderr } = place.hookline(['history', ...args])
    expect({ args, status }).toEqual({ args, status: 64 })
    return stderr
  }
  expect(said('--event', 'PreToolUse')).toContain('exec.before')
  expect(said('--event', 'exec.befre')).toContain('Did you mean "exec.before"?')
  expect(said('--state', 'gone')).toContain('ok, queued, running')
  expect(said('--decision', 'no')).toContain('allow, ask, deny')
  expect(said('--since', 'yesterday')).toContain('1d (ago)')
  expect(said('--limit', '0')).toContain('db export')
  expect(said('--follow', '--until', '1h')).toContain('--until')
  expect(said('foo', 'bar')).toContain('history takes no words')
  expect(said('-f', '--until', '1h')).toContain('--follow has no end')
  expect(said('--since', '1m', '--until', '1h')).toContain('--since is after --until')
  expect(said('--hook', 'nope')).toContain(
    'there is no hook "nope", in the files or in the journal [HOOK_UNKNOWN]',
  )
  expect(said('--decison', 'deny')).toContain('--decision')
})

test('a hook is known that the files or the journal have; of broken files nobody says that it is not there', () => {
  const place = journalWorld(HOOKS)
  const status = (hook: string): number | null =>
    place.hookline(['history', '--hook', hook, '--config', 'hooks.toml']).status
  expect(status('user/broke')).toBe(0)
  expect(place.hookline(['history', '--hook', 'brok', '--config', 'hooks.toml']).stderr).toContain(
    'Did you mean "broke"?',
  )
  expect(status('late')).toBe(64)
  place.filled((journal) => accept(journal, '0a', ['user/late']))
  expect(status('late')).toBe(0)
  place.file('hooks.toml', 'version = 1\nx')
  expect(status('brok')).toBe(0)
})

test('an event that --until names is no end before the beginning', () => {
  const place = journalWorld(HOOKS)
  place.called('ls')
  const [{ id }] = place.json('history') as readonly [Entry]
  expect(place.hookline(['history', '--since', '1h', '--until', id]).status).toBe(0)
  expect(place.hookline(['history', '--since', '2999-01-01', '--until', id]).stderr).toContain(
    '--since is after',
  )
})

test('--follow tells the first event that comes, and says that it waits for it', async () => {
  const place = journalWorld(HOOKS)
  const child = place.start(['history', '-f'])
  let [said, waits] = ['', '']
  child.stdout!.on('data', (text) => (said += String(text)))
  child.stderr!.on('data', (text) => (waits += String(text)))
  await vi.waitFor(() => expect(waits).toContain('no event fits yet: waiting for the first'), SOON)
  place.called('ls')
  await vi.waitFor(() => expect(said).toContain('"ls"'), SOON)
  child.kill('SIGINT')
  await once(child, 'close')
})

test('where there is nothing, it says what to do next', () => {
  const place = journalWorld(HOOKS)
  expect(place.hookline(['history'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('hookline status') as string,
  })
  expect(place.json('history')).toEqual([])
  expect(place.hookline(['show', 'last'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('EVENT_NOT_KEPT') as string,
  })
  place.called('ls')
  expect(place.hookline(['history', '--decision', 'deny']).stdout).toContain('without filters there are 1')
})

test('a call that was no event stands between the events, where nothing else is asked for', () => {
  const place = journalWorld(HOOKS)
  place.hookline(['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml'], 'hello')
  place.called('ls')
  const [first, second] = place.hookline(['history']).stdout.split('\n')
  expect(first).toContain('"ls"')
  expect(second).toMatch(/- +codex +PreToolUse +no event: .*\[PAYLOAD_INVALID\]/)
  expect(place.json('history', '--agent', 'codex')).toMatchObject([
    { subject: 'ls' },
    { lost: { code: 'PAYLOAD_INVALID' } },
  ])
  expect(place.json('history', '--event', 'exec.*')).toHaveLength(1)
  expect(place.json('history', '--agent', 'claude-code')).toEqual([])
})

test('a secret, and what would move a terminal, is shown nowhere', () => {
  const place = journalWorld()
  const [secret, colour] = ['ghp_abcdefghijklmnopqrstuvwxyz012345', '\u001B[31m\u009B2J']
  place.filled((journal) => {
    accept(journal, '0a', ['user/late'], `curl -H ${secret} ${colour}`)
    fail(journal, `said ${secret} ${colour}`)
  })
  for (const args of [['history'], ['show', '0a'], ['dead'], ['dead', 'show', '1'], ['db', 'export']]) {
    const { stdout, status } = place.hookline(args)
    expect(status).toBe(0)
    expect(stdout).toContain('[redacted]')
    expect(stdout).not.toContain(secret)
    expect(stdout).not.toContain('\u001B')
    expect(args[0] === 'db' || !stdout.includes('\u009B')).toBe(true)
    expect(place.hookline([...args, '--json']).stdout).not.toContain(secret)
    expect(stdout).not.toContain('only the deliverer needs')
  }
})

test('show tells all of an event that an agent waited for', () => {
  const place = journalWorld(HOOKS)
  place.called('git push --force')
  place.called('ls')
  const [last, first] = place.json('history') as readonly Entry[]
  const text = place.hookline(['show', first!.id.slice(0, 13)]).stdout
  expect(text).toContain(`exec.before  ${first!.id}`)
  expect(text).toContain('"command": "git push --force"')
  expect(text).toMatch(/user\/no-force-push {2}deny {2}.* {2}Force-push is off here/)
  expect(text).toMatch(/user\/broke {2}failed {2}.*\[SCRIPT_FAILED\]/)
  expect(text).toContain('answer  deny: Force-push is off here: open a PR')
  expect(text).toContain('permissionDecision')
  expect(place.hookline(['show', 'last']).stdout).toContain('user/broke  not due: its match does not fit')
  expect(place.json('show', 'last')).toMatchObject({
    id: last!.id,
    body: { data: { command: 'ls' } },
    record: { reply: { exitCode: 0 } },
    runs: [],
  })
})

test('of what was asked twice and answered differently, the last answer is told, and how often it was asked', () => {
  const place = journalWorld(HOOKS)
  place.called('git push --force', 'same')
  expect(place.json('history')).toMatchObject([{ decision: 'deny' }])
  place.file('hooks.toml', HOOKS.replace('--force*', '--mirror*'))
  place.called('git push --force', 'same')
  expect(place.json('history')).toMatchObject([{ decision: null, hooks: [{ hook: 'user/broke' }] }])
  expect(place.hookline(['show', 'last']).stdout).toMatch(/asked {4}2 times;[^]*answer {2}nobody objected/)
  expect(place.json('show', 'last')).toMatchObject({ asked: 2, decision: null })
  place.called('ls')
  expect(place.hookline(['show', 'last']).stdout).not.toContain('asked')
  expect(place.json('show', 'last')).toMatchObject({ asked: 1 })
})

test('show tells each try of what is delivered in the background', () => {
  const place = journalWorld()
  place.filled((journal) => {
    accept(journal, '0a', ['user/late', 'user/other'])
    fail(journal, 'it broke', 9)
    accept(journal, '0b', ['user/late'])
  })
  const text = place.hookline(['show', '0a']).stdout
  expect(text).toMatch(
    /user\/late {2}queued {2}#1, at least once, 1 try\n.* 1 {2}.* failed {2}12 ms {2}it broke \[HTTP_500\]/,
  )
  expect(text).toContain('next try')
  expect(text).toContain('the answer is not told yet')
  expect(place.json('show', '0b')).toMatchObject({
    record: null,
    runs: [
      { hook: 'user/late', end: 'queued', guarantee: 'at-least-once', tries: 0, attempts: [], next: null },
    ],
  })
  expect(place.hookline(['show', '0'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('0a, 0b') as string,
  })
  expect(place.hookline(['show', 'zz']).status).toBe(64)
  expect(place.hookline(['show']).status).toBe(64)
  expect(place.hookline(['show', '0a', '0b']).status).toBe(64)
})

test('an event of many fields is cut for people, and whole for programs', () => {
  const place = journalWorld()
  const fields = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`field${at}`, 'x'.repeat(600)]))
  place.filled((journal) =>
    journal.ingest([
      { ...fact('0a', '', { body: JSON.stringify({ data: fields }) }), decision: null, record: '7' },
    ]),
  )
  const text = place.hookline(['show', '0a']).stdout
  expect(text.length).toBeLessThan(30_000)
  expect(text).toContain('all of it: --json')
  expect(Object.keys((place.json('show', '0a') as { body: { data: object } }).body.data)).toHaveLength(300)
})

test('--follow tells the last and then what comes, into a pipe, until Ctrl-C', async () => {
  const place = journalWorld(HOOKS)
  place.called('ls before')
  const child = place.start(['history', '--follow', '--json', '--event', 'exec.*'])
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const next = async (): Promise<Entry> => JSON.parse(String((await lines.next()).value)) as Entry
  expect((await next()).subject).toBe('ls before')
  place.called('ls after')
  expect((await next()).subject).toBe('ls after')
  place.filled((journal) => accept(journal, '0a', ['user/late'], 'ls in the background'))
  expect(await next()).toMatchObject({
    subject: 'ls in the background',
    hooks: [{ hook: 'user/late', end: 'queued' }],
  })
  child.kill('SIGINT')
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect([code, signal]).toEqual([0, null])
  expect((await lines.next()).done, 'nothing is told twice').toBe(true)
})

test('--follow --state dead tells of an event when it is given up, also of one that came before', async () => {
  const place = journalWorld()
  place.filled((journal) => {
    accept(journal, '0a', ['user/late'], 'first')
    fail(journal)
    accept(journal, '0b', ['user/late'], 'second')
  })
  const child = place.start(['history', '--follow', '--state', 'dead'])
  let said = ''
  child.stdout!.on('data', (text) => (said += String(text)))
  // it follows from here on
  await vi.waitFor(() => expect(said).toMatch(/"first" {2}user\/late dead\n$/), SOON)
  place.filled((journal) => fail(journal))
  await vi.waitFor(() => expect(said).toMatch(/"second" {2}user\/late dead\n$/), SOON)
  child.kill('SIGINT')
  await once(child, 'close')
  expect(said.match(/dead\n/g), 'nothing is told twice').toHaveLength(2)
})

test('who reads one line and no more is no fault', () => {
  const place = journalWorld()
  place.filled((journal) => {
    for (let n = 0; n < 300; n++) accept(journal, `a${n}`, ['user/late'], 'x'.repeat(2000))
  })
  const bin = fileURLToPath(new URL('../bin/hookline.cjs', import.meta.url))
  const ran = spawnSync('sh', ['-c', '"$0" "$1" db export | head -n 1', process.execPath, bin], {
    cwd: place.dir,
    env: { PATH: process.env['PATH'], HOME: join(place.dir, 'home') },
    encoding: 'utf8',
  })
  expect(ran.stderr).toBe('')
  expect((JSON.parse(ran.stdout) as Entry).id).toBe('a0')
})

test('help names them, and says how they are called', () => {
  const place = journalWorld()
  const help = place.hookline(['help']).stdout
  for (const verb of ['history', 'show', 'dead', 'db']) {
    expect(help).toMatch(new RegExp(`^ {2}${verb} +\\w`, 'm'))
    expect(place.hookline(['help', verb]).stdout).toContain(`usage: hookline ${verb}`)
  }
})
