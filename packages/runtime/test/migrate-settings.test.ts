import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { claudeCode, UNNEEDED } from '@hookline/agents/claude-code'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CLAUDE_ROWS } from '../src/migrate/claude-code/rows.ts'
import { GEMINI, GEMINI_ROWS } from '../src/migrate/gemini-cli/tongue.ts'
import { undoMigration, type Migration } from '../src/migrate/index.ts'
import { due, settingsWorld, WITH_CLAUDE, CONFIG } from './settings-world.ts'

const CLAUDE_FILE = '.claude/settings.json'
const GEMINI_FILE = '.gemini/settings.json'
const OK = '!(event.data.ok == false)'

const run = (command: string, more: object = {}): object => ({ type: 'command', command, ...more })
const at = (native: string, handlers: readonly object[], matcher?: string): object => ({
  hooks: { [native]: [{ ...(matcher === undefined ? {} : { matcher }), hooks: handlers }] },
})

/** Settings as people have them: what becomes of them, and a word of what is told or left out. */
const CLAUDE: readonly (readonly [what: string, settings: object, due: readonly string[], told: RegExp])[] = [
  [
    'a guard of commands',
    at('PreToolUse', [run('python3 ~/.claude/hooks/bash_validator.py', { timeout: 10 })], 'Bash'),
    ['exec.before'],
    /could not be read/,
  ],
  [
    'a formatter after edits',
    at(
      'PostToolUse',
      [run("jq -r '.tool_input.file_path' | xargs npx prettier --write")],
      'Edit|Write|MultiEdit',
    ),
    [`patch.after if ${OK}`],
    /default of 600 s cut to 60 s/,
  ],
  [
    'only Write',
    at('PreToolUse', [run('check', { timeout: 1 })], 'Write'),
    ['patch.before'],
    /was for Write, and is now for every change/,
  ],
  [
    'a notification, which Codex does not report',
    at('Notification', [run("notify-send 'Claude Code' 'Awaiting your input'")]),
    [],
    /notification, which is not reported by Codex/,
  ],
  [
    'all MCP tools of a server',
    at('PreToolUse', [run('log-mcp', { timeout: 1 })], 'mcp__memory__.*'),
    ['mcp.before: memory/*'],
    /^$/,
  ],
  [
    'names with a comma',
    at('PreToolUse', [run('x', { timeout: 1 })], 'Bash, mcp__lab__echo'),
    ['exec.before', 'mcp.before: lab/echo'],
    /^$/,
  ],
  [
    'a rule on commands',
    at('PreToolUse', [run('./no-push.sh', { timeout: 1, if: 'Bash(git push *)' })], 'Bash'),
    ['exec.before: git push, git push *'],
    /could not be taken apart/,
  ],
  [
    'a rule on files',
    at('PreToolUse', [run('x', { timeout: 1, if: 'Edit(src/**)' })], 'Edit|Write|Bash'),
    ['patch.before: src/**'],
    /holds a patch/,
  ],
  [
    'a rule on a tool that has none',
    at('PreToolUse', [run('x', { if: 'Read(./.env)' })], 'Read'),
    [],
    /is about what Read is given/,
  ],
  [
    'a rule where no tool is called',
    at('Stop', [run('x', { if: 'Bash(git *)' })]),
    [],
    /at Stop it never ran/,
  ],
  [
    'every call',
    at('PreToolUse', [run('audit', { timeout: 1 })], '*'),
    ['exec.before patch.before mcp.before tool.before'],
    /holds a patch/,
  ],
  [
    'failures only',
    at('PostToolUseFailure', [run('x', { timeout: 1 })], 'Bash'),
    ['exec.after if event.data.ok == false'],
    /^$/,
  ],
  [
    'context at the beginning',
    at('SessionStart', [run('cat CONTEXT.md', { timeout: 1 })], 'startup|resume'),
    ['session.start: startup, resume'],
    /^$/,
  ],
  [
    'prompts',
    at('UserPromptSubmit', [run('inject-date', { statusMessage: 'Adding the date' })], 'ignored'),
    ['task.start'],
    /was ignored by Claude Code/,
  ],
  [
    'tests before the end',
    at('Stop', [run('npm test', { timeout: 300 })]),
    ['task.complete: completed'],
    /timeout 300 s cut to 60 s/,
  ],
  [
    'subagents and compaction',
    {
      hooks: {
        SubagentStop: [{ hooks: [run('a', { timeout: 1 })] }],
        PreCompact: [{ matcher: 'auto', hooks: [run('b', { timeout: 1 })] }],
      },
    },
    ['subagent.stop', 'compact.before: auto'],
    /once in a row/,
  ],
  [
    'hooks that are no commands',
    at('PreToolUse', [
      { type: 'prompt', prompt: 'ok?' },
      { type: 'http', url: 'https://x' },
      { type: 'agent', prompt: 'check' },
      { type: 'mcp_tool', server: 'a', tool: 'b' },
    ]),
    [],
    /asks a model.*sends the event to an address.*starts an agent.*calls an MCP tool/s,
  ],
  ['an event without a like', at('WorktreeCreate', [run('x')]), [], /hookline has no event for it/],
  [
    'a regex that no pattern can say',
    at('PreToolUse', [run('x')], '^(?!Read)'),
    [],
    /Invalid|cannot|not supported|lookaround|\(\?!/i,
  ],
  ['a regex that was none', at('PreToolUse', [run('x')], '((('), [], /cannot read the matcher/],
  ['a server without its tools', at('PreToolUse', [run('x')], 'mcp__memory'), [], /never matched anything/],
  ['PowerShell', at('PreToolUse', [run('x', { shell: 'powershell' })], 'Bash'), [], /written for PowerShell/],
]

const GEMINI_CASES: typeof CLAUDE = [
  [
    'a guard of commands',
    at(
      'BeforeTool',
      [run('$GEMINI_PROJECT_DIR/.gemini/hooks/block.sh', { name: 'block', timeout: 5000 })],
      'run_shell_command',
    ),
    ['exec.before'],
    /Claude Code's words/,
  ],
  [
    'files',
    at('BeforeTool', [run('x')], 'write_file|replace'),
    ['patch.before'],
    /MCP tool with these letters/,
  ],
  ['files, anchored', at('AfterTool', [run('x')], '^(write_file|replace)$'), ['patch.after'], /words/],
  [
    'what begins so',
    at('BeforeTool', [run('x')], '^read_.*'),
    [
      'mcp.before if ("mcp_" + event.data.server + "_" + event.data.tool).matches(r"^read_.*")',
      'tool.before: /^read_.*/',
    ],
    /words/,
  ],
  ['MCP tools', at('BeforeTool', [run('x')], 'mcp_.*'), ['mcp.before'], /words/],
  [
    'everything',
    at('BeforeTool', [run('x')], '*'),
    ['exec.before patch.before mcp.before tool.before'],
    /words/,
  ],
  ['prompts', at('BeforeAgent', [run('x')]), ['task.start'], /words/],
  ['the end of a turn', at('AfterAgent', [run('x')]), ['task.complete: completed'], /once in a row/],
  ['a session', at('SessionStart', [run('x')], 'startup'), ['session.start: startup'], /words/],
  ['a compression', at('PreCompress', [run('x')]), ['compact.before'], /stops the compaction/],
  ['a request to the model', at('BeforeModel', [run('x')]), [], /told by Gemini CLI alone/],
  ['the choice of tools', at('BeforeToolSelection', [run('x')]), [], /lets a hook choose the tools/],
  ['a notification', at('Notification', [run('x')]), [], /not reported by Codex/],
  [
    'a hook by http',
    at('BeforeTool', [{ type: 'http', url: 'https://x' }]),
    [],
    /passes over hooks of type http/,
  ],
  [
    'a script in words of its own',
    at('BeforeTool', [run(`jq -e '.tool_name == "run_shell_command"'`)]),
    [],
    /speaks of run_shell_command, which only Gemini CLI says/,
  ],
]

function told({ draft }: Migration): string {
  return [
    ...draft.rows.flatMap(({ why, notes }) => [why ?? '', ...notes]),
    ...draft.sources.flatMap(({ dead }) => dead.map(({ why }) => why)),
  ].join('\n')
}

describe.each([
  ['claude-code', CLAUDE_FILE, CLAUDE],
  ['gemini-cli', GEMINI_FILE, GEMINI_CASES],
] as const)('what people have in the settings of %s', (agent, file, cases) => {
  test.each(cases)('%s', async (_, settings, expected, said) => {
    const here = settingsWorld(agent)
    here.write(file, settings)
    const done = await here.run()
    expect(told(done)).toMatch(said)
    if (!existsSync(here.request.config)) return expect(expected).toEqual([])
    const plan = await here.plan()
    expect(due(plan)).toEqual(expected)
    expect(plan.warnings).toEqual([])
    expect(plan.hooks.every(({ enabled, agents }) => enabled === false && agents?.join() === 'codex')).toBe(
      true,
    )
    expect(here.read(file)).toBe(JSON.stringify(settings, null, 2))
  })
})

test('each event that an agent has is translated, or told why not', () => {
  const rows = (natives: Readonly<Record<string, readonly string[]>>): readonly string[] =>
    Object.keys(natives).filter((name) => natives[name]!.length > 0)
  expect(Object.keys(CLAUDE_ROWS).toSorted()).toEqual(rows(claudeCode.natives).toSorted())
  expect([...Object.keys(GEMINI_ROWS), 'BeforeModel', 'AfterModel'].toSorted()).toEqual(
    rows(GEMINI.natives).toSorted(),
  )
  for (const [rowsOf, natives] of [
    [CLAUDE_ROWS, claudeCode.natives],
    [GEMINI_ROWS, GEMINI.natives],
  ] as const)
    for (const [native, { becomes }] of Object.entries(rowsOf)) {
      const one =
        becomes === 'permission'
          ? 'permission.request'
          : 'calls' in becomes
            ? `exec.${becomes.calls}`
            : becomes.on
      expect(natives[native]).toContain(one)
    }
  expect(Object.keys(UNNEEDED).every((name) => claudeCode.natives[name]!.length === 0)).toBe(true)
})

describe('the files of an agent', () => {
  test('the user, the project and what is local to it are read; a company only told of', async () => {
    const here = settingsWorld('claude-code')
    here.write(CLAUDE_FILE, at('Stop', [run('a')]))
    here.write('project/.claude/settings.json', at('Stop', [run('b')]))
    here.write('project/.claude/settings.local.json', at('Stop', [run('c')]))
    here.write('etc/settings.json', at('Stop', [run('d')]))
    const { draft } = await here.run()
    expect(draft.rows.map(({ ids }) => ids[0])).toEqual(['a', 'b', 'c'])
    const root = `event.session.root == ${JSON.stringify(join(here.dir, 'project'))}`
    expect((await here.plan()).hooks.map(({ if: condition }) => condition)).toEqual([undefined, root, root])
    expect(draft.sources.at(-1)!.dead).toMatchObject(
      [{ place: 'Stop[0].hooks[0]', why: /managed/ }].map(({ place }) => ({ place })),
    )
    expect(told({ draft } as Migration)).toContain('it is managed for you')
  })

  test('--project is the project alone, --from a file by hand', async () => {
    const here = settingsWorld('gemini-cli')
    here.write(GEMINI_FILE, at('AfterAgent', [run('a')]))
    here.write('project/.gemini/settings.json', at('AfterAgent', [run('b')]))
    here.write('old.json', at('AfterAgent', [run('c')]))
    expect((await here.run(false, { scope: 'project' })).draft.rows.map(({ ids }) => ids[0])).toEqual(['b'])
    const from = join(here.dir, 'old.json')
    expect((await here.run(false, { from })).draft.rows.map(({ ids }) => ids[0])).toEqual(['c'])
  })

  test('CLAUDE_CONFIG_DIR is the home of its settings', async () => {
    const here = settingsWorld('claude-code')
    here.write('elsewhere/settings.json', at('Stop', [run('a')]))
    const env = { ...here.request.env, CLAUDE_CONFIG_DIR: join(here.dir, 'elsewhere') }
    expect((await here.run(false, { env })).draft.rows.map(({ ids }) => ids[0])).toEqual(['a'])
  })

  test('comments are read over, also where a text looks like one', async () => {
    const here = settingsWorld('gemini-cli')
    here.write(
      GEMINI_FILE,
      '// mine\n{ "hooks": { /* all */ "AfterAgent": [ { "hooks": [ { "type": "command", "command": "curl http://x // y" } ] } ] } }',
    )
    expect((await here.run()).draft.rows.map(({ original }) => original.handler['command'])).toEqual([
      'curl http://x // y',
    ])
  })

  test.each([
    ['{ "hooks": {,} }', /settings\.json:1:13: it is not JSON/],
    ['{\n  "hooks": {}\n', /settings\.json:3:1: it is not JSON: the file ends/],
    ['[]', /settings\.json:1:1: it is not an object/],
  ])('a broken one is an error with its place, and nothing is changed: %s', async (text, message) => {
    const here = settingsWorld('claude-code')
    here.write('project/.claude/settings.json', at('Stop', [run('a')]))
    here.write(CLAUDE_FILE, text)
    await expect(here.run(true)).rejects.toMatchObject({
      code: 'MIGRATE_SOURCE_BROKEN',
      message: expect.stringMatching(message) as string,
      hint: expect.stringContaining('--from') as string,
      details: { file: join(here.dir, CLAUDE_FILE) },
    })
    expect(existsSync(here.request.config)).toBe(false)
    expect(here.read(CLAUDE_FILE)).toBe(text)
  })

  test('what the agent itself passes over is told with its place', async () => {
    const here = settingsWorld('claude-code')
    here.write(CLAUDE_FILE, {
      hooks: {
        NoSuchEvent: [],
        Stop: [
          { type: 'command', command: 'x' },
          { hooks: [run('a'), { type: 'command' }, { command: 'x' }] },
        ],
        SessionEnd: {},
      },
    })
    const { draft } = await here.run()
    expect(draft.rows.map(({ ids }) => ids[0])).toEqual(['a'])
    expect(draft.sources[0]!.dead.map(({ place }) => place)).toEqual([
      'NoSuchEvent',
      'Stop[0]',
      'Stop[1].hooks[1]',
      'Stop[1].hooks[2]',
      'SessionEnd',
    ])
  })

  test('one wrong hook before a call makes Claude Code pass over the whole file', async () => {
    const here = settingsWorld('claude-code')
    here.write(CLAUDE_FILE, {
      hooks: { Stop: [{ hooks: [run('a')] }], PreToolUse: [{ hooks: [{ type: 'x' }] }] },
    })
    const { draft } = await here.run()
    expect(draft.rows).toEqual([])
    expect(draft.sources[0]!.refused).toMatch(/PreToolUse\[0\]\.hooks\[0\]: `type` is none of/)
  })

  test('of hooks that are the same one is taken over, as one ran', async () => {
    const here = settingsWorld('claude-code')
    here.write(CLAUDE_FILE, at('Stop', [run('a', { timeout: 3 })]))
    here.write(
      'project/.claude/settings.json',
      at('Stop', [run('a'), run('b', { timeout: 1 }), run('b', { timeout: 2 })]),
    )
    const { draft } = await here.run()
    expect(draft.rows.map(({ ids, original }) => [ids[0], original.handler['timeout']])).toEqual([
      ['a', 3],
      ['b', 2],
    ])
    expect(draft.sources[1]!.dead.map(({ place }) => place)).toEqual(['Stop[0].hooks[0]', 'Stop[0].hooks[1]'])
  })
})

describe('a hook is what it was', () => {
  const first = async (
    agent: string,
    settings: object,
    prepare?: (here: ReturnType<typeof settingsWorld>) => void,
  ) => {
    const here = settingsWorld(agent)
    prepare?.(here)
    here.write(agent === 'claude-code' ? CLAUDE_FILE : GEMINI_FILE, settings)
    const done = await here.run()
    return { text: here.read(CONFIG), hook: (await here.plan()).hooks[0]!, said: told(done) }
  }

  test.each([
    ['claude-code', 'PreToolUse', 10, 10_000],
    ['claude-code', 'PreToolUse', 0.25, 250],
    ['claude-code', 'UserPromptSubmit', undefined, 30_000],
    ['claude-code', 'SessionEnd', undefined, 1500],
    ['gemini-cli', 'BeforeTool', 5000, 5000],
    ['gemini-cli', 'BeforeTool', 10, 10],
    ['gemini-cli', 'BeforeTool', undefined, 59_000],
  ])('%s waits at %s with %s for %i ms', async (agent, native, timeout, ms) => {
    const { hook } = await first(agent, at(native, [run('x', timeout === undefined ? {} : { timeout })]))
    expect(Math.min(hook.timeoutMs!, 59_000)).toBe(ms)
  })

  test('words without a shell stay words, and its folder is filled in', async () => {
    const { text } = await first(
      'claude-code',
      at('Stop', [run('node', { args: ['${CLAUDE_PROJECT_DIR}/x y.js', "it's", '$HOME'] })]),
    )
    expect(text).toContain(
      String.raw`exec 'node' \"${'${CLAUDE_PROJECT_DIR}'}\"'/x y.js' 'it'\\''s' \"$HOME\"`,
    )
  })

  test('what its script reads is passed on, or set where the settings or hookline know it', async () => {
    const { hook, said } = await first(
      'claude-code',
      {
        env: { TEAM: 'blue', A_TOKEN: 'x' },
        ...at('Stop', [run('"$CLAUDE_PROJECT_DIR"/.claude/x.sh "$MINE"')]),
      },
      ({ write }) =>
        write(
          'project/.claude/x.sh',
          '#!/bin/sh\necho $TEAM $A_TOKEN $CLAUDE_PROJECT_DIR $CLAUDE_ENV_FILE\n',
        ),
    )
    expect(hook.envPass).toEqual(['A_TOKEN', 'CLAUDE_ENV_FILE', 'MINE'])
    expect(hook.env).toEqual({ TEAM: 'blue' })
    expect(hook.id).toBe('x')
    expect(said).toMatch(/A_TOKEN came from the settings and looks like a secret/)
    expect(said).toMatch(/CLAUDE_ENV_FILE is told by Claude Code alone/)
  })

  test("Gemini CLI's variables are what hookline knows", async () => {
    const { hook } = await first(
      'gemini-cli',
      at('AfterAgent', [run('x "$GEMINI_PROJECT_DIR" $GEMINI_SESSION_ID $MINE')]),
    )
    expect(hook.env).toEqual({
      GEMINI_PROJECT_DIR: '{{ event.session.root }}',
      GEMINI_SESSION_ID: '{{ event.session.id }}',
    })
    expect(hook.envPass).toEqual(['MINE'])
  })

  test('onFailure, async and updatedInput', async () => {
    const closed = await first('claude-code', at('PreToolUse', [run('x', { onFailure: 'block' })], 'Bash'))
    expect(closed.hook.onError).toBe('deny')
    const open = await first('claude-code', at('SessionStart', [run('x', { onFailure: 'block' })]))
    expect(open.hook.onError ?? 'ignore').toBe('ignore')
    expect(open.said).toContain('onFailure is left out')
    const late = await first('claude-code', at('PostToolUse', [run('x', { async: true })]))
    expect(late.hook.mode).toBe('background')
    const rewriter = await first('claude-code', at('PreToolUse', [run('echo updatedInput')], 'Bash'))
    expect(rewriter.hook.rewrites).toBe(true)
  })
})

describe('never both, never neither', () => {
  const line = (config: string): object => run(`/x/hookline run --agent claude-code --config '${config}'`)

  test('an agent that cannot call hookline goes on; its hooks are for the others, and come and go with undo', async () => {
    const here = settingsWorld('claude-code')
    here.write(CLAUDE_FILE, at('Stop', [run('a')]))
    const before = here.read(CLAUDE_FILE)
    const done = await here.run(true)
    expect(done.switchable).toMatchObject([
      { stays: expect.stringContaining('goes on running it') as string },
    ])
    expect(done.switched).toMatchObject({ backups: [], rows: [{ ids: ['a'] }] })
    expect(here.read(CLAUDE_FILE)).toBe(before)
    expect((await here.plan()).hooks).toMatchObject([{ id: 'a', agents: ['codex'] }])
    expect((await here.plan()).hooks[0]!.enabled).not.toBe(false)
    expect(await undoMigration(here.request)).toMatchObject({ files: [] })
    expect((await here.plan()).hooks[0]!.enabled).toBe(false)
    await expect(undoMigration(here.request)).rejects.toMatchObject({ code: 'MIGRATE_NOTHING_TO_UNDO' })
  })

  test('once it can, originals that hookline is wired for go, to the byte and back', async () => {
    const here = settingsWorld('claude-code')
    const settings = {
      model: 'x',
      hooks: {
        Stop: [{ hooks: [run('a'), line(here.request.config)] }],
        SessionStart: [{ hooks: [run('b')] }],
      },
    }
    here.write(CLAUDE_FILE, settings)
    const done = await here.run(true, { spoken: WITH_CLAUDE })
    expect(done.switchable.map(({ obstacle }) => obstacle)).toEqual([
      undefined,
      expect.stringContaining('not wired at SessionStart'),
    ])
    expect(JSON.parse(here.read(CLAUDE_FILE))).toEqual({
      ...settings,
      hooks: { ...settings.hooks, Stop: [{ hooks: [line(here.request.config)] }] },
    })
    expect(
      (await here.plan()).hooks.map(({ id, agents, enabled }) => [id, agents?.join(), enabled !== false]),
    ).toEqual([
      ['a', 'claude-code', true],
      ['b', 'claude-code', false],
    ])
    await undoMigration({ ...here.request, spoken: WITH_CLAUDE })
    expect(here.read(CLAUDE_FILE)).toBe(JSON.stringify(settings, null, 2))
  })

  test('a hook that was taken over for others does not let its original go', async () => {
    const here = settingsWorld('claude-code')
    here.write(CLAUDE_FILE, { hooks: { Stop: [{ hooks: [run('a'), line(here.request.config)] }] } })
    await here.run()
    const { switchable } = await here.run(true, { spoken: WITH_CLAUDE })
    expect(switchable[0]!.stays).toContain('for codex alone')
    expect(here.read(CLAUDE_FILE)).toContain('"a"')
  })

  test.each([
    [
      'claude-code',
      CLAUDE_FILE,
      { disableAllHooks: true, ...at('Stop', [run('a')]) },
      /disableAllHooks is on/,
    ],
    [
      'gemini-cli',
      GEMINI_FILE,
      { hooks: { disabled: ['one'], AfterAgent: [{ hooks: [run('a', { name: 'one' })] }] } },
      /among the disabled/,
    ],
    [
      'gemini-cli',
      GEMINI_FILE,
      { hooksConfig: { enabled: false }, ...at('AfterAgent', [run('a')]) },
      /switched off in/,
    ],
    [
      'gemini-cli',
      GEMINI_FILE,
      { tools: { enableHooks: false }, ...at('AfterAgent', [run('a')]) },
      /enableHooks is off/,
    ],
  ])('what is off in %s stays off', async (agent, file, settings, why) => {
    const here = settingsWorld(agent)
    here.write(file, settings)
    const { switchable, switched } = await here.run(true)
    expect(switchable[0]!.obstacle).toMatch(why)
    expect(switched).toBeUndefined()
  })

  test('a file with comments is not written to', async () => {
    const here = settingsWorld('claude-code')
    const text = `{ // mine\n "hooks": ${JSON.stringify({ Stop: [{ hooks: [run('a'), line(here.request.config)] }] })} }`
    here.write(CLAUDE_FILE, text)
    const { switchable } = await here.run(true, { spoken: WITH_CLAUDE })
    expect(switchable[0]!.obstacle).toContain('has comments in it')
    expect(here.read(CLAUDE_FILE)).toBe(text)
  })

  test('a second run adds nothing', async () => {
    const here = settingsWorld('gemini-cli')
    here.write(
      GEMINI_FILE,
      at('BeforeTool', [run('a'), run('a', { timeout: 2 }), run('b')], 'run_shell_command|glob'),
    )
    await here.run()
    const text = here.read(CONFIG)
    expect((await here.run()).draft.rows.map(({ fate }) => fate)).toEqual(['known', 'known'])
    expect(here.read(CONFIG)).toBe(text)
  })
})

const text = fc.string({ unit: 'binary', maxLength: 12 })
const part = fc.constantFrom(
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
  ', ',
  '\\',
  'run_shell_command',
  'write_file',
)
const matcher = fc.oneof(
  fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
  text,
)
const handler = fc.record(
  {
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constant('command') },
      fc.constantFrom('prompt', 'http', 'agent', 'mcp_tool'),
    ),
    command: fc.oneof(
      text,
      fc.constantFrom('$X ${Y} {{z}}', '"$CLAUDE_PROJECT_DIR"/x', '/bin/cat', '[[ -n $Z ]]'),
    ),
    args: fc.array(text, { maxLength: 2 }),
    timeout: fc.oneof(fc.double({ noNaN: true, min: -1, max: 1e7 }), fc.nat()),
    if: fc.oneof(fc.constantFrom('Bash(git *)', 'Bash', 'Edit(*.ts)', 'mcp__a', 'Bash(:*)'), text),
    async: fc.boolean(),
    onFailure: fc.constantFrom('block', 'continue'),
    statusMessage: text,
    name: text,
    other: text,
  },
  { requiredKeys: ['type', 'command'] },
)

test.each(['claude-code', 'gemini-cli'])(
  'whatever is in the settings of %s, the file that comes of it is right, and nothing is lost',
  async (agent) => {
    const natives = agent === 'claude-code' ? Object.keys(claudeCode.natives) : Object.keys(GEMINI.natives)
    const group = fc.record(
      { matcher, hooks: fc.array(handler, { maxLength: 3 }) },
      { requiredKeys: ['hooks'] },
    )
    const hooks = fc.dictionary(fc.constantFrom(...natives, 'Odd'), fc.array(group, { maxLength: 2 }), {
      maxKeys: 4,
    })
    await fc.assert(
      fc.asyncProperty(hooks, fc.dictionary(fc.constantFrom('X', 'Y_KEY'), text), async (given, env) => {
        const here = settingsWorld(agent)
        here.write('project/.claude/settings.json', { env, hooks: given })
        here.write('project/.gemini/settings.json', { env, hooks: given })
        const { draft } = await here.run(true)
        const [{ dead, originals }] = draft.sources as [(typeof draft.sources)[0]]
        const all = Object.entries(given).flatMap(([native, groups]) =>
          groups.flatMap((one, nth) => one.hooks.map((_, index) => `${native}[${nth}].hooks[${index}]`)),
        )
        const found = [
          ...originals.map(({ native, group: nth, index }) => `${native}[${nth}].hooks[${index}]`),
          ...dead.map(({ place }) => place),
        ]
        const lost = all.filter((place) => !found.some((one) => place === one || place.startsWith(`${one}[`)))
        expect(lost).toEqual([])
        expect(draft.rows).toHaveLength(originals.length)
        for (const { fate, why, ids } of draft.rows)
          expect(fate === 'left-out' ? (why ?? '') !== '' : ids.length > 0).toBe(true)
        if (existsSync(here.request.config)) expect((await here.plan()).warnings).toEqual([])
      }),
      { numRuns: 120 },
    )
  },
)

test('the agents that hookline speaks with today are those that hooks are for', () => {
  expect(dialects.map(({ name }) => name)).toContain('codex')
})
