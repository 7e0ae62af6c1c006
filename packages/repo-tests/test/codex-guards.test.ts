import { describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { noCodex, playing } from './codex-play.ts'

/** Every way a script can fail to give a verdict: what it is, what it runs, what it is called. */
const BROKEN = [
  ['hangs', 'timeout = "1s"\nrun = "sleep 60"', 'hangs'],
  [
    'hangs and ignores being asked to end',
    `timeout = "1s"\nrun = "trap '' TERM; while :; do sleep 1; done"`,
    'stubborn',
  ],
  ['crashes', 'run = "exit 1"', 'crashes'],
  ['is killed by a signal', 'run = "kill -9 $$"', 'killed'],
  ['prints garbage', 'run = "echo I think it is fine"', 'garbage'],
  ['prints half an answer', `run = "printf '{\\"decision\\":'"`, 'half'],
  ['prints an answer nobody knows', `run = "printf '{\\"decision\\":\\"maybe\\"}'"`, 'unknown'],
  ['floods stdout', 'run = "yes | head -c 200000000"', 'floods'],
  ['does not exist', 'run = ["./nothing-there"]', 'missing'],
  ['is not executable', 'run = ["./not-executable"]', 'plain'],
] as const

const IDS = BROKEN.map(([, , id]) => id)
const SCRIPT = [...IDS.map((id) => [{ shell: `touch ${id}.txt` }]), [{ say: 'done' }]]
const FILES = { 'not-executable': 'exit 0\n' }

/** One hook per way, each for a command of its own. */
function hooks(guard: boolean): string {
  const tables = BROKEN.map(
    ([, run, id]) =>
      `[[hooks]]\nid = "${id}"\non = "exec.before"\nmatch = "touch ${id}.txt"\nguard = ${guard}\n${run}\n`,
  )
  return ['version = 1', ...tables].join('\n')
}

describe.skipIf(noCodex)('a guard whose script', () => {
  const played = playing({ hooks: hooks(true), script: SCRIPT, files: FILES })

  test.each(BROKEN)('%s: the command does not run, and the model is told why', (_, _run, id) => {
    expect(played().has(`${id}.txt`)).toBe(false)
    expect(heard(played().requests[IDS.indexOf(id) + 1], `guard user/${id} reached no verdict`)).toBe(true)
  })

  test('none of this ends the task', () => {
    expect(played().exitCode).toBe(0)
    expect(played().lines.at(-1)?.type).toBe('turn.completed')
  })
})

describe.skipIf(noCodex)('a hook that is no guard and whose script', () => {
  const played = playing({ hooks: hooks(false), script: SCRIPT, files: FILES })

  test.each(BROKEN)('%s: the command runs', (_, _run, id) => {
    expect(played().has(`${id}.txt`)).toBe(true)
  })

  test('each failure is noted', () => {
    const failed = played().trace.flatMap(({ hooks: asked }) =>
      asked.filter(({ status }) => status === 'failed'),
    )
    const noted = failed.map(({ hook }) => hook.replace('user/', ''))
    // of a hook that need not hold, what is no answer is data
    expect(noted).toEqual(IDS.filter((id) => id !== 'garbage' && id !== 'unknown'))
  })
})
