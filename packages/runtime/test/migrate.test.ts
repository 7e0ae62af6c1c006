import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile, readToml } from '@hookline/config'
import { script } from '@hookline/executor-script'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  migrate,
  undoMigration,
  type Migration,
  type MigrateRequest,
  type MigrateSteps,
} from '../src/migrate/index.ts'
import { marked, type Original } from '../src/migrate/original.ts'
import { withoutInToml } from '../src/migrate/toml-switch.ts'
import { trustedHash, snakeCase } from '../src/migrate/trust.ts'

interface Home {
  readonly request: MigrateRequest
  readonly write: (name: string, text: string) => void
  readonly read: (name: string) => string
  /** Lets Codex trust every command of its hooks.json and config.toml as they are. */
  readonly trust: () => void
  readonly run: (confirm?: boolean) => Promise<Migration>
  readonly enabled: () => Promise<readonly string[]>
}

function home(): Home {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-migrate-')))
  onTestFinished(() => rmSync(dir, { recursive: true, maxRetries: 9 }))
  const at = (name: string): string => join(dir, name)
  mkdirSync(at('codex'))
  const request: MigrateRequest = {
    agent: 'codex',
    spoken: dialects,
    env: { HOME: dir, CODEX_HOME: at('codex'), XDG_STATE_HOME: at('state'), XDG_CONFIG_HOME: at('config') },
    cwd: dir,
    scope: 'user',
    config: at('config/hookline/hooks.toml'),
    compile: (file, text) => compile({ file, text, dialects, executors: { script }, hookline: '0.0.0' }),
  }
  const read = (name: string): string => readFileSync(at(name), 'utf8')
  return {
    request,
    read,
    write(name, text) {
      mkdirSync(dirname(at(name)), { recursive: true })
      writeFileSync(at(name), text)
    },
    trust() {
      const records = originals(at('codex/hooks.json')).map(
        ({ key, hash }) => `[hooks.state.${JSON.stringify(key)}]\ntrusted_hash = "${hash}"\n`,
      )
      const file = at('codex/config.toml')
      const before = existsSync(file) ? `${readFileSync(file, 'utf8')}\n` : ''
      writeFileSync(file, before + records.join(''))
    },
    run: (confirm = false) => migrate(request, { dryRun: false, confirm: (all) => (confirm ? all : []) }),
    async enabled() {
      const found = await request.compile(request.config, read('config/hookline/hooks.toml'))
      if (!found.ok) throw found.errors[0]!
      return found.plan.hooks.filter(({ enabled }) => enabled !== false).map(({ id }) => id)
    },
  }
}

/** Computed here by the recipe, not by the code under test. */
function originals(file: string): readonly { readonly key: string; readonly hash: string }[] {
  const { hooks } = JSON.parse(readFileSync(file, 'utf8')) as { hooks: Record<string, any[]> }
  return Object.entries(hooks).flatMap(([native, groups]) =>
    groups.flatMap(({ matcher, hooks: handlers }, group) =>
      (handlers as { command: string; timeout?: number }[]).map(({ command, timeout = 600 }, index) => {
        const handler = { async: false, command, timeout, type: 'command' }
        const identity = JSON.stringify({
          event_name: snakeCase(native),
          hooks: [handler],
          ...(matcher === undefined ? {} : { matcher }),
        })
        const hash = `sha256:${createHash('sha256').update(identity).digest('hex')}`
        return { key: `${file}:${snakeCase(native)}:${group}:${index}`, hash }
      }),
    ),
  )
}

const own = (native: string): object => ({
  hooks: [{ type: 'command', command: `/x/hookline/bin/hook --agent codex --event ${native} --scope user` }],
})
const command = (text: string): object => ({ type: 'command', command: text, timeout: 5 })

function hooksJson(): string {
  const hooks = {
    PreToolUse: [
      { matcher: 'Bash', hooks: [command('/x/deny.sh'), command('/x/other.sh')] },
      own('PreToolUse'),
    ],
    SessionStart: [{ hooks: [command('/x/context.sh')] }, own('SessionStart')],
  }
  return `${JSON.stringify({ description: 'mine', hooks }, null, 3)}\n`
}

const fates = ({ draft }: Migration): readonly string[] =>
  draft.rows.map(({ original, fate, ids }) => `${original.native} ${fate} ${ids.join(' ')}`.trim())

test('new hooks are off as long as their originals are on, and lines of hookline are left alone', async () => {
  const { write, trust, run, enabled, read } = home()
  write('codex/hooks.json', hooksJson())
  trust()
  const done = await run()
  expect(fates(done)).toEqual([
    'PreToolUse new deny',
    'PreToolUse new other',
    'PreToolUse ours',
    'SessionStart new context',
    'SessionStart ours',
  ])
  expect(await enabled()).toEqual([])
  expect(read('codex/hooks.json')).toBe(hooksJson())
})

test('a second run adds nothing', async () => {
  const { write, run, read } = home()
  write('codex/hooks.json', hooksJson())
  await run()
  const first = read('config/hookline/hooks.toml')
  expect(fates(await run())).toEqual([
    'PreToolUse known deny',
    'PreToolUse known other',
    'PreToolUse ours',
    'SessionStart known context',
    'SessionStart ours',
  ])
  expect(read('config/hookline/hooks.toml')).toBe(first)
})

test('what is in the hooks.toml stays, and its defaults do not change the new hooks', async () => {
  const { write, run, read, request } = home()
  const mine =
    'version = 1\n\n[defaults]\nguard = true\nenv_pass = ["X"]\n\n[[hooks]]\nid = "deny"\non = "exec.before"\ndeny = "no" # mine\n'
  write('config/hookline/hooks.toml', mine)
  write('codex/hooks.json', hooksJson())
  await run()
  const text = read('config/hookline/hooks.toml')
  expect(text.startsWith(mine)).toBe(true)
  const found = await request.compile(request.config, text)
  const hooks = found.ok ? found.plan.hooks : []
  expect(hooks.map(({ id, guard, envPass = [] }) => [id, guard ?? false, envPass])).toEqual([
    ['deny', true, ['X']],
    ['deny-pre-tool-use', false, []],
    ['other', false, []],
    ['context', false, []],
  ])
})

test('a broken hooks.toml is not written to', async () => {
  const { write, run, read } = home()
  write('config/hookline/hooks.toml', 'version = 1\nx = 1\n')
  write('codex/hooks.json', hooksJson())
  await expect(run()).rejects.toMatchObject({ code: 'MIGRATE_TARGET_BROKEN' })
  expect(read('config/hookline/hooks.toml')).toBe('version = 1\nx = 1\n')
})

test('the switch turns originals off and hooks on in one step, and undo is to the byte', async () => {
  const { write, trust, run, enabled, read, request } = home()
  write('codex/hooks.json', hooksJson())
  write('codex/config.toml', 'notify = [\n  "/x/say", # loud\n  "a",\n]\nmodel = "m"\n')
  trust()
  const config = read('codex/config.toml')
  const done = await run(true)
  expect(done.switched?.rows.map(({ ids }) => ids[0])).toEqual(['deny', 'other', 'context'])
  expect(done.switchable.at(-1)).toMatchObject({ obstacle: expect.stringContaining('not wired at Stop') })
  expect(await enabled()).toEqual(['deny', 'other', 'context'])
  expect(JSON.parse(read('codex/hooks.json'))).toEqual({
    description: 'mine',
    hooks: {
      PreToolUse: [{ matcher: 'Bash', hooks: [] }, own('PreToolUse')],
      SessionStart: [{ hooks: [] }, own('SessionStart')],
    },
  })
  expect(read('codex/config.toml')).toBe(config)
  const [backup] = done.switched!.backups
  expect(readFileSync(backup!, 'utf8')).toBe(hooksJson())
  expect(statSync(backup!).mode & 0o777).toBe(0o600)
  await undoMigration(request)
  expect(read('codex/hooks.json')).toBe(hooksJson())
  expect(await enabled()).toEqual([])
  await expect(undoMigration(request)).rejects.toMatchObject({ code: 'MIGRATE_NOTHING_TO_UNDO' })
})

test('undo touches nothing if a file was changed since, and says where the copy is', async () => {
  const { write, trust, run, enabled, read, request } = home()
  write('codex/hooks.json', hooksJson())
  trust()
  const { switched } = await run(true)
  write('codex/hooks.json', '{}')
  const failed = undoMigration(request)
  await expect(failed).rejects.toMatchObject({
    code: 'MIGRATE_CHANGED',
    message: expect.stringContaining(switched!.backups[0]!),
  })
  expect(read('codex/hooks.json')).toBe('{}')
  expect(await enabled()).toEqual(['deny', 'other', 'context'])
})

test('what did not finish is finished by the next run', async () => {
  const { write, trust, run, enabled, read, request } = home()
  write('codex/hooks.json', hooksJson())
  trust()
  await run(true)
  // as if it had ended between the two writes
  write('codex/hooks.json', hooksJson())
  expect(await enabled()).toHaveLength(3)
  const again = await run(true)
  expect(again.switched?.rows).toHaveLength(3)
  expect(read('codex/hooks.json')).not.toContain('/x/deny.sh')
  expect(await enabled()).toHaveLength(3)
  await undoMigration(request)
  expect(read('codex/hooks.json')).toBe(hooksJson())
})

describe('an original stays as it is', () => {
  test.each<readonly [string, (home: Home) => void, RegExp]>([
    ['if Codex never trusted it', ({ write }) => write('codex/config.toml', ''), /never ran it/],
    [
      'if it changed since it was trusted',
      ({ write, trust, read }) => {
        trust()
        write('codex/hooks.json', read('codex/hooks.json').replace('deny.sh"', 'deny.sh x"'))
      },
      /changed after it was trusted/,
    ],
    [
      'if it is switched off in Codex',
      ({ write, trust, read }) => {
        trust()
        write(
          'codex/config.toml',
          read('codex/config.toml').replace('trusted_hash', 'enabled = false\ntrusted_hash'),
        )
      },
      /switched off in Codex/,
    ],
    [
      'if hookline is wired for another hooks.toml',
      ({ write, trust, read }) => {
        write(
          'codex/hooks.json',
          read('codex/hooks.json').replaceAll('--scope user', "--scope user --config '/else'"),
        )
        trust()
      },
      /not wired at PreToolUse/,
    ],
  ])('%s', async (_, prepare, why) => {
    const here = home()
    here.write('codex/hooks.json', hooksJson())
    prepare(here)
    const before = here.read('codex/hooks.json')
    const { switchable, switched } = await here.run(true)
    expect(switchable[0]!.obstacle).toMatch(why)
    expect(switched?.rows.some(({ ids }) => ids.includes('deny')) ?? false).toBe(false)
    expect(await here.enabled()).not.toContain('deny')
    if (switched === undefined) expect(here.read('codex/hooks.json')).toBe(before)
    else expect(here.read('codex/hooks.json')).toContain('/x/deny.sh')
  })
})

test('what stays keeps its place, since Codex trusts by place', async () => {
  const { write, trust, run, read } = home()
  const kept = { type: 'prompt', prompt: 'x' }
  const hooks = { PreToolUse: [{ hooks: [command('/x/a.sh'), kept, command('/x/b.sh')] }, own('PreToolUse')] }
  write('codex/hooks.json', JSON.stringify({ hooks }))
  trust()
  await run(true)
  expect(read('codex/hooks.json')).toBe(
    JSON.stringify({
      hooks: { PreToolUse: [{ hooks: [{ type: 'command', command: '' }, kept] }, own('PreToolUse')] },
    }),
  )
})

test('hooks of config.toml are made comments, and come back to the byte', async () => {
  const { write, trust, run, read, request, enabled } = home()
  write('codex/hooks.json', JSON.stringify({ hooks: { Stop: [own('Stop')] } }))
  trust()
  const handler = { type: 'command', command: "/x/a.sh '1'" }
  const [one] = marked([
    {
      agent: 'codex',
      file: '',
      form: 'toml',
      native: 'Stop',
      group: 0,
      index: 0,
      matcher: undefined,
      handler,
    },
  ])
  const key = `${join(request.env['CODEX_HOME']!, 'config.toml')}:stop:0:0`
  const text = `notify = ["/x/say"] # loud\n${read('codex/config.toml')}
[hooks.state.${JSON.stringify(key)}]
trusted_hash = "${trustedHash(one!)}"

# mine
[[hooks.Stop]]
[[hooks.Stop.hooks]]
type = "command"
command = """/x/a.sh '1'"""
[tui]
x = 1
`
  write('codex/config.toml', text)
  const done = await run(true)
  expect(done.switchable.map(({ obstacle }) => obstacle)).toEqual([undefined, undefined])
  expect(await enabled()).toEqual(['a', 'say'])
  expect(read('codex/config.toml')).toBe(
    text
      .replace('notify', '# notify')
      .replace('[[hooks.Stop]]\n', '# [[hooks.Stop]]\n')
      .replace('[[hooks.Stop.hooks]]\ntype', '# [[hooks.Stop.hooks]]\n# type')
      .replace('\ncommand = """', '\n# command = """'),
  )
  await undoMigration(request)
  expect(read('codex/config.toml')).toBe(text)
})

test.each([
  ['{', /not JSON/],
  ['{"hooks":{},"x":1}', /unknown key `x`/],
  ['{"hooks":{"Stop":[{"hooks":[{"command":"x"}]}]}}', /`type` is missing/],
  ['{"hooks":{"Stop":[{"hooks":[{"type":"shell","command":"x"}]}]}}', /`type` is none of/],
  ['{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x","timeout":"5"}]}]}}', /`timeout` is not/],
  ['{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x","timeout":1.5}]}]}}', /`timeout` is not/],
  ['{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x","timeout":5.0}]}]}}', /`timeout` is not/],
  ['{"hooks":{"Stop":[{"hooks":[{"type":"command"}]}]}}', /`command` is missing/],
  ['{"hooks":{"Stop":[{"hooks":[{"type":"mcp_tool","tool":"x"}]}]}}', /`server` is missing/],
  ['{"hooks":{"Stop":[{"hooks":null}]}}', /is not a list/],
  ['{"hooks":null}', /not a table/],
  ['{"description":1,"hooks":{}}', /`description` is not a text/],
])('a hooks.json that Codex takes nothing of gives nothing: %s', async (text, why) => {
  const { write, run } = home()
  write('codex/hooks.json', text)
  const { draft } = await run(true)
  expect(draft.rows).toEqual([])
  expect(draft.sources[0]!.refused).toMatch(why)
  expect(existsSync(draft.folder.replace('codex', 'config/hookline/hooks.toml'))).toBe(false)
})

test('what Codex never looks at is told', async () => {
  const { write, run } = home()
  write('codex/hooks.json', '{"hooks":{"Notification":[],"Stop":[{"type":"command","command":"x"}]}}')
  const { draft } = await run()
  expect(draft.sources[0]!.dead.map(({ place }) => place)).toEqual(['Notification', 'Stop[0]'])
})

test("a project's hooks come with a condition, and its notify does not come", async () => {
  const { write, request, read } = home()
  write('.codex/hooks.json', hooksJson())
  write('.codex/config.toml', 'notify = ["/x/say"]\n')
  const { draft } = await migrate({ ...request, scope: 'project' }, { dryRun: false, confirm: () => [] })
  expect(read('config/hookline/hooks.toml')).toContain(`if = 'event.session.root == "${request.cwd}"'`)
  expect(draft.sources[1]!.dead).toMatchObject([{ place: 'notify' }])
})

test('a dry run writes nothing', async () => {
  const { write, request } = home()
  write('codex/hooks.json', hooksJson())
  const { draft } = await migrate(request, { dryRun: true, confirm: (all) => all })
  expect(draft.after).toContain('id = "deny"')
  expect(existsSync(request.config)).toBe(false)
  expect(existsSync(join(request.cwd, 'state'))).toBe(false)
})

test('equal handlers are told apart, and a matcher that cannot be said stays as a comment, once', async () => {
  const { write, run, read } = home()
  const same = { hooks: [command('/x/a.sh'), command('/x/a.sh')] }
  write(
    'codex/hooks.json',
    JSON.stringify({ hooks: { Stop: [same], PreToolUse: [{ ...same, matcher: '[a&&b]x' }] } }),
  )
  await run()
  const text = read('config/hookline/hooks.toml')
  expect(text.match(/^id = /gm)).toHaveLength(2)
  expect(text.match(/^# left out: /gm)).toHaveLength(2)
  write(
    'config/hookline/hooks.toml',
    `${text}\n[[hooks]]\nid = "mine"\nenabled = false\non = "task.start"\ncontext = "x"\n`,
  )
  const again = await run()
  expect(fates(again)).toEqual([
    'Stop known a',
    'Stop known a-stop',
    'PreToolUse left-out',
    'PreToolUse left-out',
  ])
})

test('of config.toml a handler can go alone where it has a table of its own; its place stays taken', () => {
  const text = `# mine
[[hooks.Stop]]
[[hooks.Stop.hooks]]
type = "command"
command = "a" # one
[[hooks.Stop.hooks]]
type = "prompt"
prompt = "x"
`
  const [first, second] = originalsOf(text)
  const { text: after, stuck } = withoutInToml(text, readToml(text, 'x'), [first!, second!], [first!])
  expect(stuck).toEqual([])
  expect(after).toContain(
    '# command = "a" # one\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = ""\n[[hooks.Stop.hooks]]\ntype = "prompt"',
  )
  expect(readToml(after, 'x').table['hooks']).toEqual({
    Stop: [
      {
        hooks: [
          { type: 'command', command: '' },
          { type: 'prompt', prompt: 'x' },
        ],
      },
    ],
  })
})

test.each([
  [
    'a handler in a list on one line',
    'hooks.Stop = [{ hooks = [{ type = "command", command = "a" }, { type = "prompt" }] }]\n',
    1,
  ],
  [
    'an event in a table on one line',
    'hooks = { Stop = [{ hooks = [{ type = "command", command = "a" }] }], state = {} }\n',
    1,
  ],
])('%s is not taken out of config.toml', (_, text, going) => {
  const all = originalsOf(text)
  const { text: after, stuck } = withoutInToml(text, readToml(text, 'x'), all, all.slice(0, going))
  expect(after).toBe(text)
  expect(stuck).toEqual(all.slice(0, going))
})

function originalsOf(text: string): readonly Original[] {
  const { Stop } = readToml(text, 'x').table['hooks'] as { Stop: { hooks: Record<string, unknown>[] }[] }
  const place = { agent: 'codex', file: 'x', form: 'toml', native: 'Stop', matcher: undefined } as const
  return marked(
    Stop.flatMap(({ hooks }, group) => hooks.map((handler, index) => ({ ...place, group, index, handler }))),
  )
}

/** As Codex 0.169.0 told them by `hooks/list`. */
const TOLD: readonly (readonly [
  native: string,
  matcher: string | undefined,
  handler: object,
  hash: string,
])[] = [
  [
    'PreModelRequest',
    'dropped',
    { type: 'command', command: 'true' },
    'sha256:2bcf04118419bd6fb936ade193b6b3543b9ef29c3433b9d09014e869593c598a',
  ],
  [
    'PreToolUse',
    'Bash',
    { type: 'command', command: 'true' },
    'sha256:39057ebd30cc98418da09c661f1ff844e076ba83820ea7f8a14b085993f1a440',
  ],
  [
    'PreToolUse',
    'Bash',
    { type: 'command', command: 'true', timeout: 0 },
    'sha256:c3c2f7f1d5c57f7159c7c8b74aa4a1f4246a17d61039b39b8b271fab54fdbeb1',
  ],
  [
    'PreToolUse',
    'Bash',
    {
      type: 'command',
      command: 'true',
      timeout: 5,
      statusMessage: 'hi',
      async: true,
      additionalContextLimit: 100,
    },
    'sha256:13e066b5821f12223f2691c6a1e984b38ac3a05f144ce1ab46dccde586a71c5d',
  ],
  [
    'PreToolUse',
    'Bash',
    { type: 'command', command: 'echo "é ☃ \\n </x> /"', commandWindows: 'ver' },
    'sha256:c6445694bf0221c44408bee5b31e5256b125c4baba067c3378305b4f18f9f813',
  ],
  [
    'PreToolUse',
    '*',
    { type: 'command', command: 'true' },
    'sha256:b30d8c3c10d15e07c1f6479619d2e81059794466921c11b395b2bc917ddb4e15',
  ],
  [
    'PreToolUse',
    '',
    { type: 'command', command: 'true' },
    'sha256:189a2dab8752eb65ee6809aee40155c040acb4f3337fadc048710db013ee4436',
  ],
  [
    'PermissionRequest',
    'Bash',
    { type: 'command', command: 'true' },
    'sha256:9873796ebc25697a80cea4e80a22adfbf66c107f8d744c2d0c00df72bb6dbe1a',
  ],
  [
    'PostToolUse',
    'Edit|Write',
    { type: 'command', command: 'true' },
    'sha256:abc1e94b88f960daf0de9b8cc0760912034857a7eb84819e9df143b114bde804',
  ],
  [
    'PreCompact',
    'auto',
    { type: 'command', command: 'true' },
    'sha256:a689b948c2ec9305e7e912aff6ffb75cfbc50b4399ad57e2e6720290038e78a4',
  ],
  [
    'PostCompact',
    'manual',
    { type: 'command', command: 'true' },
    'sha256:77f1ae440c5908fcd353c55c5b20d6d89606f5432615741f89b4253fe888c922',
  ],
  [
    'SessionStart',
    'startup|resume',
    { type: 'command', command: 'true', timeout: 30 },
    'sha256:d91f3c3a9f48ffb99c569caec07303342222603088a34e39e3a2a6f436bfba9a',
  ],
  [
    'SessionEnd',
    'other',
    { type: 'command', command: 'true' },
    'sha256:82b66a11658792bbdfd4aafe23d8fa394cba287d004626ea091b0d8c13e9bfda',
  ],
  [
    'SessionEnd',
    'other',
    { type: 'command', command: 'true', timeout: 2 },
    'sha256:82e8a4b7d4688f223c65f6710b41bab7db588bc037817dec10a5592bbce9606a',
  ],
  [
    'SessionEnd',
    'other',
    { type: 'command', command: 'true', timeout: 60 },
    'sha256:87852f6858ae5fdddda734cd2cf5600802e3f0a158b43442f70fff802da70ba0',
  ],
  [
    'UserPromptSubmit',
    'dropped',
    { type: 'command', command: 'true' },
    'sha256:0c5faf9b4c95d27d454f681f22931c6d071e6b0ab11bcbf2e461c464355de34d',
  ],
  [
    'SubagentStart',
    'default',
    { type: 'command', command: 'true' },
    'sha256:05104f857da5e2a5d9fdab990284fe57a0b4423e11a50c5ac28660c3ec4a0c7f',
  ],
  [
    'SubagentStop',
    'default',
    { type: 'command', command: 'true' },
    'sha256:4f5a9aa7aba7a6a7360143e3c63b42fdc57f9eb64690da531aec042f31b2fa29',
  ],
  [
    'Stop',
    'dropped',
    { type: 'command', command: 'true' },
    'sha256:2ba34c7a02841fada06b868a093d041fd3d9de81883c789a321916b0aa118851',
  ],
  [
    'Interrupt',
    undefined,
    { type: 'command', command: 'true' },
    'sha256:fb1ffe26e8dbd2e7fb8855d602d1545f7e1b53854ebfb71aead8f18db9e7607a',
  ],
  [
    'Interrupt',
    undefined,
    { type: 'command', command: 'true', timeout: 60 },
    'sha256:461557090d383e4523d199ab0e90511c3fb32340392f729fc9796e6b2b485219',
  ],
]

test.each(TOLD)(
  'what Codex keeps of a hook that it trusts is known: %s %s %j',
  (native, matcher, handler, hash) => {
    expect(trustedHash({ native, matcher, handler: handler as Original['handler'] })).toBe(hash)
  },
)

test('a switch that ends halfway leaves the originals running', async () => {
  const { write, trust, enabled, read, request } = home()
  write('codex/hooks.json', hooksJson())
  trust()
  let checks = 0
  const meddling: MigrateRequest['compile'] = (file, text) => {
    // the last look before the hooks are switched on: somebody writes to Codex's file
    if (text.includes('enabled = true')) write('codex/hooks.json', `${hooksJson()} `)
    checks++
    return request.compile(file, text)
  }
  const steps: MigrateSteps = { dryRun: false, confirm: (all) => all }
  await expect(migrate({ ...request, compile: meddling }, steps)).rejects.toMatchObject({
    code: 'AGENT_FILE_BUSY',
  })
  expect(checks).toBeGreaterThan(1)
  expect(await enabled()).toEqual(['deny', 'other', 'context'])
  expect(read('codex/hooks.json')).toBe(`${hooksJson()} `)
})

test('null is nothing said, as to Codex', async () => {
  const { write, run } = home()
  const handler = { type: 'command', command: '/x/a.sh', timeout: null, statusMessage: null }
  write(
    'codex/hooks.json',
    JSON.stringify({ description: null, hooks: { Stop: [{ matcher: null, hooks: [handler] }] } }),
  )
  expect(fates(await run())).toEqual(['Stop new a'])
})

test('what stays in a hooks.json stays to the byte', async () => {
  const { write, trust, run, read } = home()
  const tool = '{ "type":"mcp_tool", "server":"s","tool":"t",  "input":{"n":1.0} }'
  const mine = JSON.stringify(command('/x/a.sh'))
  const line = JSON.stringify(own('Stop'))
  write('codex/hooks.json', `{ "hooks" : {\n "Stop":[ {"hooks":[ ${tool} , ${mine} ]}, ${line} ] }\n}`)
  trust()
  await run(true)
  expect(read('codex/hooks.json')).toBe(`{ "hooks" : {\n "Stop":[ {"hooks":[ ${tool} ]}, ${line} ] }\n}`)
})

test('undo is to the byte, whatever the files were', async () => {
  const entry = fc.record({ command: fc.string({ minLength: 1 }), timeout: fc.integer({ min: 1, max: 900 }) })
  const some = fc.array(
    entry.map((one) => ({ type: 'command', ...one })),
    { minLength: 1, maxLength: 3 },
  )
  const settings = fc.constantFrom(
    '',
    'notify = ["/x/say"]\r\nmodel = "m"\r\n',
    '# \u00e9\nnotify = [ "/x/say",\n "b" ] # c',
  )
  await fc.assert(
    fc.asyncProperty(some, settings, fc.constantFrom('', '\t', '  '), async (handlers, config, indent) => {
      const { write, trust, run, read, request, enabled } = home()
      const hooks = {
        Stop: [{ hooks: handlers }, own('Stop')],
        PreToolUse: [{ matcher: '.', hooks: handlers }],
      }
      const text = JSON.stringify({ hooks }, null, indent)
      write('codex/hooks.json', text)
      write('codex/config.toml', config)
      trust()
      const before = read('codex/config.toml')
      const { switched } = await run(true)
      if (switched === undefined) return
      expect(await enabled()).not.toEqual([])
      await undoMigration(request)
      expect([read('codex/hooks.json'), read('codex/config.toml')]).toEqual([text, before])
      expect(await enabled()).toEqual([])
    }),
    { numRuns: 40 },
  )
})
