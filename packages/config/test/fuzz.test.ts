import fc from 'fast-check'
import { stringify } from 'smol-toml'
import { expect, test } from 'vitest'
import { CONFIG_ERRORS } from '../src/index.ts'
import { ERRORS } from '@hookline/core'
import { isRightShape, DEFAULT_KEYS, DISPATCH_KEYS, HOOK_KEYS, TOP_KEYS } from '../src/right-shape.ts'
import { shapeIssues } from '../src/schema.ts'
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

/** Never throws, never hangs, and says where it is wrong. */
async function judged(text: string): Promise<boolean> {
  const started = performance.now()
  const compiled = await read(text)
  expect(performance.now() - started).toBeLessThan(5000)
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

test('the file to be mutated is good', async () => {
  expect(await judged(GOOD)).toBe(true)
})

test('a good file with something changed, cut or put in', async () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom(
      '"',
      "'",
      '"""',
      '[',
      ']',
      '[[',
      '{',
      '}',
      '{{',
      '}}',
      '${X}',
      '=',
      '.',
      '\n',
      '\\',
      '\\u0000',
      '#',
      '/',
      '!',
      '*',
      'null',
      '0',
      '-',
      '__proto__',
      'constructor',
      '\u0000',
      '\uD800',
      '😀',
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(GOOD.length), fc.nat(6), piece), { minLength: 1, maxLength: 3 }),
      async (edits) => {
        let text = GOOD
        for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut)
        await judged(text)
      },
    ),
    { numRuns: 800 },
  )
})

test('lines of a good file dropped, doubled and swapped', async () => {
  const lines = GOOD.split('\n')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(lines.length - 1), { maxLength: 30 }), async (order) => {
      await judged(order.map((at) => lines[at]).join('\n'))
    }),
    { numRuns: 500 },
  )
})

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
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
    true,
    '',
    'x',
    'deny',
    'ignore',
    'blocking',
    'background',
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
    mode: '"background"',
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
    env_pass: '["X"]',
    env: '{ X = "x" }',
  }
  const before = await read(plain)
  for (const key of HOOK_KEYS.filter((one) => !plain.includes(`\n${one}`))) {
    const after = await read(`${plain}${key} = ${values[key] ?? '"x"'}\n`)
    const silent =
      after.ok && before.ok && JSON.stringify(after.plan.hooks) === JSON.stringify(before.plan.hooks)
    expect({ key, silent }).toEqual({ key, silent: false })
    expect({ key, right: after.ok }).toEqual({ key, right: !['run', 'deny', 'ask', 'context'].includes(key) })
  }
})

function toml(content: object): string {
  try {
    return stringify(content)
  } catch {
    return 'version = 1'
  }
}
