import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { afterAll, expect, test } from 'vitest'
import { compileTests, testedConfig } from '../src/index.ts'
import { isTestFile, TEST_KEYS } from '../src/right-test.ts'
import { testFileIssues } from '../src/schema.ts'
import { errorsOf, FILE, line, planOf, read } from './sample.ts'

const HOOKS = `version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
deny = "no"

[[hooks]]
id = "format"
on = "patch.after"
run = 'fmt "$@"'
`
const TESTS = `
[[tests]]
name = "denied"
event = "exec.before"
subject = "git push --force"
mocks.format = "run"
expect = { ran = ["no-force-push"], decision = "deny", reason = "/^n/" }

[[tests]]
name = "formatted"
event = "patch.after"
subject = ["a.ts", "b.ts"]
cwd = "project"
env = { X = "1" }
run = true
mocks.no-force-push = { data = [1], decision = "ask" }
[tests.expect]
skipped.no-force-push = "on"
context = false

[tests.expect.preview.format]
arguments = ["./a.ts"]
`

const dir = mkdtempSync(join(tmpdir(), 'hookline-tests-'))
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))

test('tests are read where they are asked for, with their places, and are no part of the plan', async () => {
  const compiled = await read(HOOKS + TESTS, { tests: { dialects } })
  expect(compiled).toMatchObject({ ok: true })
  if (!compiled.ok) return
  const bare = await planOf(HOOKS)
  expect({ ...compiled.plan, sources: [] }).toEqual({ ...bare, sources: [] })
  expect(compiled.tests).toEqual([
    {
      name: 'denied',
      event: 'exec.before',
      subject: 'git push --force',
      mocks: { format: 'run' },
      expect: { ran: ['no-force-push'], decision: 'deny', reason: '/^n/' },
      source: { file: FILE, line: 14 },
      lines: { ran: 19, decision: 19, reason: 19 },
    },
    expect.objectContaining({
      name: 'formatted',
      cwd: '/home/me/.config/hookline/project',
      source: { file: FILE, line: 21 },
      lines: { skipped: 30, context: 31, preview: 33, 'preview.format': 33 },
    }),
  ])
})

test('where nobody asks for them, tests cost nothing and break nothing', async () => {
  for (const wrong of ['\n[[tests]]\nnmae = 3\n', '\n[[tests]]\nname = "a"\nevent = "nope"\n']) {
    const compiled = await read(HOOKS + wrong)
    expect(compiled).toMatchObject({ ok: true })
    expect(compiled).not.toHaveProperty('tests')
    expect(await errorsOf(HOOKS + wrong, { tests: { dialects } })).not.toEqual([])
  }
})

const ONE = '[[tests]]\nname = "a"\n'
const EVENT = `${ONE}event = "exec.before"\n`

test.for([
  ['an unknown key', `${EVENT}subjct = "x"\nexpect.ran = []`, 'KEY_UNKNOWN 4:1', '`subject`'],
  ['another word for a key', `${EVENT}mock = {}\nexpect.ran = []`, 'KEY_UNKNOWN 4:1', '`mocks`'],
  ['an unknown key of `expect`', `${EVENT}expect.decison = "deny"`, 'KEY_UNKNOWN 4:8', '`decision`'],
  [
    'an unknown key of a mock',
    `${EVENT}expect.ran = []\nmocks.format = { reson = "x" }`,
    'KEY_UNKNOWN 5:18',
    '`reason`',
  ],
  ['an unknown key of the file', `confg = "x"\n${EVENT}expect.ran = []`, 'KEY_UNKNOWN 1:1', '`config`'],
  ['no name', '[[tests]]\nevent = "exec.before"\nexpect.ran = []', 'KEY_MISSING 1:1', 'name ='],
  ['no expectation', EVENT, 'KEY_MISSING 1:1', 'expect.decision'],
  ['an empty expectation', `${EVENT}expect = {}`, 'TEST_EMPTY 4:1', 'expect.decision'],
  ['a wrong type', `${EVENT}run = "yes"\nexpect.ran = []`, 'VALUE_TYPE 4:7', ''],
  ['a wrong type in `expect`', `${EVENT}expect.ran = "format"`, 'VALUE_TYPE 4:14', ''],
  ['a decision that is none', `${EVENT}expect.decision = "block"`, 'VALUE_INVALID 4:19', ''],
  ['a reason that keeps no hook', `${EVENT}expect.skipped.format = "lazy"`, 'VALUE_INVALID 4:25', ''],
  ['a mock that is none', `${EVENT}expect.ran = []\nmocks.format = "skip"`, 'VALUE_TYPE 5:16', ''],
  ['a mock of nothing there', `${EVENT}expect.ran = []\nmocks.fromat = {}`, 'TEST_HOOK 5:7', '"format"'],
  ['an unknown hook in `ran`', `${EVENT}expect.ran = ["formt"]`, 'TEST_HOOK 4:15', '"format"'],
  ['an unknown hook in `skipped`', `${EVENT}expect.skipped.formt = "on"`, 'TEST_HOOK 4:16', '"format"'],
  ['an unknown hook in `preview`', `${EVENT}expect.preview.formt = {}`, 'TEST_HOOK 4:16', '"format"'],
  [
    'a mock that answers and fails',
    `${EVENT}expect.ran = []\nmocks.format = { fail = "x", data = 1 }`,
    'TEST_CONFLICT 5:30',
    '',
  ],
  ['no event', `${ONE}expect.ran = []`, 'TEST_GIVEN 1:1', 'event ='],
  ['an unknown event', `${ONE}event = "exec.befor"\nexpect.ran = []`, 'EVENT_UNKNOWN 3:9', 'exec.before'],
  [
    'several events',
    `${ONE}event = "exec.*"\nexpect.ran = []`,
    'EVENT_UNKNOWN 3:9',
    'exec.before, exec.after',
  ],
  [
    "an agent's own name",
    `${ONE}event = "PreToolUse"\nexpect.ran = []`,
    'EVENT_NATIVE 3:9',
    'event = "exec.before"',
  ],
  ['an unknown agent', `${EVENT}agent = "codx"\nexpect.ran = []`, 'AGENT_UNKNOWN 4:9', '"codex"'],
  ['a payload of nobody', `${ONE}payload = "p.json"\nexpect.ran = []`, 'KEY_MISSING 1:1', 'agent ='],
  [
    'a payload that is not there',
    `${ONE}agent = "codex"\npayload = "q.json"\nexpect.ran = []`,
    'TEST_PAYLOAD 4:11',
    'relative',
  ],
  ['payload and event', `${EVENT}agent = "codex"\npayload = "p.json"\nexpect.ran = []`, 'TEST_GIVEN 5:1', ''],
  [
    'payload and subject',
    `${ONE}agent = "codex"\npayload = "p.json"\nsubject = "x"\nexpect.ran = []`,
    'TEST_CONFLICT 5:1',
    '',
  ],
  ['an answer to no payload', `${EVENT}expect.answer.x = 1`, 'TEST_CONFLICT 4:8', 'payload'],
  ['a pattern that cannot be', `${EVENT}expect.reason = "/(?=x)/"`, 'PATTERN_INVALID 4:17', 'RE2'],
  ['a date', `${EVENT}data.at = 2026-01-01\nexpect.ran = []`, 'VALUE_TYPE 4:11', 'quotes'],
  ['one name twice', `${EVENT}expect.ran = []\n${EVENT}expect.ran = []`, 'TEST_DUPLICATE 6:8', ''],
  ['no list of tables', '[tests]\nname = "a"', 'VALUE_TYPE 1:1', '[[tests]]'],
  ['no TOML', 'x = ', 'TOML_INVALID 1:5', ''],
] as const)('%s is a mistake with its place and its fix', async ([, text, place, hint]) => {
  writeFileSync(join(dir, 'p.json'), '{}')
  const { hooks } = await planOf(HOOKS)
  const file = join(dir, 'x.hooktest.toml')
  const compiled = await compileTests({ file, text, hooks, dialects })
  const errors = compiled.ok ? [] : compiled.errors
  const found = errors.find((error) => line(error) === place)
  expect(errors.map((error) => `${line(error)} ${error.message}`)).toEqual(
    expect.arrayContaining([expect.stringContaining(place)]),
  )
  expect(found!.hint).not.toBe('')
  expect(found!.hint).toContain(hint)
  expect(found!.details.file).toBe(file)
})

test.for([
  [
    'a key that is none',
    `${EVENT}expect = { decison = "deny", ran = ["zzz"] }`,
    ['KEY_UNKNOWN 4:12', 'TEST_HOOK 4:37'],
  ],
  [
    'one of the test',
    `${EVENT}subjct = "x"\nmocks.zzz = "run"\nexpect.reason = "/(/"`,
    ['KEY_UNKNOWN 4:1', 'TEST_HOOK 5:7', 'PATTERN_INVALID 6:17'],
  ],
  [
    'a value that is none',
    `${EVENT.replace('before', 'befor')}run = "x"\nexpect = { decision = "no", ran = ["zzz"] }`,
    ['EVENT_UNKNOWN 3:9', 'VALUE_TYPE 4:7', 'VALUE_INVALID 5:23', 'TEST_HOOK 5:36'],
  ],
  ['no name', '[[tests]]\nevent = "x"\nexpect.ran = []\n', ['KEY_MISSING 1:1', 'EVENT_UNKNOWN 2:9']],
  ['the event under another key', `${ONE}evnt = "x"\nexpect.ran = []`, ['KEY_UNKNOWN 3:1']],
  ['all that is expected', `${EVENT}expect.decison = "deny"`, ['KEY_UNKNOWN 4:8']],
  ['no table', 'tests = [7]', ['VALUE_TYPE 1:10']],
  [
    'two without names',
    '[[tests]]\nevent = "exec.before"\nexpect.ran = []\n'.repeat(2),
    ['KEY_MISSING 1:1', 'KEY_MISSING 4:1'],
  ],
] as const)(
  'beside one mistake the others of a test are said, and none that follows from it: %s',
  async ([, text, places]) => {
    const { hooks } = await planOf(HOOKS)
    const compiled = await compileTests({ file: join(dir, 'x.hooktest.toml'), text, hooks, dialects })
    expect(compiled.ok ? [] : compiled.errors.map(line)).toEqual(places)
  },
)

test('a file with tests may name its hooks.toml', async () => {
  writeFileSync(join(dir, 'named.hooktest.toml'), 'config = "../other/hooks.toml"')
  writeFileSync(join(dir, 'plain.hooktest.toml'), `${EVENT}expect.ran = []`)
  expect(await testedConfig(join(dir, 'named.hooktest.toml'))).toBe(join(dir, '../other/hooks.toml'))
  expect(await testedConfig(join(dir, 'plain.hooktest.toml'))).toBeUndefined()
  expect(await testedConfig(join(dir, 'none.hooktest.toml'))).toBeUndefined()
})

test.for([
  ['file', (key: string, put: unknown) => ({ [key]: put })],
  ['tests', (key: string, put: unknown) => ({ tests: [{ name: 'a', expect: {}, [key]: put }] })],
  ['expect', (key: string, put: unknown) => ({ tests: [{ name: 'a', expect: { [key]: put } }] })],
  [
    'mocks',
    (key: string, put: unknown) => ({ tests: [{ name: 'a', expect: {}, mocks: { x: { [key]: put } } }] }),
  ],
] as const)(
  'the quick look and the schema agree on every key of %s and every kind of value',
  ([part, around]) => {
    const values = [
      1,
      1.5,
      true,
      false,
      '',
      'x',
      'run',
      'deny',
      'match',
      'none',
      [],
      ['x'],
      [''],
      ['x', 3],
      {},
      { x: 1 },
      { x: {} },
      { x: 'run' },
      { x: 'on' },
      { x: '' },
      [{}],
      [3],
      new Date(0),
    ]
    for (const key of [...TEST_KEYS[part], 'zebra', 'constructor', '__proto__'])
      for (const put of values) {
        const content = around(key, put)
        expect({ key, put, right: isTestFile(content) }).toEqual({
          key,
          put,
          right: testFileIssues(content).length === 0,
        })
      }
  },
)
