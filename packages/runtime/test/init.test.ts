import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile, type Plan } from '@hookline/config'
import type { LifecycleEvent } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { event } from '@hookline/testing'
import { expect, test } from 'vitest'
import { draftConfig, raise, survey, writeConfig, type Draft } from '../src/index.ts'

/** A project with these files, empty where no text is given. */
function project(files: Readonly<Record<string, string>>, name = 'project'): string {
  const root = join(mkdtempSync(join(tmpdir(), 'hookline-init-')), name)
  mkdirSync(join(root, '.git/refs'), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text)
  return root
}

const draftFor = (
  root: string,
  env: Readonly<Record<string, string>> = {},
  file = '/home/me/hooks.toml',
): Draft => draftConfig(root, { HOME: join(root, 'no-home'), ...env }, file)

async function planOf({ text }: Draft): Promise<Plan> {
  const compiled = await compile({
    file: '/home/me/hooks.toml',
    text,
    dialects,
    executors: { script },
    hookline: '1.0.0',
  })
  if (!compiled.ok)
    throw new Error(compiled.errors.map(({ code, message }) => `${code} ${message}`).join('\n'))
  return compiled.plan
}

const ids = ({ hooks }: Plan): readonly string[] => hooks.map(({ id }) => id)
const COMMON = ['no-force-push', 'no-secrets-in-patch', 'no-interactive-shells']

const WEB = '{"devDependencies":{"prettier":"3","oxfmt":"1"},"scripts":{"test":"vitest"}}'
const PYPROJECT = '[tool.ruff]\nline-length = 100\n[tool.black]\n[tool.pytest.ini_options]\n'

test.each<readonly [string, Readonly<Record<string, string>>, readonly string[], string | undefined]>([
  ['nothing', {}, [], undefined],
  [
    'prettier and pnpm',
    { 'package.json': '{"prettier":{}}', 'pnpm-lock.yaml': '' },
    ['pnpm exec prettier'],
    undefined,
  ],
  [
    'prettier by file, npm',
    { 'package.json': '{}', '.prettierrc.yaml': '' },
    ['npx --no-install prettier'],
    undefined,
  ],
  ['oxfmt before prettier, yarn', { 'package.json': WEB, 'yarn.lock': '' }, ['yarn oxfmt'], 'yarn test'],
  [
    'biome before both, bun',
    { 'package.json': WEB, 'biome.json': '', 'bun.lock': '' },
    ['bunx --no-install biome'],
    'bun run test',
  ],
  ['Go', { 'go.mod': '' }, ['gofmt -w'], 'go test ./...'],
  [
    'Rust',
    { 'Cargo.toml': '[package]\nedition = "2024"\n' },
    ['rustfmt --edition 2024'],
    'cargo test --quiet',
  ],
  [
    'Python, ruff before black',
    { 'pyproject.toml': PYPROJECT, 'uv.lock': '' },
    ['uv run ruff format'],
    'uv run pytest -q',
  ],
  ['Python, black', { 'pyproject.toml': '[tool.black]', 'poetry.lock': '' }, ['poetry run black'], undefined],
  [
    'several languages',
    { 'package.json': WEB, 'go.mod': '', 'Cargo.toml': '', 'ruff.toml': '' },
    ['npx --no-install oxfmt', 'ruff format', 'gofmt -w', 'rustfmt --edition 2021'],
    'npm test',
  ],
  ['a package.json that is none', { 'package.json': '{ nope', 'go.mod': '' }, ['gofmt -w'], 'go test ./...'],
  [
    'the test that npm init writes',
    { 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\""}}' },
    [],
    undefined,
  ],
])(
  'for a project of %s the file is right, without a warning, and names its tools',
  async (_, files, formatters, tests) => {
    const draft = draftFor(project(files))
    const plan = await planOf(draft)
    expect(plan.warnings).toEqual([])
    expect(ids(plan).slice(0, 3)).toEqual(COMMON)
    const formats = plan.hooks.filter(({ id }) => id.startsWith('format-with-'))
    expect(formats).toHaveLength(formatters.length)
    formatters.forEach((command, at) => expect(JSON.stringify(formats[at]!.options)).toContain(command))
    expect(draft.found.tests).toBe(tests)
    expect(ids(plan).includes('tests-pass')).toBe(tests !== undefined)
  },
)

test.each(['it\'s "mine"', 'back\\slash', 'späce 日本', '${HOME}', '{{ event }}', '$(x) `y`', '\u007F\t#'])(
  'a project whose folder is called %j is written down, or left out',
  async (name) => {
    const root = project({ 'go.mod': '' }, name)
    const plan = await planOf(draftFor(root))
    const format = plan.hooks.find(({ id }) => id === 'format-with-gofmt')
    if (/[$]\{|\{\{/.test(name)) return expect(format).toBeUndefined()
    for (const [where, due] of [
      [root, true],
      ['/elsewhere', false],
    ] as const) {
      const about = event(
        'patch.after',
        { files: [{ path: 'a.go', change: 'update', to: null }] },
        { session: { cwd: where } },
      )
      const found = await look(plan, about)
      expect(found.deciders.some((one) => one.name === 'user/format-with-gofmt' && one.due === true)).toBe(
        due,
      )
    }
  },
)

const look = (plan: Plan, about: LifecycleEvent): ReturnType<typeof survey> =>
  survey({ event: about, loaded: { plan, errors: [] }, dialect: dialects[0]!, answers: () => true })

/** The guards that would deny an event. */
async function deniedBy(plan: Plan, about: LifecycleEvent): Promise<readonly string[]> {
  const { deciders } = await look(plan, about)
  return deciders.filter(({ hook, due }) => hook.guard === true && due === true).map(({ hook }) => hook.id)
}

const plan = await planOf(draftFor(project({})))

test.each([
  'bash',
  'sh -i',
  '/bin/bash',
  'bash -l',
  'zsh',
  'exec bash',
  'sudo -i',
  'sudo bash',
  'sudo -u bob -s',
  'su',
  'su - bob',
  'FOO=1 bash',
  'cd x && bash',
  'ls; sh',
  'bash -c "python3"',
  'env bash --norc',
  'python',
  'python3',
  'python3 -i',
  'python3.12 -q',
  'python3 -i setup.py',
  'python3 -m pdb x.py',
  'ipython',
  'node',
  'node -i',
  'irb',
  'php -a',
  'deno',
  'bun repl',
  'ssh host',
  'ssh -p 22 me@host',
  'ssh -t host',
  'telnet localhost 25',
  'sftp host',
  'psql',
  'psql -h localhost -U me db',
  'mysql -u root -p',
  'sqlite3 x.db',
  'redis-cli',
  'redis-cli -h localhost',
  'mongosh',
  'docker exec -it web bash',
  'docker run --rm -it alpine',
  'kubectl exec -i -t pod -- sh',
  'timeout 60 bash',
  'bash\n',
  'echo start\npython3',
  'cat x | grep y; bash',
])('%j opens a prompt, and is denied', async (command) => {
  expect(await deniedBy(plan, event('exec.before', { command }))).toEqual(['no-interactive-shells'])
})

test.each([
  'bash -c ls',
  'bash -lc "npm test"',
  'sh script.sh',
  'bash < script.sh',
  'ls | sh',
  'curl -s x | bash -s -- y',
  "bash <<'EOF'\nls\nEOF",
  "python3 <<'EOF'\nprint(1)\nEOF",
  "python3 - <<'EOF'\nprint(1)\nEOF",
  'python3 x.py',
  'python3 -c "print(1)"',
  'python3 -m pytest',
  'python3 -Wignore x.py',
  'echo 1 | python3',
  'cat x.sql | psql db',
  'psql -c "select 1"',
  'psql db -f x.sql',
  'psql < x.sql',
  'psql --version',
  'mysql -e "select 1"',
  'sqlite3 x.db "select 1"',
  'sqlite3 x.db < x.sql',
  'redis-cli get x',
  'mongosh x.js',
  'node x.js',
  'node -e "1"',
  'node --version',
  'ssh host ls',
  'ssh -p 22 me@host uptime',
  'ssh -N -L 1:2:3 host',
  'docker run --rm alpine ls',
  'docker ps -a',
  'kubectl get pods',
  'sudo ls',
  'su -c ls',
  'deno test',
  'bun test',
  'php x.php',
  'ruby x.rb',
  'git status',
  'which bash python3',
  'man bash',
  'cat bash.md',
  "bash -c 'echo 1 | python3'",
  'npm run node',
  'echo "python3"',
  'apt-get install python3',
])('%j opens none, and runs', async (command) => {
  expect(await deniedBy(plan, event('exec.before', { command }))).toEqual([])
})

test.each([
  ['git push --force', true],
  ['git push origin main -f', true],
  ['git push -f', true],
  ['git push --force-with-lease', true],
  ['git push origin +main', true],
  ['git -C x push --force', true],
  ['cd x && sudo git push origin --force', true],
  ['git push', false],
  ['git push --follow-tags origin main', false],
  ['git push -u origin feature', false],
  ['git commit -m "--force"', false],
])('no-force-push on %j: %j', async (command, denied) => {
  expect(await deniedBy(plan, event('exec.before', { command }))).toEqual(denied ? ['no-force-push'] : [])
})

test.each([
  ['.env', true],
  ['packages/a/.env.local', true],
  ['deploy/server.pem', true],
  ['.ssh/id_ed25519', true],
  ['.env.example', false],
  ['src/environment.ts', false],
  ['id_rsa.md', false],
  ['docs/key.md', false],
])('no-secrets-in-patch on %j: %j', async (path, denied) => {
  const about = event('patch.before', { files: [{ path, change: 'add', to: null }] })
  expect(await deniedBy(plan, about)).toEqual(denied ? ['no-secrets-in-patch'] : [])
})

test.each(['hooks.toml', '.hookline/hooks.toml', '.codex/hooks.toml'])(
  'a %s of the project names no path of this machine',
  async (name) => {
    const root = project({ 'package.json': WEB }, '${HOME}')
    const draft = draftFor(root, {}, join(root, name))
    expect(draft.text).not.toMatch(/session\.root|all of your projects/)
    expect(draft.text).not.toContain(root)
    expect(ids(await planOf(draft))).toEqual([...COMMON, 'format-with-oxfmt', 'tests-pass', 'session-log'])
  },
)

test('the formatter gets the files that matched and are there, the log a line', async () => {
  const root = project({
    'go.mod': '',
    'a b.go': '',
    'c.txt': '',
    gofmt: '#!/bin/sh\nprintf "%s\\n" "$@" > "${0%/*}/out"\n',
  })
  execFileSync('chmod', ['+x', join(root, 'gofmt')])
  const files = ['a b.go', 'c.txt', 'deleted.go'].map((path) => ({
    path,
    change: 'update' as const,
    to: null,
  }))
  const session = { cwd: root, root }
  const means = {
    loaded: { plan: await planOf(draftFor(root)), errors: [] },
    executors: { script },
    env: { PATH: `${root}:${process.env['PATH']}`, HOME: root },
    stateDir: root,
    log: () => undefined,
  }
  const patched = await raise({ ...means, event: event('patch.after', { files }, { session }) })
  expect(patched.results).toMatchObject([{ hook: 'user/format-with-gofmt', status: 'done' }])
  expect(readFileSync(join(root, 'out'), 'utf8')).toMatch(/^-w\n(\.\/)?a b\.go\n$/)
  for (const name of ['session.start', 'task.complete'] as const) {
    const done = await raise({ ...means, event: event(name, {}, { session }) })
    expect(done.results.at(-1)).toMatchObject({ hook: 'user/session-log', status: 'done' })
    expect(done.context).toEqual([])
  }
  const log = readFileSync(join(root, '.local/state/hookline/sessions.jsonl'), 'utf8').trim().split('\n')
  expect(log.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual([
    'session.start',
    'task.complete',
  ])
})

test('agents are found by program or by folder', () => {
  const root = project({ codex: '' })
  mkdirSync(join(root, 'home/.gemini'), { recursive: true })
  const { agents } = draftFor(root, { PATH: root, HOME: join(root, 'home') }).found
  expect(agents).toEqual([
    { name: 'codex', title: 'Codex', by: join(root, 'codex') },
    { name: 'gemini', title: 'Gemini CLI', by: join(root, 'home/.gemini') },
  ])
})

test('a file that is there is not written over; with force a backup is kept', () => {
  const file = join(project({}), 'sub/hooks.toml')
  expect(writeConfig(file, 'one', false)).toBeUndefined()
  expect(() => writeConfig(file, 'two', false)).toThrow('already')
  expect(readFileSync(file, 'utf8')).toBe('one')
  const backup = writeConfig(file, 'two', true)!
  expect(readFileSync(file, 'utf8')).toBe('two')
  expect(readFileSync(backup, 'utf8')).toBe('one')
  expect(readdirSync(join(file, '..'))).toHaveLength(2)
})
