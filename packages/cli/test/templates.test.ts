import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { command, recorded, world, type World } from './hookline.ts'

const OWN = 'home/.config/hookline/hooks.toml'

/** A git repository with some templates for it. */
function withTemplates(...names: readonly string[]): World {
  const here = world('')
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: here.dir })
  const made = here.hookline(['init', '--template', ...names])
  expect(made).toMatchObject({ status: 0, stderr: '' })
  return here
}

const state = ({ dir }: World, name: string): string => join(dir, 'home/.local/state/hookline', name)

async function lines(file: string, count: number): Promise<readonly string[]> {
  const read = (): readonly string[] =>
    existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  for (let waited = 0; waited < 10_000 && read().length < count; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50))
  return read()
}

test('the list says what there is and what it needs', () => {
  const { hookline } = world('')
  const { stdout, status } = hookline(['init', '--list-templates'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/branch-guard +no commits on main .*needs git/)
  expect(stdout).toMatch(/slack +tells a channel .*needs @hookline\/executor-webhook and a secret, SLACK/)
  const all = JSON.parse(hookline(['init', '--list-templates', '--json']).stdout) as readonly {
    name: string
  }[]
  expect(all.length).toBeGreaterThan(12)
})

test('a template that needs a package or a secret says so where it says what is next', () => {
  const { stdout } = world('').hookline(['init', '--template', 'slack', 'backup', 'keep-patched'])
  const add = ' {2}hookline plugin add @hookline/executor-'
  const next = `next\n${add}filesystem\n${add}webhook\n {2}hookline secret set SLACK\n {2}hookline check`
  expect(stdout).toMatch(new RegExp(`written .*: tell-slack, backup, keep-patched\n\n${next}`))
})

test('templates are written, told, and added to what is there', () => {
  const here = withTemplates('backup', 'session-log')
  const { hookline, dir } = here
  expect(hookline(['check']).stdout).toContain('2 hooks, 0 warnings')
  const before = readFileSync(join(dir, OWN), 'utf8')
  const more = hookline(['init', '--template=metrics,backup', '--template', 'branch-guard'])
  expect(more.stdout).toMatch(/written .*: metrics, metrics-tasks, branch-guard, no-push-to-main/)
  expect(more.stdout).toContain('there already, left as it is: backup')
  expect(readFileSync(join(dir, OWN), 'utf8').startsWith(before)).toBe(true)
  const dry = hookline(['init', '--template', 'git-context', '--dry-run'])
  expect(dry.stdout).toContain('id = "git-context"')
  expect(readFileSync(join(dir, OWN), 'utf8')).not.toContain('git-context')
})

test.each([
  [['init', '--template'], 64, 'needs a name'],
  [['init', '--template', 'back-up'], 64, 'did you mean "backup"'],
  [['init', '--template', 'test-on-stop'], 69, 'needs tests'],
])('%j is refused', (args, code, said) => {
  const { status, stderr } = world('').hookline(args)
  expect(status).toBe(code)
  expect(stderr).toContain(said)
})

test.each([
  ['version = 1\nx = 1\n', 'TEMPLATE_TARGET_BROKEN'],
  ['version = 1\n[defaults]\nmode = "background"\n', 'TEMPLATE_RESULT_INVALID'],
])('a file that would not be right is not written to: %j', (text, code) => {
  const { hookline, dir } = world(text)
  const ran = hookline(['init', '--template', 'no-force-push', '--config', 'hooks.toml'])
  expect(ran.status).toBe(78)
  expect(ran.stderr).toContain(code)
  expect(readFileSync(join(dir, 'hooks.toml'), 'utf8')).toBe(text)
})

test('no commits on main, but on a branch', () => {
  const { hookline, dir } = withTemplates('branch-guard')
  const commit = (): string => hookline(['run', '--agent', 'codex'], command('git commit -m x', dir)).stdout
  expect(commit()).toContain('No commits on main: run git switch -c <name> first')
  execFileSync('git', ['checkout', '--quiet', '-b', 'feature'], { cwd: dir })
  expect(commit()).toBe('')
  const outside = join(dir, 'home')
  expect(hookline(['run', '--agent', 'codex'], command('ls', outside)).stdout).toBe('')
})

test('a file is copied as it was before the patch', () => {
  const here = withTemplates('backup')
  mkdirSync(join(here.dir, 'sub dir'))
  here.file('sub dir/a.txt', 'before', 0o640)
  const ran = here.hookline(['try', 'patch.before', 'sub dir/a.txt', 'new.txt'])
  expect(ran.stdout).toContain('no objection')
  writeFileSync(join(here.dir, 'sub dir/a.txt'), 'after')
  const [day] = readdirSync(state(here, 'copies'))
  const folder = join(state(here, 'copies'), day!, here.dir, 'sub dir')
  const copies = readdirSync(folder)
  expect(copies).toHaveLength(1)
  expect(copies[0]).toMatch(/^a\.txt\.\d{6}$/)
  expect(readFileSync(join(folder, copies[0]!), 'utf8')).toBe('before')
  expect(statSync(state(here, 'copies')).mode & 0o077).toBe(0)
})

test('what is often a hole is told with its place, and nothing else is', () => {
  const here = withTemplates('security-scan')
  here.file('it"s a.js', 'const a = 1\neval(input)\n')
  here.file('clean.js', 'const evaluate = 1\n')
  const scan = (...paths: readonly string[]): string => here.hookline(['try', 'patch.after', ...paths]).stdout
  expect(scan('it"s a.js', 'clean.js')).toContain('context: security-scan: look once more at ./it"s a.js:2')
  expect(scan('clean.js', 'gone.js')).not.toContain('context')
})

test('the agent is told where it is', () => {
  const { hookline } = withTemplates('git-context')
  expect(hookline(['try', 'session.start', 'startup']).stdout).toMatch(
    /## No commits yet on main[^]*no commits yet/,
  )
})

test('sessions, commands and calls are written down as the agent goes on', async () => {
  const here = withTemplates('session-log', 'command-log', 'metrics')
  const run = (payload: string): string => here.hookline(['run', '--agent', 'codex'], payload).stdout
  for (const name of [
    'session-start.startup',
    'pre-tool-use.bash',
    'post-tool-use.bash',
    'post-tool-use.bash-exit-3',
  ])
    expect(run(recorded(name, here.dir))).toBe('')
  const sessions = await lines(state(here, 'sessions.jsonl'), 1)
  expect(sessions.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(['session.start'])
  const [ran] = await lines(state(here, 'commands.jsonl'), 1)
  expect(JSON.parse(ran!)).toMatchObject({ name: 'exec.before', data: { command: 'echo hello && pwd' } })
  const metrics = await lines(state(here, 'metrics.tsv'), 3)
  const rows = metrics.map((line) => line.split('\t').slice(1))
  expect(rows.toSorted((a, b) => (a.join() < b.join() ? -1 : 1))).toEqual([
    ['codex', 'exec.after', expect.stringMatching(/^(true|false|)$/), here.dir],
    ['codex', 'exec.after', expect.stringMatching(/^(true|false|)$/), here.dir],
    ['codex', 'session.start', '', here.dir],
  ])
})

test('all that an agent does is a row of a table', async () => {
  const here = withTemplates('audit')
  for (const name of ['session-start.startup', 'pre-tool-use.bash', 'post-tool-use.bash'])
    expect(here.hookline(['run', '--agent', 'codex'], recorded(name, here.dir)).stdout).toBe('')
  const file = state(here, 'databases/audit.db')
  const names = (): readonly unknown[] => {
    if (!existsSync(file)) return []
    const db = new DatabaseSync(file, { timeout: 5000 })
    try {
      return db
        .prepare('select name from audit order by name')
        .all()
        .map(({ name }) => name)
    } catch {
      return []
    } finally {
      db.close()
    }
  }
  await vi.waitFor(() => expect(names()).toEqual(['exec.after', 'exec.before', 'session.start']), {
    timeout: 20_000,
  })
})

test('a task is not done while its tests fail, and files are formatted', () => {
  const bin = mkdtempSync(join(tmpdir(), 'hookline-bin-'))
  onTestFinished(() => rmSync(bin, { recursive: true, maxRetries: 9 }))
  const tool = '#!/bin/sh\nshift; for file do echo formatted > "$file"; done\n'
  writeFileSync(join(bin, 'gofmt'), tool, { mode: 0o755 })
  const { hookline, dir, file } = world('', { PATH: `${bin}:${process.env['PATH']}` })
  file('package.json', '{"scripts":{"test":"test -f fixed || { echo not yet; exit 1; }"}}')
  file('go.mod', '')
  file('a.go', 'x')
  expect(hookline(['init', '--template', 'test-on-stop', 'format-on-patch']).status).toBe(0)
  expect(hookline(['try', 'task.complete', 'completed']).stdout).toMatch(/deny[^]*not yet/)
  file('fixed', '')
  expect(hookline(['try', 'task.complete', 'completed']).stdout).toContain('no decision')
  hookline(['try', 'patch.after', 'a.go', 'gone.go'])
  expect(readFileSync(join(dir, 'a.go'), 'utf8')).toBe('formatted\n')
})
