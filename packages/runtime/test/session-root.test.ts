import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { event } from '@hookline/testing'
import { expect, onTestFinished, test } from 'vitest'
import { forgetSessions } from '../src/index.ts'
import { pinned } from '../src/layers/session-root.ts'

function world(): { readonly env: { readonly HOME: string }; readonly folder: string } {
  const home = mkdtempSync(join(tmpdir(), 'hookline-session-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 9 }))
  return { env: { HOME: home }, folder: join(home, '.local/state/hookline/sessions') }
}

function rootOf(session: string, root: string, env: { HOME: string }, agent = 'codex'): string {
  const events = [
    event(
      'exec.before',
      { command: 'ls' },
      { session: { id: session, cwd: root, root }, agent: { name: agent } },
    ),
    event('tool.before', {}, { session: { id: session, cwd: root, root }, agent: { name: agent } }),
  ]
  const found = pinned(events, env)
  expect(new Set(found.map(({ session: one }) => one.root)).size).toBe(1)
  expect(found[0]!.session.cwd).toBe(root)
  return found[0]!.session.root
}

test('a session keeps the project that it began in, wherever it walks', () => {
  const { env, folder } = world()
  expect(rootOf('one', '/a', env)).toBe('/a')
  expect(rootOf('one', '/b', env)).toBe('/a')
  expect(rootOf('two', '/b', env)).toBe('/b')
  expect(rootOf('one', '/b', env, 'claude-code')).toBe('/b')
  expect(statSync(join(folder, readdirSync(folder)[0]!)).mode & 0o777).toBe(0o600)
})

test('whatever a session calls itself, it stays in its folder and apart from others', () => {
  const { env, folder } = world()
  const names = ['../../../x', '/etc/x', 'a'.repeat(5000), `${'a'.repeat(5000)}b`, 'ü %2F', '.', '..']
  for (const [at, name] of names.entries()) expect(rootOf(name, `/${at}`, env)).toBe(`/${at}`)
  for (const [at, name] of names.entries()) expect(rootOf(name, '/other', env)).toBe(`/${at}`)
  expect(readdirSync(folder)).toHaveLength(names.length)
})

test('without a name there is no session to remember', () => {
  const { env } = world()
  expect(rootOf('', '/a', env)).toBe('/a')
  expect(rootOf('', '/b', env)).toBe('/b')
})

test('a note that nobody can read, or of another session, is none', () => {
  const { env, folder } = world()
  rootOf('one', '/a', env)
  const file = join(folder, readdirSync(folder)[0]!)
  for (const junk of ['', '{', 'null', '{"session":"codex/two","root":"/evil"}']) {
    writeFileSync(file, junk)
    expect(rootOf('one', '/b', env)).toBe('/b')
  }
})

test('where nothing can be kept the project is the one that the agent stands in', () => {
  const { env } = world()
  writeFileSync(join(env.HOME, '.local'), '')
  expect(rootOf('one', '/a', env)).toBe('/a')
  expect(rootOf('one', '/b', env)).toBe('/b')
})

test('what began more than a month ago is forgotten', () => {
  const { env, folder } = world()
  rootOf('old', '/a', env)
  const long = new Date(Date.now() - 31 * 24 * 3_600_000)
  utimesSync(join(folder, readdirSync(folder)[0]!), long, long)
  rootOf('new', '/a', env)
  forgetSessions(env)
  expect(readdirSync(folder)).toHaveLength(1)
  expect(rootOf('new', '/b', env)).toBe('/a')
  expect(rootOf('old', '/b', env)).toBe('/b')
  forgetSessions(world().env)
})

const CHILD = `
const [module, root, startAt] = process.argv.slice(1)
const { pinned } = await import(module)
while (Date.now() < Number(startAt));
const roots = Array.from({ length: 300 }, (_, at) => pinned([{ agent: { name: 'codex' }, session: { id: 's' + at, cwd: root, root } }], process.env)[0].session.root)
process.stdout.write(roots.join(' '))
`

test('several calls of new sessions at once agree on one project for each', async () => {
  const { env } = world()
  const module = fileURLToPath(new URL('../src/layers/session-root.ts', import.meta.url))
  const startAt = String(Date.now() + 700)
  const ran = await Promise.all(
    Array.from({ length: 4 }, (_, at) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', CHILD, module, `/${at}`, startAt], {
        env,
      }),
    ),
  )
  const [first, ...others] = ran.map(({ stdout }) => stdout)
  expect(first).toMatch(/^(\/\d ?){300}$/)
  expect(others).toEqual(others.map(() => first))
}, 30_000)

test('a process that stays reads what a session began in once, and knows it apart from that of others', () => {
  const { env, folder } = world()
  rootOf('one', '/a', env)
  expect(rootOf('one', '/b', env)).toBe('/a')
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  expect(rootOf('one', '/b', env)).toBe('/a')
  expect(rootOf('one', '/b', world().env)).toBe('/b')
})
