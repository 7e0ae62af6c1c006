import type { Stage } from '../attack.ts'

/** A guard that is a program, which stands somewhere. */
export const script = (run: string): string => `[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch forbidden*"
guard = true
run = ["${run}"]
`
export const DENIES = '#!/bin/sh\necho "not here" >&2\nexit 2\n'
export const SCRIPT: Stage = {
  guard: script('./look.sh'),
  files: { 'home/.config/hookline/look.sh': DENIES },
}
export const PLUGIN: Stage = {
  guard: `[executors]
team = "./team.mjs"
[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch forbidden*"
guard = true
executor = "team"
`,
  files: {
    'home/.config/hookline/team.mjs': `export const team = { [Symbol.for('hookline.executor')]: true, spec: 1, name: 'team', answers: true,
  options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } }, execute: () => ({ decision: 'deny', reason: 'not here' }) }
`,
  },
}
