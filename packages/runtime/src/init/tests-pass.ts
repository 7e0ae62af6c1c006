import type { Findings } from './compose.ts'
import { here } from './here.ts'

/** A hook that runs the project's tests, if anybody knows how; switched on or not. */
export function testsPass(found: Findings, on: boolean): readonly string[] {
  const inside = here(found)
  const { tests: command } = found
  if (inside === undefined || command === undefined) return []
  return [
    `# A task is not done while its tests fail: exit code 2 denies, and stderr is the reason that the agent goes on with.
${on ? ON : OFF}
[[hooks]]
id = "tests-pass"
${on ? '' : 'enabled = false\n'}on = "task.complete"
match = "completed"
${inside}run = '''
${command} >&2 || exit 2
'''
timeout = "50s"
`,
  ]
}

const OFF =
  '# Off, because the agent waits for the tests at the end of every task: take `enabled = false` away if they are quick.'
const ON =
  '# The agent waits for them at the end of every task, at most the timeout: a run that takes longer says nothing.'
