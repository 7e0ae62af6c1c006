import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { world } from './hookline.ts'

const HOOKS = `version = 1
[defaults]
timeout = "9s"

[[hooks]]
id = "format"
on = "patch.after"
match = "**/*.ts"
run = ["prettier", "--write"]
with.cwd = "/tmp"
env = { A = "1" }
env_pass = ["CI"]

[[hooks]]
id = "no-push"
on = "exec.before"
match = "git push*"
deny = "no"
guard = true
on_error = "deny"
timeout = "1500ms"

[profiles.ci.hooks.format]
enabled = false
env.A = "2"
`

test('path tells the files of each layer, and whether they are there', () => {
  const { dir, hookline } = world(HOOKS)
  const paths = JSON.parse(hookline(['config', 'path', '--json']).stdout) as {
    root: string
    state: string
    files: readonly { layer: string; file: string; there: boolean }[]
  }
  expect(paths).toMatchObject({ root: dir, state: `${dir}/home/.local/state/hookline` })
  expect(paths.files.slice(1)).toEqual([
    { layer: 'user', file: `${dir}/home/.config/hookline/hooks.toml`, there: false },
    { layer: 'project', file: `${dir}/hooks.toml`, there: true },
    { layer: 'project', file: `${dir}/.hookline/hooks.toml`, there: false },
    { layer: 'project', file: `${dir}/.codex/hooks.toml`, there: false },
  ])
  expect(paths.files[0]).toMatchObject({ layer: 'managed', file: '/etc/hookline/hooks.toml' })
  const { stdout, status } = hookline(['config', 'path'])
  expect(stdout.split('\n')).toEqual(
    expect.arrayContaining([
      `user     ${dir}/home/.config/hookline/hooks.toml: not there yet: hookline init makes one`,
      `project  ${dir}/hooks.toml: 2 not trusted`,
      `state    ${dir}/home/.local/state/hookline`,
    ]),
  )
  expect(status).toBe(0)
})

test('what print prints is a hooks.toml that comes to the same', () => {
  const { file, hookline } = world('version = 1\n')
  const mine = file('mine.toml', HOOKS)
  for (const flags of [[], ['--profile', 'ci'], ['-c', 'hooks.format.priority=3']]) {
    const printed = hookline(['config', 'print', '--config', mine, ...flags])
    expect(printed).toMatchObject({ status: 0, stderr: '' })
    expect(printed.stdout).toContain(`# user/format  ${mine}:5`)
    const again = file('again.toml', `version = 1\n${printed.stdout}`)
    const hooks = (path: string, more: readonly string[]): unknown => {
      const ran = hookline(['config', 'print', '--json', '--config', path, ...more])
      expect(ran.stderr).toBe('')
      const { hooks: all } = JSON.parse(ran.stdout) as { hooks: readonly { source: unknown }[] }
      return all.map(({ source: _source, ...hook }) => hook)
    }
    expect(hooks(again, [])).toEqual(hooks(mine, flags))
  }
})

test('sources tells for each key which line, profile or override has the last word', () => {
  const { file, hookline } = world('version = 1\n')
  const mine = file('mine.toml', HOOKS)
  const ran = hookline([
    'config',
    'sources',
    '--config',
    mine,
    '--profile',
    'ci',
    '-c',
    'hooks.format.priority=3',
  ])
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  expect(ran.stdout.split('\n').slice(0, 11)).toEqual([
    'user/format',
    `  timeout = "9s"  ${mine}:3 [defaults]`,
    `  id = "format"  ${mine}:6`,
    `  on = "patch.after"  ${mine}:7`,
    `  match = "**/*.ts"  ${mine}:8`,
    `  run = ["prettier","--write"]  ${mine}:9`,
    `  with.cwd = "/tmp"  ${mine}:10`,
    `  env.A = "2"  ${mine}:25 the profile`,
    `  env_pass = ["CI"]  ${mine}:12`,
    `  enabled = false  ${mine}:24 the profile`,
    '  priority = 3  asked for now',
  ])
})

test('print tells as JSON what is kept of events, where a file says so', () => {
  const { file, hookline } = world('version = 1\n')
  const mine = file('mine.toml', 'version = 1\n[journal]\nkeep = "7d"\nmax_size = "64MB"\n')
  const printed = JSON.parse(hookline(['config', 'print', '--json', '--config', mine]).stdout) as object
  expect(printed).toMatchObject({ journal: { keepMs: 604_800_000, maxBytes: 67_108_864 } })
  const other = file('other.toml', 'version = 1\n')
  expect(JSON.parse(hookline(['config', 'print', '--json', '--config', other]).stdout)).not.toHaveProperty(
    'journal',
  )
})

test('print tells as JSON what is said of the server, where a file says so', () => {
  const { file, hookline } = world('version = 1\n')
  const printed = (text: string): unknown =>
    JSON.parse(hookline(['config', 'print', '--json', '--config', file('mine.toml', text)]).stdout)
  const server = 'start = "never"\nidle = "2h"\nhttp = false\nport = 4180\n'
  expect(printed(`version = 1\n[server]\n${server}`)).toMatchObject({
    server: { start: 'never', idleMs: 7_200_000, http: false, port: 4180 },
  })
  expect(printed('version = 1\n')).not.toHaveProperty('server')
})

test('a file that is wrong is said to be, with 78', () => {
  const { file, hookline } = world('version = 1\n')
  const mine = file('mine.toml', 'version = ')
  for (const what of ['print', 'sources'])
    expect(hookline(['config', what, '--config', mine])).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('TOML_INVALID') as string,
    })
  expect(hookline(['config', 'path', '--config', mine]).stdout).toContain(
    'broken: the guards of the last good one hold',
  )
})

test.for([[], ['prnt'], ['print', 'more'], ['constructor']] as const)('config %j is a mistake', (words) => {
  const ran = world('version = 1\n').hookline(['config', ...words])
  expect([ran.status, ran.stderr]).toEqual([
    64,
    expect.stringContaining('config shows path, print or sources'),
  ])
})

test('two files of a project: neither counts', () => {
  const { dir, hookline } = world(HOOKS)
  mkdirSync(join(dir, '.hookline'))
  hookline(['init', '--config', join(dir, '.hookline/hooks.toml')])
  expect(hookline(['config', 'path']).stdout).toContain('broken, only what was trusted runs')
  expect(hookline(['trust']).stderr).toContain('PROJECT_SEVERAL')
})
