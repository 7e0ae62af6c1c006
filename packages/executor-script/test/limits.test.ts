import type { HookOutput } from '@hookline/core'
import { event, hookContext, type ContextOverrides } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import { execute } from '../src/execute.ts'
import { limited } from '../src/limits.ts'
import type { ScriptOptions } from '../src/options.ts'
import { place, program } from './place.ts'
import { SPAWNS } from './spawns.ts'

const PATH = process.env['PATH']!
const memory = { limits: { memory: '50MB' } } as const
const EATS = `perl -e '$x = "x" x 100_000_000; print "fat"'`

describe.each(SPAWNS)('within limits, by %s', (_, spawn) => {
  const run = (settings: ScriptOptions, given: ContextOverrides<undefined> = {}): Promise<HookOutput> => {
    const about = event('exec.before', {}, { session: { cwd: place() } })
    return execute(hookContext(settings, { event: about, env: { PATH }, ...given }), spawn)
  }

  test('a script runs and answers as ever, a line and an argv', async () => {
    const line = `cat >/dev/null; echo '{"decision":"deny","reason":"no"}'`
    const denied = { decision: 'deny', reason: 'no' }
    expect(await run({ run: line, ...memory })).toEqual(denied)
    expect(await run({ run: ['sh', '-c', line], ...memory })).toEqual(denied)
    expect(await run({ run: 'echo no >&2; exit 2', ...memory })).toEqual(denied)
    expect(await run({ run: 'echo "$0 $#"', ...memory })).toEqual({ data: { stdout: 'hookline 0' } })
    expect(await run({ run: 'true', limits: {} })).toEqual({})
  })

  test('a script that takes more memory than it may fails, and the failure says so', async () => {
    await expect(run({ run: EATS, ...memory })).rejects.toMatchObject({
      code: 'SCRIPT_OVER_LIMITS',
      message: expect.stringMatching(/memory = 50MB/),
    })
    expect(await run({ run: EATS, limits: { memory: '1GB' } })).toEqual({ data: { stdout: 'fat' } })
  })

  test('what it starts is held by the same limit', async () => {
    const eats = program(place(), 'eats', `#!/bin/sh\n${EATS}\n`)
    await expect(run({ run: `${eats} || exit 1`, ...memory })).rejects.toMatchObject({
      code: 'SCRIPT_OVER_LIMITS',
    })
  })

  test('another failure stays what it is, with the limits beside it', async () => {
    await expect(run({ run: 'echo bad >&2; exit 3', ...memory })).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
      message: 'exit code 3: bad (limits: memory = 50MB)',
    })
    await expect(run({ run: 'kill -KILL $$', ...memory })).rejects.toMatchObject({
      code: 'SCRIPT_KILLED',
      message: 'it was killed by SIGKILL (limits: memory = 50MB)',
    })
  })

  test('a program that is not there, or may not be run, is told as ever', async () => {
    await expect(run({ run: ['no-such-program'], ...memory })).rejects.toMatchObject({
      code: 'SCRIPT_PROGRAM_MISSING',
    })
    await expect(run({ run: ['/etc/passwd'], ...memory })).rejects.toMatchObject({
      code: 'SCRIPT_PROGRAM_NOT_EXECUTABLE',
    })
    const directory = place()
    const file = program(directory, 'here', '#!/bin/sh\necho "<$1>"\n')
    expect(await run({ run: [file, 'a b'], ...memory })).toEqual({ data: { stdout: '<a b>' } })
  })

  test('a shell that may start no more processes is a failure, not one that denies', async () => {
    const settings = { run: "echo 'sh: 1: Cannot fork' >&2; exit 2" }
    await expect(run({ ...settings, limits: { processes: 5 } })).rejects.toMatchObject({
      code: 'SCRIPT_OVER_LIMITS',
    })
    expect(await run(settings)).toMatchObject({ decision: 'deny' })
  })

  test('a limit that the system refuses lets nothing run', async () => {
    // a child of a shell that has a lower limit of its own cannot raise it
    const [file, ...args] = limited(['/bin/echo', 'ran'], { memory: '900GB' }, PATH)
    const line = `ulimit -d 500000; "$@"; echo "code $?"`
    expect(await run({ run: ['/bin/sh', '-c', line, 'sh', file!, ...args] })).toEqual({
      data: { stdout: 'code 125' },
    })
  })
})

/** The system counts for all users but root. */
const isRoot = process.getuid?.() === 0

test('the number of processes is what may run besides those that run now', () => {
  const [, , line] = limited(['/bin/true'], { processes: 7 }, PATH)
  const most = Number(/ulimit -u (\d+)/.exec(line!)?.[1])
  expect(most).toBeGreaterThan(7)
  expect(line).toContain(`ulimit -p ${most}`)
})

test('a script cannot start more processes than it may', async () => {
  const about = event('exec.before', {}, { session: { cwd: '/' } })
  const line = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 1 & done; wait; echo all'
  const made = execute(
    hookContext({ run: line, limits: { processes: 5 } }, { event: about, env: { PATH } }),
    SPAWNS[0]![1],
  )
  if (isRoot) expect(await made).toEqual({ data: { stdout: 'all' } })
  else await expect(made).rejects.toMatchObject({ code: 'SCRIPT_OVER_LIMITS' })
})
