import fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import { parse, stringify } from 'smol-toml'
import { expect, test } from 'vitest'
import { CONFIG_ERRORS } from '../src/index.ts'
import { ERRORS } from '@hookline/core'
import {
  isRightShape,
  DEFAULT_KEYS,
  DISPATCH_KEYS,
  HOOK_KEYS,
  JOURNAL_KEYS,
  SANDBOX_KEYS,
  SERVER_KEYS,
  TOP_KEYS,
} from '../src/right-shape.ts'
import { shapeIssues } from '../src/schema.ts'
import { tomlBlocks } from '../src/markdown.ts'
import { mutated, randomFrom } from './mutate.ts'
import { read } from './sample.ts'

const GOOD = `version = 1
requires = ">=1.0"
dispatch = { max_parallel = 4, deadline = "30s" }

[defaults]
timeout = "5s"

[[hooks]]
id = "lint"
on = ["exec.before", "patch.*"]
match = ["git *", '!/^git status/']
run = ["./lint.sh", "{{ event.session.cwd }}"]
guard = true

[[hooks]]
id = "judge"
on = "exec.before"
if = 'results.lint.status == "done" && event.data.command.contains("x")'
executor = "post"
with.url = "http://localhost"
with.text = """
{{ event.data.command }}
"""
decide = 'output.bad ? "deny" : "allow"'
needs = ["lint"]
`

/** Every key that there is. */
const RICH = `version = 1

[defaults]
priority = 1
env = { CI = "1" }

[dispatch]
order = "parallel"

[journal]
events = "all"
keep = "90d"
max_size = "1GB"

[server]
start = "never"
idle = "2h"
http = true
port = 4180

[sandbox]
backend = "codex"
nested = "accept"

[dispatch."exec.before"]
order = "sequential"
max_parallel = 2
deadline = "20s"

[[hooks]]
id = "first"
description = "what it is for"
enabled = true
agents = ["codex"]
on = "exec.before"
match = "git *"
run = "true"
with = { cwd = "tools", payload = "claude" }
limits = { processes = 3, memory = "1GB" }
rewrites = true
priority = 5
order = "sequential"
timeout = "9s"
on_error = "deny"
enforce = false
env_pass = ["TOKEN"]
env.SESSION = "{{ event.session.id }}"

[[hooks]]
id = "ask-first"
on = ["permission.request", "task.start"]
ask = "Sure?"
context = "It was asked"

[[hooks]]
id = "later"
on = "*"
run = ["./log.sh"]
mode = "background"
delivery = "at-least-once"
retry = { attempts = 5, initial = "2s", factor = 1.5, max = "1m", max_elapsed = "2d" }
concurrency = { limit = 1, key = "{{ event.session.id }}" }
rate_limit = "30/min"
on_full = "spill"
`

/** Never throws, never hangs, and says where it is wrong. */
async function judged(text: string): Promise<boolean> {
  // its own time: what else the machine has to do is not its fault
  const before = process.cpuUsage()
  const compiled = await read(text)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(3000)
  if (compiled.ok) {
    expect(JSON.parse(JSON.stringify(compiled.plan))).toEqual(compiled.plan)
    return true
  }
  expect(compiled.errors.length).toBeGreaterThan(0)
  const lines = text.split('\n').length
  for (const { code, hint, message, details } of compiled.errors) {
    expect({ code, message, known: code in CONFIG_ERRORS || code in ERRORS }).toMatchObject({ known: true })
    expect({ code, message }).not.toMatchObject({ code: 'INTERNAL' })
    expect(hint).not.toBe('')
    expect(details.line).toBeGreaterThanOrEqual(1)
    expect(details.line).toBeLessThanOrEqual(lines)
    expect(details.column).toBeGreaterThanOrEqual(1)
  }
  return false
}

const ROOT = new URL('../../../', import.meta.url)

/** Every good hooks.toml of this repository. */
const CORPUS: readonly string[] = [
  GOOD,
  RICH,
  ...globSync('{docs/**/*.md,README.md,packages/*/README.md,examples/*/hooks.toml}', { cwd: ROOT }).flatMap(
    (path) => {
      const text = readFileSync(new URL(path, ROOT), 'utf8')
      return path.endsWith('.md') ? tomlBlocks(text).map((block) => block.text.trimStart()) : [text]
    },
  ),
]

test('the files to be mutated are good, or lack a plugin', async () => {
  expect(CORPUS.length).toBeGreaterThan(10)
  for (const text of [GOOD, RICH]) expect(await judged(text)).toBe(true)
  for (const text of CORPUS) await judged(text)
})

test.for(CORPUS.map((text, at) => [at, text] as const))(
  'nothing in good file %i is ignored',
  async ([, text]) => {
    if (!(await judged(text))) return
    const { file, tables } = tablesOfFile(text)
    expect(tables.length).toBeGreaterThan(0)
    for (const path of tables) {
      await refusesMore(file, path)
      await missesLess(file, path)
    }
  },
)

/** `HOOKLINE_FUZZ=100000` is the long run. */
const FILES = Number(process.env['HOOKLINE_FUZZ'] ?? 2000)
const OTHER = process.env['CI'] === undefined ? Date.now() % 2 ** 31 : 20_261_127
const SEEDS = { fixed: 20_261_126, random: Number(process.env['HOOKLINE_SEED'] ?? OTHER) }

test.for(Object.entries(SEEDS))(
  'good files, changed as people and disks do, %s seed %i',
  { timeout: 3_600_000 },
  async ([, seed]) => {
    const random = randomFrom(seed)
    let accepted = 0
    for (let at = 0; at < FILES / 2; at++) {
      const { text, how } = mutated(CORPUS, random)
      try {
        if (!(await judged(text))) continue
        accepted++
        const { file, tables } = tablesOfFile(text)
        // it cannot be written again: what is deeper than anything has room only in a test
        if (toml(file) === NONE) continue
        const path = tables[random(tables.length)]!
        await refusesMore(file, path)
        if (accepted % 4 === 0) await missesLess(file, path)
      } catch (cause) {
        throw new Error(`seed ${seed}, file ${at} (${how.join(', ')}):\n${text.slice(0, 4000)}`, { cause })
      }
    }
    // a fuzzer that only makes rubbish tries little, one that makes none tries nothing
    expect(accepted).toBeGreaterThan(FILES / 50)
    expect(accepted).toBeLessThan(FILES / 2)
  },
)

/** With one more key a table is refused. */
async function refusesMore(file: object, path: Way): Promise<void> {
  const more = structuredClone(file)
  tableAt(more, path)['zzq'] = 1
  const refused = await read(stringify(more))
  expect({ path, refused: !refused.ok }).toEqual({ path, refused: true })
}

/** With one key less it is another plan. */
async function missesLess(file: object, path: Way): Promise<void> {
  const before = told(await read(stringify(file)))
  for (const [key, value] of Object.entries(tableAt(file, path))) {
    if (!isTold([...path, key], value) || !isUsed(file, [...path, key])) continue
    const less = structuredClone(file)
    delete tableAt(less, path)[key]
    const after = await read(stringify(less))
    if (after.ok) expect({ path, key, plan: told(after) }).not.toEqual({ path, key, plan: before })
  }
}

function tablesOfFile(text: string): { readonly file: object; readonly tables: readonly Way[] } {
  const file = parse(text.replace(/^\uFEFF/, ''))
  // what stands in a test is the test's own, and no part of a plan
  return { file, tables: tablesOf(file, []).filter(([part]) => part !== 'tests') }
}

type Way = readonly (string | number)[]

/** Of these the plan need not tell: `requires` was asked, nobody wants a profile here, defaults may hold for nobody, a setting may say its default. */
function isTold(path: Way, value: unknown): boolean {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
  return (
    path[0] !== 'requires' &&
    path[0] !== 'tests' &&
    path[0] !== 'profiles' &&
    path[0] !== 'defaults' &&
    path[2] !== 'with' &&
    // where nobody can be waited for it is so without a word
    !(path[2] === 'mode' && value === 'background') &&
    !isEmpty
  )
}

/** A plan tells of an executor with settings what a hook makes of it: without a hook nothing, and nothing of a setting that the hook has itself. */
function isUsed(file: object, [part, name]: Way): boolean {
  if (part !== 'executors') return true
  const { hooks } = file as {
    readonly hooks?: readonly { readonly executor?: unknown; readonly with?: unknown }[]
  }
  return hooks?.some((hook) => hook.executor === name && hook.with === undefined) === true
}

function told(compiled: Awaited<ReturnType<typeof read>>): unknown {
  if (!compiled.ok) return compiled.errors.map(({ code }) => code)
  const { hooks, executors, dispatch, journal, server, network, sandbox, projects, inputs } = compiled.plan
  return {
    hooks: hooks.map(({ source: _source, ...hook }) => hook),
    executors,
    dispatch,
    journal,
    server,
    network,
    sandbox,
    projects,
    inputs,
  }
}

function tablesOf(value: unknown, path: Way): readonly Way[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  return [
    ...(Array.isArray(value) ? [] : [path]),
    ...entries.flatMap(([key, part]) => tablesOf(part, [...path, key])),
  ]
}

function tableAt(value: unknown, path: Way): Record<string, unknown> {
  const found = path.reduce<unknown>((part, key) => (part as Record<string | number, unknown>)[key], value)
  return found as Record<string, unknown>
}

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.integer({ min: -1, max: 66_000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constantFrom(
    'exec.before',
    '*',
    'a',
    '10s',
    '{{ event.name }}',
    '/a(/',
    'PreToolUse',
    'x.y',
    'script',
    'post',
    'never',
    '30m',
  ),
  fc.date({ min: new Date(0), max: new Date(2e12), noInvalidDate: true }),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('url', 'text', 'run', 'a', '__proto__', 'constructor'), tie('value'), {
      maxKeys: 3,
    }),
  ),
}))
const table = (keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...keys) },
      { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
    ),
    value,
    { maxKeys: 6 },
  )
const file = fc.record(
  {
    version: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: value }),
    requires: fc.oneof(fc.constantFrom('>=1.0', '<0.1', 'x'), value),
    defaults: fc.oneof(table(DEFAULT_KEYS), value),
    dispatch: fc.oneof(table(DISPATCH_KEYS), value),
    journal: fc.oneof(table(JOURNAL_KEYS), value),
    sandbox: fc.oneof(table(SANDBOX_KEYS), value),
    server: fc.oneof(table(SERVER_KEYS), value),
    executors: table(['kafka', 'script']),
    hooks: fc.oneof(
      { weight: 5, arbitrary: fc.array(table(HOOK_KEYS), { maxLength: 4 }) },
      { weight: 1, arbitrary: value },
    ),
    other: value,
  },
  { requiredKeys: [] },
)

test('any values under any keys', async () => {
  await fc.assert(
    fc.asyncProperty(file, async (content) => {
      await judged(toml(content))
    }),
    { numRuns: 800 },
  )
})

test('the quick look at the shape of a file sees what the schema sees', () => {
  fc.assert(
    fc.property(file, (content) => {
      expect(isRightShape(content)).toBe(shapeIssues(content).length === 0)
    }),
    { numRuns: 3000 },
  )
})

test.for([
  ['the file', TOP_KEYS, (key: string, put: unknown) => ({ version: 1, [key]: put })],
  ['[defaults]', DEFAULT_KEYS, (key: string, put: unknown) => ({ version: 1, defaults: { [key]: put } })],
  [
    '[dispatch."exec.before"]',
    DISPATCH_KEYS,
    (key: string, put: unknown) => ({ version: 1, dispatch: { 'exec.before': { [key]: put } } }),
  ],
  [
    '[dispatch]',
    [...DISPATCH_KEYS, 'task.complete', 'exec'],
    (key: string, put: unknown) => ({ version: 1, dispatch: { [key]: put } }),
  ],
  ['[journal]', JOURNAL_KEYS, (key: string, put: unknown) => ({ version: 1, journal: { [key]: put } })],
  ['[sandbox]', SANDBOX_KEYS, (key: string, put: unknown) => ({ version: 1, sandbox: { [key]: put } })],
  ['[server]', SERVER_KEYS, (key: string, put: unknown) => ({ version: 1, server: { [key]: put } })],
  [
    'a hook',
    HOOK_KEYS,
    (key: string, put: unknown) => ({ version: 1, hooks: [{ id: 'a', on: '*', [key]: put }] }),
  ],
] as const)('the two know the same keys of %s, and agree on every kind of value', ([, keys, around]) => {
  const values = [
    1,
    0,
    1.5,
    2000,
    -1,
    80,
    1023,
    1024,
    65_535,
    65_536,
    2 ** 53,
    true,
    '',
    'x',
    'deny',
    'ignore',
    'blocking',
    'background',
    'all',
    'auto',
    'never',
    [],
    ['x'],
    [''],
    ['x', 3],
    [['x']],
    {},
    { x: 1 },
    [{}],
    new Date(0),
  ]
  for (const key of [...keys, 'zebra', 'constructor', '__proto__'])
    for (const put of values) {
      const content = around(key, put)
      expect({ key, put, right: isRightShape(content) }).toEqual({
        key,
        put,
        right: shapeIssues(content).length === 0,
      })
    }
})

test('no key is taken in silence: every one changes the plan or is an error', async () => {
  const plain = 'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nexecutor = "post"\nwith.url = "x"\n'
  const values: Readonly<Record<string, string>> = {
    enabled: 'false',
    agents: '["codex"]',
    guard: 'true',
    mode: '"blocking"',
    priority: '3',
    order: '"sequential"',
    timeout: '"3s"',
    on_error: '"deny"',
    enforce: 'false',
    pausable: 'true',
    description: '"x"',
    match: '"x"',
    if: '"true"',
    rewrites: 'true',
    decide: `'output.x ? "deny" : null'`,
    needs: '[]',
    sandbox: '"read-only"',
    limits: '{ processes = 3 }',
    env_pass: '["X"]',
    env: '{ X = "x" }',
    delivery: '"at-least-once"',
    retry: '{ attempts = 3 }',
    concurrency: '{ limit = 1 }',
    rate_limit: '"30/min"',
    on_full: '"spill"',
  }
  // the executor gives no answers, so that there is nobody to deny or to rewrite for
  const wrong = ['run', 'deny', 'ask', 'context', 'rewrites', 'on_error']
  const before = await read(plain)
  for (const key of HOOK_KEYS.filter((one) => !plain.includes(`\n${one}`))) {
    const after = await read(`${plain}${key} = ${values[key] ?? '"x"'}\n`)
    const silent =
      after.ok && before.ok && JSON.stringify(after.plan.hooks) === JSON.stringify(before.plan.hooks)
    expect({ key, silent }).toEqual({ key, silent: false })
    expect({ key, right: after.ok }).toEqual({ key, right: !wrong.includes(key) })
  }
})

const NONE = 'version = 1'

function toml(content: object): string {
  try {
    return stringify(content)
  } catch {
    return NONE
  }
}
