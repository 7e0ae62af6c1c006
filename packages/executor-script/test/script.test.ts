import { hasHoles, isExecutor, type CheckContext, type Finding } from '@hookline/core'
import { event, executorContract, hookContext, type ExecutorUse, type FailingUse } from '@hookline/testing'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as index from '../src/index.ts'
import * as lean from '../src/lean.ts'
import { place, program } from './place.ts'

const PATH = process.env['PATH']!
const DOORS = [
  ['index', index.script],
  ['lean', lean.script],
] as const

/** A directory that is there as long as the machine is. */
const about = event('task.start', {}, { session: { cwd: '/' } })
const works: readonly [ExecutorUse, ...ExecutorUse[]] = [
  {
    name: 'a shell line',
    options: { run: 'echo "$HOOKLINE_EVENT"' },
    event: about,
    expect: ({ context }) => expect(context).toBe('task.start'),
  },
  {
    name: 'an argv',
    options: { run: ['/bin/echo', '{{ event.name }}'], cwd: '/' },
    event: about,
    expect: ({ context }) => expect(context).toBe('task.start'),
  },
  {
    name: 'a guard that denies',
    options: { run: 'echo no >&2; exit 2' },
    event: about,
    hook: { guard: true },
    expect: (output) => expect(output).toEqual({ decision: 'deny', reason: 'no' }),
  },
  {
    name: 'a rewriter',
    options: { run: `echo '{"rewrite":{"command":"ls"}}'` },
    event: event('exec.before', {}, { session: { cwd: '/' } }),
    hook: { rewrites: true },
    expect: (output) => expect(output).toEqual({ rewrite: { command: 'ls' } }),
  },
]
const hangs: ExecutorUse = {
  name: 'sleeps',
  options: { run: 'trap "" TERM; sleep 60; sleep 60' },
  event: about,
}

const fails: readonly [FailingUse, ...FailingUse[]] = [
  {
    name: 'exits with 3',
    options: { run: 'exit 3' },
    event: about,
    retryable: false,
    code: 'SCRIPT_FAILED',
  },
  {
    name: 'has no program',
    options: { run: ['/no/such/program'] },
    event: about,
    retryable: false,
    code: 'SCRIPT_PROGRAM_MISSING',
  },
  {
    name: 'stands in a directory that is not there',
    options: { run: 'true', cwd: '/no/such/directory' },
    event: about,
    retryable: false,
    code: 'SCRIPT_CWD_MISSING',
  },
  {
    name: 'prints half an answer',
    options: { run: `echo '{"decision":'` },
    event: about,
    hook: { guard: true },
    retryable: false,
  },
]

describe.each(DOORS)('the %s door keeps the contract of executors', (_door, script) => {
  const contract = { works, hangs, fails, schema: index.script.options, env: { PATH } }
  test.each(executorContract(script, contract))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('the doors let out what they should and nothing else', () => {
  expect(Object.keys(index)).toEqual(['script'])
  expect(Object.keys(lean).toSorted()).toEqual(['killChildren', 'script'])
  for (const [, script] of DOORS) expect(isExecutor(script) && script.answers).toBe(true)
})

describe('settings', () => {
  const { validate, jsonSchema } = index.script.options['~standard']

  test.each([
    [{ run: 'echo "$@"' }],
    [{ run: ['node', './check.js', '{{ event.data.command }}', ''] }],
    [{ run: 'true', cwd: 'sub' }],
    [{ run: 'true', payload: 'native', event_file: true }],
    [{ run: 'true', payload: 'claude' }],
  ])('%j pass as they are', (settings) => {
    expect(validate(settings)).toEqual({ value: settings })
    expect(lean.script.options['~standard'].validate(settings)).toEqual({ value: settings })
  })

  test.each([
    ['nothing', {}, 'run', /shell line, or a list/],
    ['an empty line', { run: '' }, 'run', />=1 char/],
    ['an empty list', { run: [] }, 'run', />=1 item/],
    ['a number', { run: 3 }, 'run', /shell line, or a list/],
    ['a list of numbers', { run: ['a', 1] }, 'run', /shell line, or a list/],
    ['no program', { run: ['', 'x'] }, 'run.0', /fixed name or path/],
    ['a hole for a program', { run: ['{{ event.data.command }}'] }, 'run.0', /fixed name or path/],
    ['a hole in a line', { run: 'echo {{ event.name }}' }, 'run', /may hold no \{\{/],
    ['an unknown key', { run: 'x', timeout: 3 }, '', /"timeout"/],
    ['an empty cwd', { run: 'x', cwd: '' }, 'cwd', />=1 char/],
    ['another payload', { run: 'x', payload: 'codex' }, 'payload', /"native"/],
    ['a word for true', { run: 'x', event_file: 'yes' }, 'event_file', /boolean/],
    ['limits, which are not its own', { run: 'x', limits: { processes: 1 } }, '', /"limits"/],
  ])('%s: no, and it says where and why', (_name, settings, path, message) => {
    const said = validate(settings) as { issues: readonly { message: string; path: readonly string[] }[] }
    expect(said.issues).toHaveLength(1)
    expect(said.issues[0]!.path.join('.')).toBe(path)
    expect(said.issues[0]!.message).toMatch(message)
  })

  test('only the words of an argv may hold templates', () => {
    const schema = JSON.stringify(jsonSchema!.input({ target: 'draft-2020-12' }))
    expect(schema.match(/"x-template":"argument"/g)).toHaveLength(1)
    expect(schema).toMatch(/"items":\{[^}]*"x-template":"argument"/)
    expect(hasHoles('echo {{ x }}')).toBe(true)
  })
})

test.each([
  [['/usr/bin/env', 'x'], '/usr/bin/env'],
  [['pnpm', 'test'], 'pnpm'],
  ['pnpm exec prettier --write "$@"', 'pnpm'],
  [' CI=1 NODE_ENV=test  make all', 'make'],
  ['A=1', '/bin/sh'],
])('the target of %j is %s', (run, target) => {
  for (const [, script] of DOORS) expect(script.target!({ run })).toBe(target)
})

describe('check', () => {
  const check = (
    settings: index.ScriptOptions,
    given: Partial<CheckContext> = {},
  ): Promise<readonly Finding[]> =>
    index.script.check!(settings, { ...hookContext(settings, { env: { PATH } }), ...given })
  const found = (message: RegExp) => [
    { severity: 'error', message: expect.stringMatching(message), hint: expect.stringMatching(/\S/) },
  ]

  test('finds nothing wrong with a program that is there', async () => {
    expect(await check({ run: ['sh', '-c', 'exit 1'] })).toEqual([])
    expect(await check({ run: ['/bin/sh'] })).toEqual([])
    expect(await check({ run: 'if true; then echo "$@"; fi', cwd: '/' })).toEqual([])
    expect(await check({ run: 'true', cwd: 'relative/to/a/session' })).toEqual([])
  })

  test('finds a relative program beside its hooks.toml', async () => {
    const directory = place()
    program(directory, 'guard.sh', '#!/bin/sh\n')
    const hook = {
      id: 'x',
      on: ['*'],
      executor: 'script',
      source: { file: join(directory, 'hooks.toml'), line: 1 },
    }
    expect(await check({ run: ['./guard.sh'] }, { hook })).toEqual([])
    expect(await check({ run: ['./other.sh'] }, { hook })).toEqual(found(/other\.sh is missing/))
    expect(await check({ run: ['./guard.sh'] })).toEqual(found(/comes from no file/))
  })

  test.each([
    ['a program that is nowhere', { run: ['no-such-program-anywhere'] }, /is missing/],
    ['a path to nothing', { run: ['/no/such/program'] }, /is missing/],
    ['a file that may not be executed', { run: ['/etc/passwd'] }, /is not executable/],
    ['a directory that is missing', { run: 'true', cwd: '/no/such' }, /no directory \/no\/such/],
    ['a line that no shell can read', { run: 'if true; then' }, /yntax error|unexpected/],
    ['a quote that is not closed', { run: 'echo "x' }, /nterminated|unexpected|matching/],
  ])('finds %s', async (_name, settings, message) => {
    expect(await check(settings)).toEqual(found(message))
  })

  test('runs nothing', async () => {
    const directory = place()
    await check({ run: `touch ${directory}/ran; $(touch ${directory}/ran)` })
    expect(() => readFileSync(join(directory, 'ran'))).toThrow('ENOENT')
  })

  test('looks in the PATH of the caller, past what is not executable', async () => {
    const [first, second] = [place(), place()]
    writeFileSync(join(first, 'tool'), '')
    mkdirSync(join(second, 'dir'))
    const env = { PATH: `${first}::${second}` }
    expect(await check({ run: ['tool'] }, { env })).toEqual(found(/is not executable/))
    program(second, 'tool', '')
    expect(await check({ run: ['tool'] }, { env })).toEqual([])
    expect(await check({ run: ['dir'] }, { env })).toEqual(found(/is missing/))
  })
})

describe('preview', () => {
  const preview = (settings: index.ScriptOptions, given: Parameters<typeof hookContext>[1] = {}): unknown =>
    index.script.preview!(hookContext(settings, { env: { PATH, SECRET: 'x' }, event: about, ...given }))

  test('shows a line with its arguments, where it runs and the names of its variables', () => {
    const patch = event('patch.before', {}, { session: { cwd: '/' } })
    expect(preview({ run: 'ls "$@"' }, { event: patch, matched: ['a.ts'] })).toEqual({
      line: 'ls "$@"',
      arguments: ['./a.ts'],
      cwd: '/',
      env: [
        'PATH',
        'HOOKLINE_EVENT',
        'HOOKLINE_HOOK',
        'HOOKLINE_AGENT',
        'HOOKLINE_SESSION_ID',
        'HOOKLINE_CWD',
        'HOOKLINE_ROOT',
        'HOOKLINE_DELIVERY_ID',
        'HOOKLINE_FILES',
      ],
    })
  })

  test('shows an argv as it will be', () => {
    expect(preview({ run: ['echo', '{{ event.name }}'] })).toMatchObject({
      program: 'echo',
      arguments: ['task.start'],
    })
  })

  test('shows the same within limits, and how often it runs for how many files', () => {
    const patch = event('patch.before', {}, { session: { cwd: '/' } })
    const hook = { limits: { memory: 512 * 2 ** 20, processes: 9 } }
    const given = { event: patch, matched: ['a.ts', 'b.ts'], hook }
    expect(preview({ run: 'ls "$@"', payload: 'claude' }, given)).toMatchObject({
      line: 'ls "$@"',
      arguments: ['./a.ts'],
      limits: 'memory = 512MB, processes = 9',
      payload: 'claude',
      runs: 2,
    })
    expect(preview({ run: ['sh', 'x'] }, { hook })).toMatchObject({ program: 'sh', arguments: ['x'] })
  })

  test('shows that nothing will run', () => {
    const files = [{ path: 'gone.ts', change: 'delete', to: null }] as const
    const after = event('patch.after', { files }, { session: { cwd: '/' } })
    expect(preview({ run: 'ls "$@"' }, { event: after, matched: ['gone.ts'] })).toEqual({
      skipped: 'no file left',
    })
  })
})

test('the lean door loads neither zod nor execa', () => {
  const seen = imports(join(import.meta.dirname, '../src/lean.ts'))
  expect(seen.size).toBeGreaterThan(8)
  expect([...seen].filter((name) => !name.startsWith('/') && !name.startsWith('node:')).toSorted()).toEqual([
    '@hookline/answer',
    '@hookline/child',
    '@hookline/core',
  ])
  const all = imports(join(import.meta.dirname, '../src/index.ts'))
  expect([...all].filter((name) => !name.startsWith('/') && !name.startsWith('node:')).toSorted()).toEqual([
    '@hookline/answer',
    '@hookline/child',
    '@hookline/core',
    'execa',
    'zod',
  ])
})

/** Everything a file brings in, through every file of this package; types do not count. */
function imports(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const text = readFileSync(file, 'utf8')
  for (const [, what, name] of text.matchAll(/^(?:import|export) ([^;]*?) ?from '(.+)'$|^import '(.+)'$/gm)) {
    const onlyTypes = what!.startsWith('type ') || /^\{( *type \w+,?)+ *\}$/.test(what!.replaceAll('\n', ' '))
    const target = name!.startsWith('.') ? join(dirname(file), name!) : name!
    if (onlyTypes || seen.has(target)) continue
    seen.add(target)
    if (target.startsWith('/')) imports(target, seen)
  }
  return seen
}
