import { expect, test } from 'vitest'
import { NO_FORCE_PUSH, world, type World } from './hookline.ts'

const TELL = '[[hooks]]\nid = "tell"\non = "exec.after"\nrun = "true"\n'
const HOOKS = `version = 1\n${NO_FORCE_PUSH}\n${TELL}`

function trusted(made: World): World {
  const { hash } = JSON.parse(made.hookline(['trust', '--json']).stdout) as { hash: string }
  made.hookline(['trust', '--yes', hash])
  return made
}

const NOTE = 'note: 2 hooks of this project are not trusted, and were not asked: hookline trust\n'

test('try and explain say that hooks of the project were not asked', () => {
  const { hookline } = world(HOOKS)
  for (const args of [
    ['try', 'exec.before', 'ls'],
    ['try', 'exec.before', 'ls', '--dry'],
    ['explain', 'exec.before', 'ls'],
  ]) {
    const { stdout, status } = hookline(args)
    expect(stdout).toContain(NOTE)
    expect(stdout).toContain('no hook listens to exec.before')
    expect(status).toBe(0)
    expect(JSON.parse(hookline([...args, '--json']).stdout)).toMatchObject({
      untrusted: ['project/no-force-push', 'project/tell'],
    })
  }
})

test('they say it beside the hooks that were asked, and nothing once all is trusted', () => {
  const made = trusted(world(HOOKS))
  const asked = (): string => made.hookline(['try', 'exec.before', 'git push --force']).stdout
  expect(asked()).not.toContain('note')
  made.file('hooks.toml', `${HOOKS.replace('run = "true"', 'run = "false"')}${TELL.replace('tell', 'more')}`)
  expect(asked()).toMatch(
    /no-force-push {2}guard {2}deny[^]*note: 1 hook of this project is not trusted, and was not asked: hookline trust\n {2}note: 1 hook of this project has changed, and was asked as it was: hookline trust\n/,
  )
  made.file('hooks.toml', 'version = ')
  expect(asked()).toContain(
    'the hooks.toml of this project is broken, and only what was trusted of it was asked',
  )
})

test.for(['no-force-push', 'project/no-force-push'])('why %s says that nobody trusts it', (name) => {
  const { hookline, dir } = world(HOOKS)
  const { stdout, status } = hookline(['why', name])
  expect(stdout).toBe(
    `project/no-force-push  guard\n  ✗ layer   project: ${dir}/hooks.toml:2, not trusted: it does not run\n              Look at it and trust it: hookline trust no-force-push\n`,
  )
  expect(status).toBe(0)
  expect(JSON.parse(hookline(['why', name, '--json']).stdout)).toMatchObject({
    hook: 'project/no-force-push',
    because: 'layer',
    record: null,
  })
})
