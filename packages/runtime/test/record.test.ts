import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codex } from '@hookline/agents'
import {
  HooklineError,
  type HookConfig,
  type HookResult,
  type LifecycleEvent,
  type Outcome,
} from '@hookline/core'
import { event } from '@hookline/testing'
import { expect, test } from 'vitest'
import {
  cleaned,
  fileRecorder,
  readRecord,
  readSeen,
  wasOf,
  type EventRecord,
  type Happened,
} from '../src/index.ts'

const fresh = (): { readonly HOME: string } => ({ HOME: mkdtempSync(join(tmpdir(), 'hookline-record-')) })
const folder = ({ HOME }: { HOME: string }): string => join(HOME, '.local/state/hookline/events')

const HOOKS: readonly HookConfig[] = [
  { id: 'ran', on: ['exec.*'], executor: 'answer', guard: true },
  { id: 'off', on: ['exec.*'], executor: 'answer', enabled: false },
  { id: 'stranger', on: ['exec.*'], executor: 'answer', agents: ['claude'] },
  { id: 'elsewhere', on: ['exec.*'], executor: 'answer', match: ['ls'] },
  { id: 'not-now', on: ['exec.*'], executor: 'answer', if: 'false' },
  { id: 'broke', on: ['exec.*'], executor: 'answer' },
  { id: 'later', on: ['session.end'], executor: 'answer' },
]

const ran = { startedAt: 0, durationMs: 1.23, attempts: 1 }
const RESULTS: readonly HookResult[] = [
  { hook: 'user/ran', ...ran, status: 'done', output: { decision: 'deny', reason: 'no' } },
  { hook: 'user/not-now', ...ran, status: 'skipped', why: 'its `if` is false' },
  { hook: 'user/broke', ...ran, status: 'failed', error: new HooklineError('HOOK_TIMEOUT', 'no answer') },
]

function record(env: Readonly<Record<string, string>>, what: Happened): void {
  const recorder = fileRecorder(env)
  recorder.seen(what.event)
  recorder.happened(what)
}

function happened(about: LifecycleEvent, outcome: Partial<Outcome> = {}, hooks = HOOKS): Happened {
  return {
    event: about,
    outcome: { context: [], results: RESULTS, ...outcome },
    reply: { stdout: '{}', stderr: '', exitCode: 0, unsaid: [] },
    can: codex.capabilities[about.name],
    config: '/hooks.toml',
    loaded: {
      plan: { format: 2, sources: [], hooks, executors: {}, dispatch: {}, warnings: [] },
      errors: [],
    },
  }
}

const exec = (command = 'git push'): LifecycleEvent => event('exec.before', { command })
const events = (env: { HOME: string }): readonly EventRecord[] => readRecord(env) as readonly EventRecord[]

test('an event is kept with what became of each hook that listens', () => {
  const env = fresh()
  const about = exec()
  record(env, happened(about, { decision: 'deny', reason: 'no' }))
  expect(events(env)).toEqual([
    expect.objectContaining({
      id: about.id,
      key: about.key,
      name: 'exec.before',
      agent: about.agent,
      at: about.at,
      data: about.data,
      decision: 'deny',
      obeys: true,
      reply: { stdout: '{}', stderr: '', exitCode: 0, unsaid: [] },
      hooks: [
        { hook: 'user/ran', status: 'done', decision: 'deny', reason: 'no', ms: 1.2 },
        { hook: 'user/off', not: 'enabled' },
        { hook: 'user/stranger', not: 'agents' },
        { hook: 'user/elsewhere', not: 'match' },
        { hook: 'user/not-now', status: 'skipped', not: 'if' },
        {
          hook: 'user/broke',
          status: 'failed',
          ms: 1.2,
          error: { code: 'HOOK_TIMEOUT', message: 'no answer' },
        },
      ],
    }),
  ])
})

test('of a hook that ran it is kept what it was, and what tells it from another', () => {
  const env = fresh()
  const was = (hook: Partial<HookConfig>): unknown => {
    const plan = [{ id: 'ran', on: ['exec.*'], executor: 'script', options: { run: 'a' }, ...hook }]
    const about = happened(exec(), {})
    const loaded = { ...about.loaded, plan: { ...about.loaded.plan, hooks: plan } }
    record(env, { ...about, loaded, wasOf })
    return events(env)[0]!.hooks[0]!.was
  }
  const first = was({})
  expect(first).toEqual({ does: expect.stringMatching(/^[a-z\d]{8,}$/) as string })
  for (const same of [{ priority: 3 }, { match: ['ls'] }, { if: 'true' }, { enforce: false }])
    expect([same, was(same)]).toEqual([same, first])
  for (const other of [{ options: { run: 'b' } }, { executor: 'other' }, { env: { A: '1' } }])
    expect([other, was(other)]).not.toEqual([other, first])
  expect(was({ guard: true })).toEqual({ ...(first as object), guard: true })
  expect(was({ decide: 'null' })).toMatchObject({
    ...(first as object),
    judges: expect.any(String) as string,
  })
  expect(was({ executor: 'answer' }), 'it can be asked again').toBeUndefined()
})

test('of a hook that is given what its match picks of several, that is kept, too', () => {
  const env = fresh()
  const was = (about: LifecycleEvent, hook: Partial<HookConfig>): unknown => {
    const plan = [{ id: 'ran', on: ['*'], executor: 'script', match: ['src/**', '!*.md'], ...hook }]
    const what = happened(about, {})
    record(env, { ...what, loaded: { ...what.loaded, plan: { ...what.loaded.plan, hooks: plan } }, wasOf })
    return events(env)[0]!.hooks[0]!.was
  }
  const patch = event('patch.before')
  expect(was(patch, {})).toMatchObject({ match: ['src/**', '!*.md'] })
  expect(was(patch, { match: undefined } as never)).not.toHaveProperty('match')
  expect(was(exec(), { executor: 'plugin' })).toMatchObject({ match: ['src/**', '!*.md'] })
  expect(was(exec(), {}), 'no command is given to a script').not.toHaveProperty('match')
  expect(was(patch, { match: ['src/**', 'x'.repeat(10_000)] }), 'the half of it is another').toBeUndefined()
})

test('what the agent cannot do is noted', () => {
  const env = fresh()
  record(env, happened(event('session.end'), { decision: 'deny' }))
  expect(events(env)).toMatchObject([{ name: 'session.end', obeys: false }])
})

test('an event that no hook listens to is counted and not written', () => {
  const env = fresh()
  for (let n = 0; n < 3; n++) record(env, happened(event('interrupt')))
  expect(readRecord(env)).toEqual([])
  expect(readSeen(env, 'codex', 'interrupt')).toMatchObject({ times: 3 })
  expect(readSeen(env, 'codex', 'exec.before')).toBeUndefined()
})

test('where all events are wanted it is written, too, with what the agent was told', () => {
  const env = fresh()
  const about = happened(event('interrupt'), { results: [] })
  const plan = { ...about.loaded.plan, journal: { events: 'all' } } as const
  record(env, { ...about, loaded: { ...about.loaded, plan } })
  record(env, { ...about, loaded: { ...about.loaded, plan: { ...plan, journal: { keepMs: 1 } } } })
  expect(events(env)).toMatchObject([{ name: 'interrupt', hooks: [], reply: { stdout: '{}' } }])
  expect(readSeen(env, 'codex', 'interrupt')).toMatchObject({ times: 2 })
})

test('the last event comes first, and files and folders are ours alone', () => {
  const env = fresh()
  const [one, two] = [exec('one'), exec('two')]
  record(env, happened(one))
  record(env, happened(two))
  expect(events(env).map(({ id }) => id)).toEqual([two.id, one.id])
  expect(statSync(folder(env)).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder(env), 'recent.jsonl')).mode & 0o777).toBe(0o600)
})

test('a call that could not be read is kept as lost', () => {
  const env = fresh()
  const error = new HooklineError('PAYLOAD_INVALID', 'no JSON: password=hunter2')
  fileRecorder(env).lost({ agent: 'codex', native: 'PreToolUse', config: '/hooks.toml', error })
  expect(readRecord(env)).toMatchObject([
    {
      agent: 'codex',
      native: 'PreToolUse',
      lost: { code: 'PAYLOAD_INVALID', message: 'no JSON: password=[redacted]' },
    },
  ])
})

test('no secret is written, wherever in the event or the answer it stands', () => {
  const env = fresh()
  const secret = `hunter2-${'x'.repeat(20)}`
  const token = ['gh', 'p_', 'a'.repeat(36)].join('')
  const call = event('mcp.before', {
    arguments: { password: secret, nested: [{ note: `token: ${secret}` }] },
  })
  const reply = { stdout: `{"reason":"${token}"}`, stderr: token, exitCode: 0, unsaid: [token] }
  const results: HookResult[] = [
    { hook: 'user/all', ...ran, status: 'done', output: { reason: token, data: { secret } } },
  ]
  const hooks = [{ id: 'all', on: ['*'], executor: 'answer' }]
  record(env, { ...happened(call, { reason: token, results }, hooks), reply })
  // the cut goes through it
  for (const before of [8150, 8190, 8192, 8600, 8690]) {
    record(env, happened(exec(`${'y'.repeat(before)} ${token} ${'z'.repeat(900)}`)))
  }
  const written = readFileSync(join(folder(env), 'recent.jsonl'), 'utf8')
  expect(written).not.toContain('hunter2')
  expect(written).not.toMatch(/gh[p]_/)
  expect(events(env)).toHaveLength(6)
})

test.each<readonly [string, LifecycleEvent]>([
  ['a long command', exec('x'.repeat(10_000_000))],
  [
    'many files',
    event('patch.before', {
      files: Array.from({ length: 50_000 }, (_, n) => ({ path: `${n}`, change: 'add' as const, to: null })),
    }),
  ],
  [
    'wide arguments',
    event('mcp.before', {
      arguments: Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, 'v'.repeat(5000)])),
    }),
  ],
  [
    'deep arguments',
    event('mcp.before', { arguments: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as [] }),
  ],
  ['text of many bytes', exec('€'.repeat(9000).repeat(10))],
])('%s is cut down to a line of 64 KB', (_, about) => {
  const env = fresh()
  const hooks = [{ id: 'all', on: ['*'], executor: 'answer' }]
  record(env, happened(about, { results: [] }, hooks))
  expect(statSync(join(folder(env), 'recent.jsonl')).size).toBeLessThanOrEqual(64 << 10)
  expect(events(env)).toMatchObject([{ id: about.id, hooks: [{ hook: 'user/all' }] }])
})

test('the record is never more than two files of about a megabyte', () => {
  const env = fresh()
  const recorder = fileRecorder(env)
  const last = exec('last')
  for (let n = 0; n < 400; n++) recorder.happened(happened(exec('x'.repeat(8000))))
  recorder.happened(happened(last))
  for (const name of ['recent.jsonl', 'recent.1.jsonl'])
    expect(statSync(join(folder(env), name)).size).toBeLessThan((1 << 20) + (64 << 10))
  expect(events(env)[0]!.id).toBe(last.id)
  expect(events(env).length).toBeGreaterThan(100)
})

test('a line that a full disk cut short spoils no other', () => {
  const env = fresh()
  record(env, happened(exec('one')))
  writeFileSync(join(folder(env), 'recent.jsonl'), '\n{"v":1,"at":"20', { flag: 'a' })
  record(env, happened(exec('two')))
  expect(events(env).map(({ data }) => (data as { command: string }).command)).toEqual(['two', 'one'])
})

test.each<readonly [string, (env: { HOME: string }) => void]>([
  ['the state directory is a file', ({ HOME }) => writeFileSync(join(HOME, '.local'), '')],
  [
    'others may write to it',
    (env) => (mkdirSync(folder(env), { recursive: true }), chmodSync(folder(env), 0o777)),
  ],
  [
    'the file is a link',
    (env) => (
      mkdirSync(folder(env), { recursive: true, mode: 0o700 }),
      symlinkSync('/dev/null', join(folder(env), 'recent.jsonl'))
    ),
  ],
  [
    'the file is a folder',
    (env) => mkdirSync(join(folder(env), 'recent.jsonl'), { recursive: true, mode: 0o700 }),
  ],
])('where %s, nothing is kept and nothing is thrown', (_, spoil) => {
  const env = fresh()
  spoil(env)
  record(env, happened(exec()))
  fileRecorder(env).lost({ agent: 'a', native: undefined, config: '', error: new HooklineError('X', 'x') })
  expect(readRecord(env)).toEqual([])
})

test('below the name of a secret nothing is told but that there is one', () => {
  expect(
    cleaned({
      password: 12345678,
      api_key: ['abc123secret'],
      credentials: { user: 'me' },
      token: null,
      secret: true,
      cookie: '',
      passphrase: [],
      access_token: {},
      max_tokens: 12,
    }),
  ).toEqual({
    password: '[redacted]',
    api_key: '[redacted]',
    credentials: '[redacted]',
    // these tell nothing
    token: null,
    secret: true,
    cookie: '',
    passphrase: [],
    access_token: {},
    max_tokens: 12,
  })
})

test.each([
  [
    ['--token', 'hunter2', 'x'],
    ['--token', '[redacted]', 'x'],
  ],
  [
    ['--db-password', 42, 'x'],
    ['--db-password', '[redacted]', 'x'],
  ],
  [
    ['--api-key=hunter 2', 'PASSWORD=a b', 'x=y'],
    ['--api-key=[redacted]', 'PASSWORD=[redacted]', 'x=y'],
  ],
  // as in a line, what begins with a dash is another flag
  [
    ['--password', '--host', 'x'],
    ['--password', '--host', 'x'],
  ],
  [
    ['token', 'x', '--token'],
    ['token', 'x', '--token'],
  ],
  [
    ['--token', null, '--password='],
    ['--token', null, '--password='],
  ],
])('of the arguments %j are kept %j', (given, kept) => {
  expect(cleaned(given)).toEqual(kept)
})
