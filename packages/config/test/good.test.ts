import { createHookManager, defineExecutor } from '@hookline/core'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { expressions } from '../src/expressions.ts'
import { patterns } from '../src/patterns.ts'
import { errorsOf, event, FILE, line, planOf } from './sample.ts'

/** As most people write it. */
const USUAL = `version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here: open a PR"         # the built-in executor \`answer\`: no process to start or to fail

[[hooks]]
id = "format"
on = "patch.after"
match = "**/*.{ts,tsx}"
run = 'pnpm exec prettier --write "$@"'            # executor \`script\`; "$@" are the matched paths
`

test('the usual file is this plan', async () => {
  const plan = await planOf(USUAL)
  expect(plan).toEqual({
    format: 2,
    sources: [
      {
        file: FILE,
        layer: 'user',
        size: Buffer.byteLength(USUAL),
        mtimeMs: 0,
        ino: 0,
        sha256: expect.any(String),
      },
    ],
    hooks: [
      {
        id: 'no-force-push',
        layer: 'user',
        on: ['exec.before'],
        match: ['git push *--force*'],
        guard: true,
        executor: 'answer',
        options: { deny: 'Force-push is off here: open a PR' },
        source: { file: FILE, line: 3 },
      },
      {
        id: 'format',
        layer: 'user',
        on: ['patch.after'],
        match: ['**/*.{ts,tsx}'],
        executor: 'script',
        options: { run: 'pnpm exec prettier --write "$@"' },
        source: { file: FILE, line: 10 },
      },
    ],
    executors: {},
    dispatch: {},
    warnings: [],
  })
  expect(plan.sources[0]!.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('every key there is ends up in the plan', async () => {
  const plan = await planOf(`
version = 1
requires = ">=1.0 <2"

[dispatch]
max_parallel = 4
deadline = "30s"

[dispatch."task.complete"]
order = "sequential"
deadline = "5m"

[defaults]
agents = ["codex"]
timeout = "5s"
priority = 7

[[hooks]]
id = "lint"
description = "what it is for"
enabled = true
on = ["exec.before", "patch.*", "custom.deploy"]
match = ["git *", "!git status*", '/^npm (run )?\\w+$/', "!/x/"]
run = ["./lint.sh", "--", "{{ event.session.cwd }}"]
with.cwd = "tools"
mode = "blocking"
on_error = "deny"
enforce = false

[[hooks]]
id = "judge"
agents = ["codex"]
on = "exec.before"
if = 'results.lint.status == "done" && event.data.command != ""'
executor = "post"
with = { url = "http://localhost", text = "{{ event.data.command }}", rows = [{ cell = "{{ event.name }}" }] }
decide = 'output.bad == true ? { "decision": "deny", "reason": "bad" } : "allow"'
needs = ["lint"]
priority = -1
timeout = "500ms"

[[hooks]]
id = "rewrite"
on = "exec.before"
rewrites = true
run = "true"
`)
  const [lint, judge, rewrite] = plan.hooks
  expect(plan.dispatch).toEqual({
    user: {
      maxParallel: 4,
      deadlineMs: 30_000,
      events: { 'task.complete': { order: 'sequential', deadlineMs: 300_000 } },
    },
  })
  expect(lint).toMatchObject({
    description: 'what it is for',
    enabled: true,
    agents: ['codex'],
    on: ['exec.before', 'patch.*', 'custom.deploy'],
    match: ['git *', '!git status*', '/^npm (run )?\\w+$/', '!/x/'],
    options: { run: ['./lint.sh', '--', '{{ event.session.cwd }}'], cwd: 'tools' },
    mode: 'blocking',
    onError: 'deny',
    enforce: false,
    timeoutMs: 5000,
    priority: 7,
  })
  expect(judge).toMatchObject({
    executor: 'post',
    options: {
      url: 'http://localhost',
      text: '{{ event.data.command }}',
      tries: 3,
      rows: [{ cell: '{{ event.name }}' }],
    },
    needs: ['lint'],
    priority: -1,
    timeoutMs: 500,
  })
  expect(rewrite).toMatchObject({ rewrites: true })
  expect(plan.warnings).toEqual([])
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
})

test.for([
  ['ask and context', 'ask = "sure?"\ncontext = "careful"', { ask: 'sure?', context: 'careful' }],
  ['deny and context', 'deny = "no"\ncontext = "careful"', { deny: 'no', context: 'careful' }],
  [
    'a text with holes',
    'deny = "no {{ event.data.command }}, {{event.agent.name}}"',
    { deny: expect.any(String) },
  ],
  [
    'a shell line with variables of its own',
    'run = \'echo ${HOME:-x} $1 "$@"\'',
    { run: expect.any(String) },
  ],
  ['a literal dollar', 'deny = "costs $5, or {5}"', { deny: 'costs $5, or {5}' }],
] as const)('%s', async ([, action, options]) => {
  const plan = await planOf(`version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\n${action}\n`)
  expect(plan.hooks[0]!.options).toEqual(options)
})

test.for([
  ['with CRLF', USUAL.replaceAll('\n', '\r\n'), [3, 10]],
  ['with a byte order mark', `\uFEFF${USUAL}`, [3, 10]],
  [
    'as inline tables',
    'version = 1\nhooks = [\n  { id = "a", on = "*", run = "x" },\n  { id = "b", on = "*", run = "x" },\n]\n',
    [3, 4],
  ],
  [
    'with a header inside of a text',
    'version = 1\n[[hooks]]\nid = "a"\non = "*"\nrun = """\n[[hooks]]\n"""\n',
    [2],
  ],
  ['with blanks in the header', 'version = 1\n  [[ hooks ]] # x\nid = "a"\non = "*"\nrun = "x"\n', [2]],
  ['with a commented header', 'version = 1\n# [[hooks]]\n[["hooks"]]\nid = "a"\non = "*"\nrun = "x"\n', [3]],
  ['without hooks', 'version = 1\n', []],
] as const)('each hook knows its line: %s', async ([, text, lines]) => {
  const plan = await planOf(text)
  expect(plan.hooks.map((hook) => hook.source?.line)).toEqual(lines)
})

test('defaults hold where a hook says nothing', async () => {
  const plan = await planOf(`
version = 1
defaults = { timeout = "3s", on_error = "deny", mode = "background", enabled = false }
[[hooks]]
id = "a"
on = "session.end"
run = "x"
[[hooks]]
id = "b"
on = "exec.before"
run = "x"
mode = "blocking"
on_error = "ignore"
enabled = true
`)
  expect(plan.hooks).toMatchObject([
    { timeoutMs: 3000, onError: 'deny', mode: 'background', enabled: false },
    { timeoutMs: 3000, onError: 'ignore', mode: 'blocking', enabled: true },
  ])
})

test('a default timeout may be longer than one agent waits: it is cut there', async () => {
  const plan = await planOf(
    'version = 1\ndefaults.timeout = "10s"\n[[hooks]]\nid = "a"\non = "interrupt"\nrun = "x"\n',
  )
  expect(plan.hooks[0]!.timeoutMs).toBe(10_000)
})

test('what does not say on which line it is about is nevertheless all there is in the plan', async () => {
  const plan = await planOf(
    `version = 1\n${Array.from({ length: 10_000 }, (_, at) => `[[hooks]]\nid="h${at}"\non="exec.before"\nrun="x"\n`).join('')}`,
  )
  expect(plan.hooks).toHaveLength(10_000)
  expect(plan.hooks.at(-1)).toMatchObject({ id: 'h9999', source: { line: 2 + 9999 * 4 } })
})

test('a plan runs: the guard denies, and says why with the command in it', async () => {
  const { hooks } = await planOf(`
version = 1
[[hooks]]
id = "no-push"
on = "exec.before"
match = '/push .*(--force|-f)\\b/'
if = 'event.session.cwd.startsWith("/w")'
guard = true
deny = "{{ event.data.command }} is off here"
`)
  const manager = createHookManager({ hooks, expressions, patterns })
  const denied = await manager.emit(event({ command: 'cd x && git push -f' }, 'exec.before'))
  expect(denied).toMatchObject({ decision: 'deny', reason: 'cd x && git push -f is off here' })
  expect((await manager.emit(event({ command: 'git status' }, 'exec.before'))).decision).toBeUndefined()
})

test('the layer is the one that is asked for', async () => {
  const plan = await planOf(USUAL, { layer: 'managed' })
  expect(plan.hooks.map((hook) => hook.layer)).toEqual(['managed', 'managed'])
  expect(plan.sources[0]!.layer).toBe('managed')
})

test.for([
  [
    'a hook no agent reports',
    'on = "notification"\nrun = "x"',
    'HOOK_NEVER_FIRES 4:6',
    /Codex does not report/,
  ],
  ['asking where nobody can be asked', 'on = "patch.before"\nask = "x"', 'ASK_IS_DENY 5:1', /patch.before/],
  [
    'a field that only one of two events has',
    `on = ["exec.before", "patch.before"]\nrun = "x"\nif = 'event.data.command == "x"'`,
    'FIELD_ABSENT 6:18',
    /patch.before/,
  ],
] as const)('%s is right, with a warning', async ([, lines, place, message]) => {
  const plan = await planOf(`version = 1\n[[hooks]]\nid = "a"\n${lines}\n`)
  const [warning, ...others] = plan.warnings
  expect(others).toEqual([])
  expect(`${warning!.code} ${warning!.line}:${warning!.column}`).toBe(place)
  expect(warning!.message).toMatch(message)
  expect(warning!.hint).not.toBe('')
})

test.for([
  `if = 'event.data.command != null && event.data.command == "x"'`,
  `if = 'event.name == "exec.before" && event.data.command == "x"'`,
  `if = 'has(event.data.command)'`,
])('who asks first is not warned: %s', async (condition) => {
  const text = `version = 1\n[[hooks]]\nid = "a"\non = ["exec.before", "patch.before"]\nrun = "x"\n${condition}\n`
  expect((await planOf(text)).warnings).toEqual([])
})

test('requires is met by this version and what is newer', async () => {
  const text = 'version = 1\nrequires = ">=1.2"\n'
  expect(await errorsOf(text, { hookline: '1.2.0' })).toEqual([])
  expect(await errorsOf(text, { hookline: '1.10.0-beta.1' })).toEqual([])
  expect((await errorsOf(text, { hookline: '1.1.9' })).map(line)).toEqual(['REQUIRES_UNMET 2:12'])
})

test.for([
  ['event.data.ok', 'deny', 'EXPRESSION_ABSENT'],
  ['event.data.ok == true', 'deny', 'EXPRESSION_ABSENT'],
  ['event.data.command', 'deny', 'EXPRESSION_FAILED'],
  ['event.data.ok != null', undefined, undefined],
] as const)('a guard whose condition comes to nothing denies: %s', async ([condition, decision, code]) => {
  const guard = { id: 'a', on: ['exec.after'], if: condition, executor: 'answer', options: { context: 'x' } }
  const data = { command: 'x', ok: null }
  const held = await createHookManager({ hooks: [{ ...guard, guard: true }], expressions }).emit(event(data))
  expect(held.decision).toBe(decision)
  if (code !== undefined) expect(held.reason).toContain(code)
  const free = await createHookManager({ hooks: [guard], expressions }).emit(event(data))
  expect(free.decision).toBeUndefined()
})

test.for([
  [{ rows: [] }, '`decide`: output.rows[0].ok is absent; `output` is a table of rows (list of 0)'],
  [{ ok: true, a: 'x', b: null, c: {} }, 'is a table of ok (boolean), a (string), b (null), c (table)'],
  [{}, '`output` is a table of nothing'],
  [undefined, '`output` is null'],
  ['its own words', '`output` is string'],
  [Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`n${n}`, n])), 'n8 (number), n9 (number)'],
])(
  'what `decide` looked for and is not there: told by names and kinds, no value: %j',
  async ([data, said]) => {
    const reads = defineExecutor({
      name: 'reads',
      options: z.strictObject({}),
      execute: () => (data === undefined ? {} : { data }),
    })
    const hook = { id: 'a', on: ['exec.before'], executor: 'reads', guard: true, options: {} }
    const decide = 'output.rows[0].ok ? "allow" : "deny"'
    const manager = createHookManager({ hooks: [{ ...hook, decide }], executors: { reads }, expressions })
    const { decision, reason } = await manager.emit(event({ command: 'x' }, 'exec.before'))
    expect(decision).toBe('deny')
    expect(reason).toContain(said)
    expect(reason).toMatch(/\[EXPRESSION_(ABSENT|FAILED)\]$/)
    expect(reason).not.toContain('its own words')
  },
)

test.for(['session.start', 'tool.before', 'notification'])(
  'where `match` is about other words, those of a tool are not odd: %s',
  async (on) => {
    const text = `version = 1\n[[hooks]]\nid = "a"\non = "${on}"\nmatch = "Bash"\nrun = "true"\n`
    expect((await planOf(text)).warnings.map(({ code }) => code)).not.toContain('MATCH_ODD')
  },
)

test.for(['/\\{/', '/a\\{b/', '!/x\\{/'])('the /regex/ %s may have a { without a }', async (match) => {
  const text = `version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nmatch = '${match}'\nrun = "true"\n`
  expect((await planOf(text)).warnings).toEqual([])
})

test('thousands of mistakes are told of in a moment', async () => {
  const needs = Array.from({ length: 4000 }, (_, at) => `"\${A${at}}"`).join(', ')
  const text = `version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nrun = "true"\nneeds = [${needs}]\n`
  const errors = await errorsOf(text)
  expect(errors.length).toBe(4000)
  expect(errors.every(({ code }) => code === 'VARIABLE_PLACE')).toBe(true)
})

test('a hook of a project that listens to what holds above it is told so', async () => {
  const text =
    'version = 1\n[[hooks]]\nid = "a"\non = ["exec.before", "guard.changed"]\nrun = "true"\n[[hooks]]\nid = "b"\non = "guard.*"\nrun = "true"\n'
  const { warnings } = await planOf(text, { layer: 'project' })
  expect(warnings.map(({ code, ...at }) => `${code} ${at.line}`)).toEqual([
    'HOOK_NEVER_FIRES 4',
    'HOOK_NEVER_FIRES 8',
  ])
  expect((await planOf(text)).warnings).toEqual([])
})
