import { expect, test } from 'vitest'
import { command, world, type World, NO_FORCE_PUSH } from './hookline.ts'

const HOOKS = `
version = 1

${NO_FORCE_PUSH}
[[hooks]]
id = "slow"
on = "custom.slow"
run = "true"
mode = "background"
delivery = "at-least-once"
`

const CONFIG = ['--config', 'hooks.toml']
const RUN = ['run', '--agent', 'codex', '--event', 'PreToolUse', ...CONFIG]

/** Where no folder can be made: a file, and what looks like a folder and says that there is none. */
const PLACES = ['/dev/null', '/proc/none']

const without = (place: string): World => world(HOOKS, { XDG_STATE_HOME: place })

test.each(PLACES)('a guard answers at once with %s for a state directory', (place) => {
  const { hookline } = without(place)
  const ran = hookline(RUN, command('git push --force'))
  expect(ran.status).toBe(0)
  expect(ran.stdout).toContain('Force-push is off here')
  expect(hookline(RUN, command('git push'))).toMatchObject({ status: 0, stdout: '' })
})

test.each(PLACES)('every verb comes to its end with %s for a state directory', (place) => {
  const { hookline } = without(place)
  const verbs = [
    ['emit', 'custom.slow', ...CONFIG],
    ['try', 'exec.before', 'git push', ...CONFIG],
    ['history'],
    ['db', 'check'],
    ['status'],
    ['disable', 'slow', ...CONFIG],
    ['pause', 'no-force-push', ...CONFIG],
    ['secret', 'set', 'TOKEN'],
  ]
  // one that hangs is ended, and has no exit code
  expect(verbs.filter((args) => hookline(args, 'x').status === null)).toEqual([])
})

test.each(PLACES)('a verb that looks at what was kept says that %s holds nothing, and why', (place) => {
  const { hookline } = without(place)
  for (const args of [
    ['history'],
    ['db', 'check'],
    ['logs'],
    ['why', 'no-force-push', ...CONFIG],
    ['pause', 'slow', '--for', '1h', ...CONFIG],
  ]) {
    const { status, stdout, stderr } = hookline(args)
    expect({ args, status, stdout }).toEqual({ args, status: 73, stdout: '' })
    expect(stderr).toMatch(
      /the state directory \/(dev\/null|proc\/none)\/hookline cannot be used: E[A-Z]+: .*\[STATE_UNUSABLE\]\n.*XDG_STATE_HOME/,
    )
  }
})

test('an at-least-once delivery that is not kept is told with the folder', () => {
  const { stdout } = without('/dev/null').hookline(['emit', 'custom.slow', ...CONFIG])
  expect(stdout).toContain('no state directory to keep it in: the state directory /dev/null/hookline cannot')
})
