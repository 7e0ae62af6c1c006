import { expect, test } from 'vitest'
import { command, world, type World } from './hookline.ts'

const HOOKS = `
version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here: open a PR"

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
