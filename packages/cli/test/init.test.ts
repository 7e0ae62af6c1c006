import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command, world } from './hookline.ts'

const OWN = 'home/.config/hookline/hooks.toml'

test('init writes a right file where hookline reads it, and says what comes next', () => {
  const { hookline, dir, file } = world('')
  file('package.json', '{"devDependencies":{"prettier":"3"},"scripts":{"test":"vitest"}}')
  file('pnpm-lock.yaml', '')
  const ran = hookline(['init'])
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  for (const said of [
    join(dir, OWN),
    'no-interactive-shells',
    'pnpm',
    'prettier',
    'pnpm test',
    'hookline install codex',
  ])
    expect(ran.stdout).toContain(said)
  expect(hookline(['check', '--config', OWN])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('0 warnings') as string,
  })
  expect(hookline(['run', '--agent', 'codex'], command('python3 -i', dir)).stdout).toContain('deny')
  expect(hookline(['run', '--agent', 'codex'], command('python3 -c 1', dir)).stdout).toBe('')
})

test('init of a project says that it has to be trusted first, also of templates', () => {
  const { hookline, dir } = world('')
  rmSync(join(dir, 'hooks.toml'))
  const next = /\nnext\n(?: {2}.*\n)*? {2}hookline trust /
  expect(hookline(['init', '--config', 'hooks.toml']).stdout).toMatch(next)
  const more = ['--template', 'branch-guard', '--config', 'hooks.toml']
  expect(hookline(['init', ...more]).stdout).toMatch(next)
  expect(hookline(['init']).stdout).not.toContain('hookline trust')
})

test('init --dry-run prints the file and writes nothing', () => {
  const { hookline, dir } = world('')
  const { stdout, status } = hookline(['init', '--dry-run', '--config', 'new.toml'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^# .*\n[^]*\nversion = 1\n/)
  expect(existsSync(join(dir, 'new.toml'))).toBe(false)
})

test('init leaves a file that is there alone; --force keeps a backup', () => {
  const { hookline, dir } = world('mine')
  expect(hookline(['init', '--config', 'hooks.toml'])).toMatchObject({
    status: 73,
    stderr: expect.stringContaining('--force') as string,
  })
  expect(readFileSync(join(dir, 'hooks.toml'), 'utf8')).toBe('mine')
  const forced = hookline(['init', '--config', 'hooks.toml', '--force', '--json'])
  expect(forced.status).toBe(0)
  const { backup, written, found } = JSON.parse(forced.stdout) as {
    backup: string
    written: boolean
    found: object
  }
  expect(readFileSync(backup, 'utf8')).toBe('mine')
  expect({ written, found }).toMatchObject({ written: true, found: { root: dir, formatters: [] } })
  expect(readdirSync(dir).filter((name) => name.startsWith('hooks.toml'))).toHaveLength(2)
})

test('a place that cannot be written to is said', () => {
  const { hookline } = world('')
  expect(hookline(['init', '--config', 'hooks.toml/sub/x.toml'])).toMatchObject({
    status: 73,
    stderr: expect.stringContaining('CONFIG_UNWRITABLE') as string,
  })
})
