import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { script } from '@hookline/executor-script'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hookText } from '../src/migrate/hook-text.ts'
import { marked, type Original } from '../src/migrate/original.ts'
import { translate } from '../src/migrate/translate.ts'
import type { NewHook, Place, Translation } from '../src/migrate/translation.ts'

const place = (more: Partial<Place> = {}): Place => ({
  taken: new Set(),
  shell: '/bin/bash',
  home: '/home/user',
  root: undefined,
  here: '/work/here',
  targets: dialects,
  deadlineMs: 60_000,
  ...more,
})

function original(native: string, matcher?: string, handler: object = {}): Original {
  const all = { type: 'command', command: 'guard.sh', ...handler }
  const file = '/home/user/.codex/hooks.json'
  return marked([
    { agent: 'codex', file, form: 'json', native, group: 0, index: 0, matcher, handler: all },
  ])[0]!
}

const notify = (...words: readonly string[]): Original => ({ ...original('notify'), handler: { words } })

function hooks(translation: Translation): readonly NewHook[] {
  if ('leftOut' in translation) throw new Error(translation.leftOut)
  return translation.hooks
}

function notes(translation: Translation): string {
  return 'leftOut' in translation ? translation.leftOut : translation.notes.join('\n')
}

/** `exec.before patch.before`, `mcp.before: a/b`, `mcp.before if ...` */
function due(translation: Translation): readonly string[] {
  return hooks(translation).map(
    ({ on, match, if: condition }) =>
      `${on.join(' ')}${match === undefined ? '' : `: ${match.join(', ')}`}${condition === undefined ? '' : ` if ${condition}`}`,
  )
}

async function compiled(given: Original, translation: Translation): Promise<unknown> {
  const text = `version = 1\n\n${hookText(given, translation, {})}`
  const found = await compile({
    file: '/tmp/hooks.toml',
    text,
    dialects,
    executors: { script },
    hookline: '0.0.0',
  })
  return found.ok ? 'ok' : found.errors.map(({ message }) => message)
}

const ALL = 'exec.before patch.before mcp.before tool.before'
const NAME = '("mcp__" + event.data.server + "__" + event.data.tool)'

const TOOLS: readonly (readonly [matcher: string | undefined, due: readonly string[]])[] = [
  [undefined, [ALL]],
  ['', [ALL]],
  ['*', [ALL]],
  ['.*', [ALL]],
  ['^.*$', [ALL]],
  ['Bash', ['exec.before']],
  ['^Bash$', ['exec.before']],
  ['apply_patch', ['patch.before']],
  ['Edit', ['patch.before']],
  ['Edit|Write', ['patch.before']],
  ['Bash|apply_patch', ['exec.before patch.before']],
  ['^(Bash|apply_patch)$', ['exec.before patch.before']],
  ['^(?:Bash|Write)$', ['exec.before patch.before']],
  ['^Bash$|^Edit$', ['exec.before patch.before']],
  ['mcp__github__create_issue', ['mcp.before: github/create_issue']],
  ['mcp__a__x|mcp__b__y', ['mcp.before: a/x, b/y']],
  ['mcp__my_server__get__all', ['mcp.before: my_server/get__all']],
  ['Bash|mcp__github__create_issue', ['exec.before', 'mcp.before: github/create_issue']],
  ['Bash|view_image', ['exec.before', 'tool.before: view_image']],
  ['mcp__lab', ['tool.before: mcp__lab']],
  ['Agent', ['tool.before: spawn_agent']],
  ['update_plan', ['tool.before: update_plan']],
  ['^mcp', [`mcp.before if ${NAME}.matches(r"^mcp")`, 'tool.before: /^mcp/']],
  ['^mcp__', ['mcp.before']],
  ['mcp__.*', ['mcp.before']],
  ['^mcp__.*$', ['mcp.before']],
  ['mcp__lab__.*', ['mcp.before: lab/*']],
  ['^mcp__lab__', ['mcp.before: lab/*']],
  ['^mcp__lab__delete_.*', ['mcp.before: lab/delete_*']],
  ['^mcp__lab__delete$', ['mcp.before: lab/delete']],
  ['^mcp__lab__(create|delete)_.*$', ['mcp.before: /^lab/(create|delete)_.*$/']],
  ['^mcp__(a|b)__x', ['mcp.before: /^(a|b)/x/']],
  ['mcp__a__.*|mcp__b__.*', ['mcp.before: a/*, b/*']],
  ['Bash|mcp__.*', ['exec.before mcp.before']],
  ['^mcp__.*__delete', [`mcp.before if ${NAME}.matches(r"^mcp__.*__delete")`]],
  [
    'mcp__a__.*|mcp__.*__delete',
    [
      `mcp.before if (event.data.server + "/" + event.data.tool).matches(r"^a/.*$") || ${NAME}.matches(r"mcp__.*__delete")`,
    ],
  ],
  ['^view_.*', ['tool.before: /^view_.*/']],
  [
    '(?i)^bash$',
    ['exec.before', `mcp.before if ${NAME}.matches(r"(?i)^bash$")`, 'tool.before: /(?i)^bash$/'],
  ],
  ['^Bash$|^Agent', ['exec.before', 'tool.before: /^Agent/, spawn_agent']],
  ['Bash | apply_patch|Edit', ['patch.before']],
]

describe('a matcher of a tool event says the same to hookline', () => {
  test.each(TOOLS)('PreToolUse %j', async (matcher, expected) => {
    const given = original('PreToolUse', matcher)
    const translation = translate(given, place())
    expect(due(translation)).toEqual(expected)
    expect(await compiled(given, translation)).toBe('ok')
  })

  test.each(TOOLS.slice(0, 20))('PostToolUse %j', async (matcher, expected) => {
    const given = original('PostToolUse', matcher)
    const translation = translate(given, place())
    expect(due(translation)).toEqual(expected.map((one) => one.replaceAll('.before', '.after')))
    expect(await compiled(given, translation)).toBe('ok')
  })

  test.each([
    [undefined, ['permission.request']],
    ['Bash', ['permission.request if event.data.kind in ["exec"]']],
    ['Bash|Edit', ['permission.request if event.data.kind in ["exec", "patch"]']],
    ['^mcp__lab__', ['permission.request: lab/* if event.data.kind == "mcp"']],
    [
      'Bash|view_image',
      [
        'permission.request if event.data.kind in ["exec"]',
        'permission.request: view_image if event.data.kind == "tool"',
      ],
    ],
    ['^mcp__.*__x', [`permission.request if event.data.kind == "mcp" && (${NAME}.matches(r"^mcp__.*__x"))`]],
  ])('PermissionRequest %j', async (matcher, expected) => {
    const given = original('PermissionRequest', matcher)
    const translation = translate(given, place())
    expect(due(translation)).toEqual(expected)
    expect(await compiled(given, translation)).toBe('ok')
  })
})

test.each([
  ['SessionStart', undefined, 'session.start'],
  ['SessionStart', 'startup|resume', 'session.start: startup, resume'],
  ['SessionStart', '^re', 'session.start: /^re/'],
  ['SessionEnd', 'other', 'session.end: other'],
  ['UserPromptSubmit', 'ignored', 'task.start'],
  ['PreModelRequest', undefined, 'model.before'],
  ['PostModelRequest', 'x', 'model.after'],
  ['PreCompact', 'auto', 'compact.before: auto'],
  ['PostCompact', '*', 'compact.after'],
  ['SubagentStart', 'default', 'subagent.start: default'],
  ['SubagentStop', '', 'subagent.stop'],
  ['Stop', 'ignored', 'task.complete: completed'],
  ['Interrupt', undefined, 'interrupt'],
])('%s %j becomes %s', async (native, matcher, expected) => {
  const given = original(native, matcher)
  const translation = translate(given, place())
  expect(due(translation)).toEqual([expected])
  if (matcher === 'ignored') expect(notes(translation)).toContain('was ignored by Codex')
  expect(await compiled(given, translation)).toBe('ok')
})

test.each([
  ['PreToolUse', 'Bash | apply_patch', /spaces/],
  ['PreToolUse', '(?!Bash)', /Codex cannot read/],
  ['PreToolUse', '(', /cannot be read/],
  ['PreToolUse', '[a-z&&[^b]]x', /sets/],
  ['PreToolUse', `^${'x'.repeat(600)}.`, /longer than/],
  ['SessionStart', '(a)\\1', /Codex cannot read/],
])('%s %j is left out, and told why', (native, matcher, why) => {
  expect(notes(translate(original(native, matcher), place()))).toMatch(why)
  expect(translate(original(native, matcher), place())).toHaveProperty('leftOut')
})

describe('a handler keeps what it can, and the rest is told', () => {
  const told = (handler: object, native = 'PreToolUse', matcher?: string): readonly [NewHook, string] => {
    const translation = translate(original(native, matcher, handler), place())
    return [hooks(translation)[0]!, notes(translation)]
  }

  test.each([
    [{}, 'PreToolUse', 60_000, /default of 600 s cut to 60 s/],
    [{ timeout: 5 }, 'PreToolUse', 5000, /^(?!.*cut)/s],
    [{ timeout: 0 }, 'PreToolUse', 1000, /^(?!.*cut)/s],
    [{ timeout: 61 }, 'Stop', 60_000, /timeout 61 s cut/],
    [{}, 'SessionEnd', 1000, /^(?!.*cut)/s],
    [{ timeout: 30 }, 'SessionEnd', 2000, /cut to 2 s/],
    [{ async: true }, 'PostToolUse', 600_000, /mode = "background"/],
  ])('the time of %j at %s is %i ms', (handler, native, ms, said) => {
    const [hook, all] = told(handler, native)
    expect(hook.timeoutMs).toBe(ms)
    expect(all).toMatch(said)
  })

  test('async runs in the background, but not at SessionEnd, where Codex waits for it', () => {
    expect(told({ async: true })[0].background).toBe(true)
    expect(told({ async: true }, 'SessionEnd')[0].background).toBe(false)
    expect(told({ async: true }, 'SessionEnd')[1]).toContain('Codex waited for it')
  })

  test.each([
    [{ commandWindows: 'x.cmd' }, 'commandWindows is left out'],
    [{ additionalContextLimit: 10 }, 'additionalContextLimit is left out'],
    [{ if: 'Bash(git *)', timeoutSec: 5 }, 'if, timeoutSec was ignored by Codex'],
    [{ command: '/nowhere/x.sh' }, 'set rewrites = true'],
  ])('%j is told', (handler, said) => {
    expect(told(handler)[1]).toContain(said)
  })

  test.each([
    [{ type: 'prompt', prompt: 'x' }, /type prompt/],
    [{ type: 'agent', prompt: 'x' }, /type agent/],
    [{ type: 'mcp_tool', server: 'a', tool: 'b' }, /calls an MCP tool/],
    [{ command: ' ' }, /no command/],
  ])('%j is left out', (handler, why) => {
    expect(notes(translate(original('PreToolUse', 'Bash', handler), place()))).toMatch(why)
  })

  test.each<readonly [string, readonly string[]]>([
    ['x "$FOO" ${BAR:-1}', ['BAR', 'FOO']],
    ["x '$FOO'", []],
    ['FOO=1; x $FOO $HOME $XDG_RUNTIME_DIR', []],
    ['for f in a b; do x $f; done', []],
    [`x "it's $FOO"`, ['FOO']],
    ['x \\$FOO $1 $@ $?', []],
  ])('%s reads %j', (command, reads) => {
    expect(told({ command })[0].envPass).toEqual(reads)
  })

  test('a variable that makes programs load code is passed to no hook', () => {
    const [hook, all] = told({ command: 'x "$NODE_OPTIONS"' })
    expect(hook.envPass).toEqual([])
    expect(all).toContain('NODE_OPTIONS')
  })

  test('a script is looked into: what it reads is passed on, and a rewriter is declared', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'hookline-migrate-'))
    onTestFinished(() => rmSync(dir, { recursive: true, maxRetries: 9 }))
    writeFileSync(join(dir, 'a.js'), 'console.log(process.env.TOKEN, process.env.HOME, "updatedInput")')
    const given = original('PreToolUse', 'Bash', { command: `node ${dir}/a.js` })
    const translation = translate(given, place())
    expect(hooks(translation)[0]).toMatchObject({ id: 'a', envPass: ['TOKEN'], rewrites: true })
    expect(await compiled(given, translation)).toBe('ok')
  })

  test('what only bash understands is given to bash, braces and variables as they are', async () => {
    const command = '[[ -n "${FOO}" ]] && docker ps --format "{{.Names}}"'
    const given = original('PreToolUse', 'Bash', { command })
    const translation = translate(given, place())
    expect(hooks(translation)[0]!.run).toEqual([
      '/bin/bash',
      '-c',
      'cd "$HOOKLINE_CWD" || exit 1; [[ -n "{{ "$" }}{FOO}" ]] && docker ps --format "{{ "{" }}{{ "{" }}.Names}}"',
    ])
    expect(await compiled(given, translation)).toBe('ok')
  })
})

test.each([
  [{ statusMessage: 'Checking the command' }, 'checking-the-command'],
  [{ command: 'node ~/.codex/hooks/deny-rm.js --x' }, 'deny-rm'],
  [{ command: 'FOO=1 python3 "/a b/check_it.py"' }, 'check-it'],
  [{ command: '/usr/bin/env bash 42.sh' }, 'pre-tool-use'],
])('%j is called %s', (handler, id) => {
  expect(hooks(translate(original('PreToolUse', 'Bash', handler), place()))[0]!.id).toBe(id)
})

test('ids are unique, and the same each time', () => {
  const names = (): readonly string[] => {
    const here = place({ taken: new Set(['guard']) })
    return [original('PreToolUse', 'Bash|view_image'), original('PreToolUse'), original('Stop')].flatMap(
      (one) => hooks(translate(one, here)).map(({ id }) => id),
    )
  }
  expect(names()).toEqual([
    'guard-pre-tool-use',
    'guard-pre-tool-use-tool',
    'guard-pre-tool-use-2',
    'guard-stop',
  ])
  expect(names()).toEqual(names())
})

test("a project's hooks are for the project alone", async () => {
  const given = original('PermissionRequest', 'Bash')
  const translation = translate(given, place({ root: '/work/it' }))
  expect(hooks(translation)[0]!.if).toBe('event.session.root == "/work/it" && (event.data.kind in ["exec"])')
  expect(await compiled(given, translation)).toBe('ok')
})

test('notify is given the JSON as its last argument, and what is not in it is told', async () => {
  const given = notify('/usr/bin/say', '--to', '${ME} {{x}}')
  const translation = translate(given, place())
  expect(hooks(translation)[0]).toMatchObject({ id: 'say', on: ['task.complete'], background: true })
  expect(hooks(translation)[0]!.run.slice(0, 3)).toEqual([
    '/usr/bin/say',
    '--to',
    '{{ "$" }}{ME} {{ "{" }}{{ "{" }}x}}',
  ])
  expect(notes(translation)).toContain('"client"')
  expect(await compiled(given, translation)).toBe('ok')
  expect(translate(notify('./say'), place())).toHaveProperty('leftOut')
})

test('whatever Codex takes, the file that comes of it is right', async () => {
  const text = fc.string({ unit: 'binary' })
  const word = fc.constantFrom(
    'Bash',
    'Edit',
    'mcp__',
    'a',
    '__',
    '.*',
    '^',
    '$',
    '|',
    '(',
    ')',
    '[',
    ']',
    '?',
    ' ',
    '\\',
  )
  const matcher = fc.oneof(
    fc.array(word, { maxLength: 8 }).map((parts) => parts.join('')),
    text,
  )
  const natives = Object.keys(dialects[0]!.natives)
  const handler = fc.record(
    { command: text, statusMessage: text, timeout: fc.nat(), async: fc.boolean(), other: text },
    { requiredKeys: ['command'] },
  )
  const any = fc.tuple(fc.constantFrom(...natives), matcher, handler)
  await fc.assert(
    fc.asyncProperty(any, fc.constantFrom(undefined, '/a "b"/c'), async ([native, match, given], root) => {
      const one = original(native, match, given)
      expect(await compiled(one, translate(one, place({ root })))).toBe('ok')
    }),
    { numRuns: 300 },
  )
})
