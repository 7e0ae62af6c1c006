import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recorded, world, type World } from './hookline.ts'

const HOOKS = `version = 1

[[hooks]]
id = "plan-first"
on = "exec.before"
match = "terraform apply*"
rewrites = true
run = ["./rewrite.sh", "{{ event.data.command }}"]

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here"

[[hooks]]
id = "judge"
on = "exec.before"
match = ["rm *", "terraform *"]
guard = true
run = ["./judge.sh", "{{ event.data.command }}"]
decide = 'output.bad == true ? {"decision": "deny", "reason": "bad: " + event.data.command} : null'

[[hooks]]
id = "after-judge"
on = "exec.before"
match = "rm *"
needs = ["judge"]
if = 'results.judge.status == "done"'
run = "touch ran.txt"

[[hooks]]
id = "slow"
on = "exec.before"
match = "rm *"
run = 'touch slow.txt; sleep 0.3; echo "{\\"context\\": \\"$X of $HOOKLINE_COMMAND\\"}"'
env_pass = ["X"]
timeout = "5s"

[[hooks]]
id = "strict"
on = "exec.before"
match = "mv *"
guard = true
if = 'event.agent.version == "9"'
deny = "no"

[[hooks]]
id = "codex-only"
on = "exec.before"
match = "ls*"
agents = ["codex"]
context = "ls"

[[hooks]]
id = "off"
on = "exec.before"
enabled = false
deny = "no"

[[hooks]]
id = "format"
on = "patch.after"
match = "*.ts"
run = 'fmt "$@"'
`

const CONFIG = ['--config', 'hooks.toml']
const CLAUDE = new URL('../../agents/fixtures/claude-code/2.1.330/pre-tool-use.bash.json', import.meta.url)

/** A world with the hooks and tests of these hooks. */
function tested(tests: string): World {
  const made = world(`${HOOKS}\n${tests}`)
  made.file('src.ts', '')
  return made
}

interface Report {
  readonly ok: boolean
  readonly failed: number
  readonly tests: readonly {
    readonly name: string
    readonly ok: boolean
    readonly ms: number
    readonly failures: readonly {
      readonly key: string
      readonly line: number
      readonly differences: unknown
    }[]
    readonly answer: string | null
    readonly error?: { readonly code: string }
  }[]
}

function report(
  { hookline }: World,
  ...args: readonly string[]
): Report & { readonly status: number | null } {
  const { stdout, status } = hookline(['test', ...CONFIG, '--json', ...args])
  return { ...(JSON.parse(stdout) as Report), status }
}

const HOLDING = `
[[tests]]
name = "a guard denies"
event = "exec.before"
subject = "cd x && git push --force"
[tests.expect]
ran = ["no-force-push"]
skipped = { judge = "match", off = "enabled", format = "on" }
decision = "deny"
reason = "Force-push is off here"
context = false
rewrite = false

[[tests]]
name = "data becomes a decision, and those that need it see it"
event = "exec.before"
subject = "rm -rf build"
mocks.judge.data = { bad = true }
expect = { ran = ["judge", "after-judge", "slow"], decision = "deny", reason = "/^bad: rm -rf/" }

[[tests]]
name = "a guard that fails denies, and who needs it is not due"
event = "exec.before"
subject = "rm -rf build"
mocks.judge.fail = "no judge today"
expect = { skipped.after-judge = "if", decision = "deny", reason = "/no judge today/" }

[[tests]]
name = "nobody waits for a timeout, and it takes nobody's time"
event = "exec.before"
subject = "rm x"
env = { X = "1" }
mocks.judge.timeout = true
mocks.slow = "run"
expect = { ran = ["judge", "slow"], decision = "deny", reason = "/no answer within 10000 ms/", context = "1 of rm x" }

[[tests]]
name = "the final line is what is judged"
event = "exec.before"
subject = "terraform apply"
mocks.plan-first = { rewrite = { command = "rm plan" }, message = "planned", context = "only a plan" }
[tests.expect]
ran = ["plan-first", "judge", "after-judge", "slow"]
rewrite = { command = "rm plan" }
message = "planned"
context = ["only a plan"]
decision = "none"
preview.judge.arguments = ["rm plan"]

[[tests]]
name = "a condition that cannot be answered"
event = "exec.before"
subject = "mv a b"
expect = { ran = [], skipped.strict = "failed", decision = "deny" }

[[tests]]
name = "what would be started"
event = "patch.after"
subject = "src.ts"
[tests.expect.preview.format]
line = 'fmt "$@"'
arguments = ['/src\\.ts$/']

[[tests]]
name = "another agent"
event = "exec.before"
subject = "ls"
agent = "claude-code"
expect = { ran = [], skipped.codex-only = "agents" }

[[tests]]
name = "what Codex is answered"
agent = "codex"
payload = "codex.json"
mocks.judge = { decision = "deny", reason = "not here" }
[tests.expect]
ran = ["judge", "after-judge", "slow"]
[tests.expect.answer.hookSpecificOutput]
permissionDecision = "deny"
permissionDecisionReason = "not here"

[[tests]]
name = "what Claude Code is answered"
agent = "claude-code"
payload = "claude.json"
env = { X = "2" }
mocks.judge = {}
expect = { ran = ["judge", "after-judge", "slow"], decision = "none", answer = false }
`

test('every kind of expectation can hold, and nothing is run that is not to be', () => {
  const made = tested(HOLDING)
  made.file('codex.json', recorded('pre-tool-use.bash').replace('echo hello && pwd', 'rm x'))
  made.file('claude.json', readFileSync(CLAUDE, 'utf8').replace('echo hi; pwd', 'rm y'))
  const { tests, status } = report(made)
  expect(tests.filter(({ ok }) => !ok)).toEqual([])
  expect(tests).toHaveLength(10)
  expect(status).toBe(0)
  expect(tests.find(({ name }) => name.startsWith('nobody waits'))!.ms).toBeLessThan(5000)
  expect(readdirSync(made.dir)).toContain('slow.txt')
  expect(existsSync(join(made.dir, 'ran.txt'))).toBe(false)
})

const FAILING = `
[[tests]]
name = "nothing of it holds"
event = "exec.before"
subject = "rm -rf <build> & more"
[tests.expect]
ran = ["no-force-push", "judge", "after-judge"]
skipped = { judge = "match" }
decision = "allow"
reason = "/why/"
message = "x"
context = "y"
rewrite = { command = "z" }
preview.judge.arguments = ["w"]
preview.format.line = "f"

[[tests]]
name = "the answer is another"
agent = "codex"
payload = "codex.json"
expect.answer.decision = "block"

[[tests]]
name = "no payload of Codex"
agent = "codex"
payload = "nonsense.json"
expect.decision = "none"
`

test('every kind of expectation can fail, and says what was expected, what was found and why', () => {
  const made = tested(FAILING)
  made.file('codex.json', recorded('pre-tool-use.bash').replace('echo hello && pwd', 'git push --force'))
  made.file('nonsense.json', '{"hook_event_name": 3}')
  const first = HOOKS.split('\n').length + 2
  const { tests, status, failed } = report(made)
  expect({ status, failed }).toEqual({ status: 1, failed: 3 })
  const found = tests[0]!.failures.map(({ key, line, differences }) => ({
    key,
    line: line - first,
    differences,
  }))
  expect(found).toEqual([
    {
      key: 'ran',
      line: 5,
      differences: [
        {
          path: '',
          expected: ['no-force-push', 'judge', 'after-judge'],
          found: ['judge', 'after-judge', 'slow'],
        },
      ],
    },
    { key: 'skipped', line: 6, differences: [{ path: 'judge', expected: 'match', found: 'it ran' }] },
    { key: 'decision', line: 7, differences: [{ path: '', expected: 'allow', found: 'none' }] },
    { key: 'reason', line: 8, differences: [{ path: '', expected: '/why/', found: null }] },
    { key: 'message', line: 9, differences: [{ path: '', expected: 'x', found: null }] },
    { key: 'context', line: 10, differences: [{ path: '', expected: 'y', found: null }] },
    { key: 'rewrite', line: 11, differences: [{ path: '', expected: { command: 'z' }, found: null }] },
    {
      key: 'preview.judge',
      line: 12,
      differences: [{ path: 'arguments[0]', expected: 'w', found: 'rm -rf <build> & more' }],
    },
    { key: 'preview.format', line: 13, differences: [{ path: '', expected: { line: 'f' }, found: null }] },
  ])
  expect(tests[1]!.failures).toMatchObject([
    { key: 'answer', differences: [{ path: 'decision', found: null }] },
  ])
  expect(tests[2]!.error).toMatchObject({ code: 'PAYLOAD_INVALID' })

  const { stdout, status: same } = made.hookline(['test', ...CONFIG, '--junit', 'junit.xml'])
  expect(same).toBe(1)
  expect(stdout).toMatch(/FAILED {2}nothing of it holds +\d/)
  expect(stdout).toContain(`expect.decision  hooks.toml:${first + 7}\n    - "allow"\n    + "none"`)
  expect(stdout).toContain('    - no-force-push\n      judge\n      after-judge\n    + slow')
  expect(stdout).toContain('user/no-force-push  guard  not due: git push *--force* does not match')
  expect(stdout).toContain('format  does not listen to exec.before')
  expect(stdout).toContain('Force-push is off here"')
  expect(stdout).toMatch(/FAILED {2}3 of 3 tests/)
  expect(junitOf(join(made.dir, 'junit.xml'))).toMatchObject({
    tag: 'testsuites',
    attributes: { tests: '3', failures: '2', errors: '1' },
    inside: [
      {
        tag: 'testsuite',
        attributes: { name: 'hooks.toml', tests: '3', failures: '2', errors: '1', skipped: '0' },
        inside: [
          {
            tag: 'testcase',
            attributes: { name: 'nothing of it holds', file: 'hooks.toml', line: String(first) },
            inside: [
              { tag: 'failure', text: expect.stringContaining('+ arguments[0] "rm -rf <build> & more"') },
            ],
          },
          { tag: 'testcase', inside: [{ tag: 'failure', attributes: { type: 'answer' } }] },
          { tag: 'testcase', inside: [{ tag: 'error', attributes: { type: 'PAYLOAD_INVALID' } }] },
        ],
      },
    ],
  })
})

interface Element {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly inside: readonly Element[]
}

/** What a parser of XML, which stops at the first mistake, makes of a file. */
function junitOf(file: string): Element {
  const script = `
import json, sys, xml.etree.ElementTree as tree
def told(one): return {"tag": one.tag, "attributes": one.attrib, "text": one.text or "", "inside": [told(each) for each in one]}
print(json.dumps(told(tree.parse(sys.argv[1]).getroot())))`
  const ran = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' })
  expect(ran.stderr).toBe('')
  return JSON.parse(ran.stdout) as Element
}

test('JUnit XML can be read whatever a test is called', () => {
  const name = '\u0001 <&"\u001B[31m]]> \uFFFF \t ü\n'
  const made = tested(
    `[[tests]]\nname = ${JSON.stringify(name)}\nevent = "exec.before"\nexpect.decision = "deny"`,
  )
  expect(made.hookline(['test', ...CONFIG, '--junit', 'junit.xml']).status).toBe(1)
  const [suite] = junitOf(join(made.dir, 'junit.xml')).inside
  expect(suite!.inside[0]!.attributes['name']).toBe('\uFFFD <&"]]> \uFFFD \t ü\n')
  const nowhere = made.hookline(['test', ...CONFIG, '--junit', 'no/such/junit.xml'])
  expect(nowhere).toMatchObject({ status: 73, stderr: expect.stringContaining('--junit <file>') as string })
})

test('where there are no tests JUnit XML has an empty suite', () => {
  const made = tested('')
  expect(made.hookline(['test', ...CONFIG, '--junit', 'junit.xml']).status).toBe(0)
  expect(junitOf(join(made.dir, 'junit.xml'))).toMatchObject({
    tag: 'testsuites',
    inside: [{ tag: 'testsuite', attributes: { name: 'hookline test', tests: '0' }, inside: [] }],
  })
})

const ONE = (name: string, decision = 'none'): string =>
  `[[tests]]\nname = "${name}"\nevent = "exec.before"\nsubject = "ls"\nexpect.decision = "${decision}"\n`

test('tests stand beside and below a hooks.toml, and each file can be named', () => {
  const made = tested(ONE('in the file'))
  const put = (path: string, text: string): void => {
    mkdirSync(join(made.dir, path, '..'), { recursive: true })
    writeFileSync(join(made.dir, path), text)
  }
  put('beside.hooktest.toml', ONE('beside'))
  put('deep/er/below.hooktest.toml', ONE('below'))
  put('node_modules/x/not.hooktest.toml', ONE('of a package'))
  put('.git/not.hooktest.toml', ONE('of git'))
  put('other/hooks.toml', 'version = 1\n[[hooks]]\nid = "no"\non = "exec.before"\ndeny = "no"\n')
  put('other/its-own.hooktest.toml', ONE('its own', 'deny'))
  put('named.hooktest.toml', `config = "other/hooks.toml"\n${ONE('named', 'deny')}`)
  const names = (...args: readonly string[]): readonly string[] => {
    const { stdout, stderr } = made.hookline(['test', '--json', ...args])
    expect(stderr).toBe('')
    const { ok, tests } = JSON.parse(stdout) as Report
    expect({ ok, tests: tests.filter((one) => !one.ok) }).toEqual({ ok: true, tests: [] })
    return tests.map(({ name }) => name)
  }
  expect(names(...CONFIG)).toEqual(['in the file', 'beside', 'below', 'named', 'its own'])
  expect(names('deep')).toEqual(['below'])
  expect(names('hooks.toml')).toEqual(['in the file'])
  expect(names('deep/er/below.hooktest.toml', 'named.hooktest.toml')).toEqual(['below', 'named'])
  expect(names(...CONFIG, '--filter', 'BE')).toEqual(['beside', 'below'])
  const none = made.hookline(['test', ...CONFIG, '--filter', 'zebra'])
  expect(none).toMatchObject({ status: 64, stderr: expect.stringContaining('in the file') as string })
  expect(made.hookline(['test', 'gone.toml']).status).toBe(64)
})

test('no tests are no mistake, but said', () => {
  const made = tested('')
  const { stdout, status } = made.hookline(['test', ...CONFIG])
  expect(status).toBe(0)
  expect(stdout).toContain('no tests found')
  expect(stdout).toContain('[[tests]]')
  expect(report(made)).toMatchObject({ ok: true, failed: 0, tests: [], status: 0 })
})

test('a broken file is explained, and nothing is run', () => {
  const made = tested(`${ONE('a')}mocks.jugde = {}\n`)
  made.file('b.hooktest.toml', '[[tests]]\nname = "b"\n')
  const ran = made.hookline(['test', ...CONFIG])
  expect(ran).toMatchObject({ status: 78, stdout: '' })
  expect(ran.stderr).toMatch(/TEST_HOOK.*"jugde"[\s\S]*Did you mean "judge"/)
  const json = JSON.parse(made.hookline(['test', ...CONFIG, '--json']).stdout) as object
  expect(json).toMatchObject({ ok: false, broken: [{ errors: [{ code: 'TEST_HOOK' }] }] })
  const check = made.hookline(['check', ...CONFIG, '--offline'])
  expect(check).toMatchObject({ status: 78, stdout: expect.stringContaining('TEST_HOOK') as string })
  made.file('hooks.toml', HOOKS)
  const beside = made.hookline(['check', ...CONFIG, '--offline'])
  expect(beside).toMatchObject({
    status: 78,
    stdout: expect.stringContaining('b.hooktest.toml:1:1') as string,
  })
})

test('what an agent waits for knows nothing of tests, not even of broken ones', () => {
  const made = tested('[[tests]]\nnmae = 3\n')
  const payload = recorded('pre-tool-use.bash', made.dir).replace('echo hello && pwd', 'git push --force')
  const { stdout, status } = made.hookline(['run', '--agent', 'codex', ...CONFIG], payload)
  expect({ stdout, status }).toMatchObject({ status: 0, stdout: expect.stringContaining('"deny"') as string })
  const kept = join(made.dir, 'home/.local/state/hookline/plans')
  const [plan] = readdirSync(kept).map((name) => readFileSync(join(kept, name), 'utf8'))
  expect(plan).toContain('no-force-push')
  expect(plan).not.toContain('nmae')
})

test('try --dry shows what each hook would do', () => {
  const made = tested('')
  const { stdout } = made.hookline(['try', 'exec.before', 'rm x', '--dry', ...CONFIG])
  expect(stdout).toMatch(/user\/judge .*would run[\s\S]*program .*\/judge\.sh\n *arguments \["rm x"\]\n *cwd/)
  expect(existsSync(join(made.dir, 'slow.txt'))).toBe(false)
  const json = made.hookline(['try', 'exec.before', 'rm x', '--dry', '--json', ...CONFIG])
  expect(JSON.parse(json.stdout)).toMatchObject({
    hooks: expect.arrayContaining([
      expect.objectContaining({
        hook: 'user/judge',
        preview: expect.objectContaining({ arguments: ['rm x'] }),
      }),
      expect.objectContaining({ hook: 'user/off', preview: null }),
    ]) as unknown,
  })
})

const PLUGIN = `import { writeFileSync } from 'node:fs'
const options = {
  '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }), jsonSchema: { input: () => ({ type: 'object' }) } },
}
export const team = Object.defineProperty(
  {
    spec: 1,
    name: 'team',
    answers: true,
    options,
    execute: ({ event }) => {
      writeFileSync(event.session.cwd + '/told.txt', '')
      return { decision: 'deny', reason: 'the team says no' }
    },
    preview: ({ event, options }) => ({ tells: options.whom, of: event.data.command }),
  },
  Symbol.for('hookline.executor'),
  { value: true },
)
`

test('a plugin is mocked, asked what it would do, or run, like any other executor', () => {
  const made = world(`version = 1
[executors]
team = "./team.mjs"
[[hooks]]
id = "ask-the-team"
on = "exec.before"
guard = true
executor = "team"
with.whom = "ops"

[[tests]]
name = "mocked"
event = "exec.before"
subject = "ls"
mocks.ask-the-team.decision = "ask"
expect.decision = "ask"

[[tests]]
name = "previewed"
event = "exec.before"
subject = "ls"
[tests.expect]
decision = "none"
preview.ask-the-team = { tells = "ops", of = "ls" }
`)
  made.file('team.mjs', PLUGIN)
  expect(report(made)).toMatchObject({ ok: true, status: 0 })
  expect(existsSync(join(made.dir, 'told.txt'))).toBe(false)
  made.file(
    'hooks.toml',
    readFileSync(join(made.dir, 'hooks.toml'), 'utf8').replaceAll(
      'mocks.ask-the-team.decision = "ask"',
      'run = true',
    ),
  )
  const { tests } = report(made)
  expect(tests[0]).toMatchObject({ ok: false, failures: [{ differences: [{ found: 'deny' }] }] })
  expect(existsSync(join(made.dir, 'told.txt'))).toBe(true)
})
