import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NO_FORCE_PUSH, world, type World } from './hookline.ts'

/** A world without any hooks.toml. */
function bare(): World {
  const made = world('')
  rmSync(join(made.dir, 'hooks.toml'))
  return made
}

const INIT = 'hookline init makes a first one'

test.for([
  ['check'],
  ['list'],
  ['why', 'x'],
  ['test'],
  ['try', 'exec.before', 'ls'],
  ['explain', 'exec.before', 'ls'],
  ['emit', 'custom.x'],
  ['config', 'print'],
  ['config', 'sources'],
  ['pause', 'x', '--for', '1h'],
] as const)('without a hooks.toml %j says what makes one, and of none that was last good', (args) => {
  const { stdout, stderr } = bare().hookline(args)
  expect(stdout + stderr).toContain(INIT)
  expect(stdout + stderr).not.toMatch(/last good|broken/)
})

test('without a hooks.toml its line says what makes one', () => {
  const { hookline } = bare()
  for (const args of [['list'], ['config', 'path']])
    expect(hookline(args).stdout).toContain('hooks.toml: not there yet: hookline init makes one\n')
  expect(JSON.parse(hookline(['try', 'exec.before', 'ls', '--json']).stdout)).toMatchObject({ resting: [] })
})

test('what is emitted before there is a hooks.toml is kept for the one that will be there', () => {
  expect(bare().hookline(['emit', 'custom.x']).stdout).toMatch(
    /there is no hooks\.toml yet: hookline init makes a first one\n {2}the event is kept: .* --deliver /,
  )
})

test('the guards of a hooks.toml that vanished hold, and that is said', () => {
  const { hookline, dir, file } = bare()
  const config = file('mine.toml', `version = 1\n${NO_FORCE_PUSH}`)
  hookline(['list', '--config', config])
  const gone = join(dir, 'gone.toml')
  renameSync(config, gone)
  expect(hookline(['list', '--config', config]).stdout).toContain(
    'not there, 1 hook, broken: the guards of the last good one hold',
  )
  expect(hookline(['try', 'exec.before', 'git push --force', '--config', config]).stdout).toMatch(
    /outcome {2}deny/,
  )
})
