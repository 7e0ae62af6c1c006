import { limitsOf, type ChildLimits, type HookContext, type HookOutput, type Used } from '@hookline/core'
import { event, hookContext } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import { execute } from '../src/execute.ts'
import { place } from './place.ts'
import { SPAWNS } from './spawns.ts'

const PATH = process.env['PATH']!

/** What was done for a child, and what is said that it used. */
interface Holding {
  readonly hold: HookContext['hold']
  readonly done: string[]
}

function holding(used: Used = { by: 'rlimits' }, act: (pid: number) => void = () => undefined): Holding {
  const done: string[] = []
  const hold: HookContext['hold'] = (program) => ({
    program,
    started(pid) {
      done.push('started')
      act(pid)
    },
    kill: () => void done.push('kill'),
    ended() {
      done.push('ended')
      return used
    },
  })
  return { hold, done }
}

describe.each(SPAWNS)('within limits, by %s', (_, spawn) => {
  const run = (
    line: string,
    { hold }: Pick<Holding, 'hold'>,
    limits?: ChildLimits,
    signal = new AbortController().signal,
  ): Promise<HookOutput> => {
    const about = event('exec.before', {}, { session: { cwd: place() } })
    const hook = limits === undefined ? {} : { limits }
    return execute(hookContext({ run: line }, { event: about, env: { PATH }, hook, hold, signal }), spawn)
  }

  test('what is held is what is started, and it is said when it is over', async () => {
    const told: unknown[] = []
    const { hold, done } = holding({ by: 'rlimits' }, (pid) => told.push(pid))
    const confined: HookContext['hold'] = (program) => {
      told.push(program.args.at(-2))
      return { ...hold(program), program: { ...program, args: ['-c', 'echo held'] } }
    }
    expect(await run('echo free', { hold: confined })).toEqual({ data: { stdout: 'held' } })
    expect(told).toEqual(['echo free', expect.any(Number)])
    expect(done).toEqual(['started', 'ended'])
  })

  test('of one that is ended nothing goes on; one that ends by itself leaves what it will', async () => {
    const abort = new AbortController()
    const ended = holding({ by: 'cgroup' }, () => abort.abort(new Error('late')))
    await expect(run('sleep 5', ended, {}, abort.signal)).rejects.toThrow('late')
    expect(ended.done).toEqual(['started', 'kill', 'ended'])
    const flooded = holding()
    await expect(run('yes', flooded, { output: 1000 })).rejects.toMatchObject({
      code: 'SCRIPT_OUTPUT_TOO_LARGE',
      message: 'it wrote more than 1000 bytes',
      hint: expect.stringContaining('limits.output'),
    })
    expect(flooded.done).toEqual(['started', 'kill', 'ended'])
    const killed = holding()
    await expect(run('kill -9 $$', killed)).rejects.toMatchObject({ code: 'SCRIPT_KILLED' })
    expect(killed.done).toEqual(['started', 'kill', 'ended'])
  })

  test('what the kernel says it came up against is what the failure says, whatever it says itself', async () => {
    const memory = holding({ by: 'cgroup', over: 'memory' })
    await expect(run('kill -9 $$', memory, { memory: 50 * 2 ** 20 })).rejects.toMatchObject({
      code: 'SCRIPT_OVER_LIMITS',
      message: 'it was killed by SIGKILL (it asked for more memory than 50MB)',
    })
    const processes = holding({ by: 'cgroup', over: 'processes' })
    await expect(run('echo odd >&2; exit 7', processes, { processes: 9 })).rejects.toMatchObject({
      code: 'SCRIPT_OVER_LIMITS',
      message: 'exit code 7: odd (it asked for more processes than 9)',
    })
    // it answers all the same
    expect(await run('echo fine', processes, { processes: 9 })).toEqual({ data: { stdout: 'fine' } })
  })

  test.each([
    ['Out of memory!', { memory: 2 ** 30 }, 'more memory than 1GB'],
    ['JavaScript heap out of memory', { memory: 3 * 2 ** 10 }, 'more memory than 3KB'],
    ['sh: 1: Cannot fork', {}, 'more processes than 1024'],
    ['fork: Resource temporarily unavailable', { processes: 3 }, 'more processes than 3'],
    ['Error: spawn /bin/sh EAGAIN', {}, 'more processes than 1024'],
    ['EMFILE: too many open files', { openFiles: 64 }, 'more open files than 64'],
  ] as const)('%s', async (said, limits, words) => {
    await expect(run(`echo '${said}' >&2; exit 1`, holding(), limits)).rejects.toMatchObject({
      code: 'SCRIPT_OVER_LIMITS',
      message: `exit code 1: ${said} (it asked for ${words})`,
    })
  })

  test('no limit is blamed that was not set, and words of others are no proof', async () => {
    await expect(run('echo "Out of memory" >&2; exit 1', holding())).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
      message: 'exit code 1: Out of memory',
    })
    await expect(
      run('echo "read: Resource temporarily unavailable" >&2; exit 1', holding(), { processes: 2 }),
    ).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
      message: 'exit code 1: read: Resource temporarily unavailable (limits: processes = 2)',
    })
  })

  test('a shell that may start no more processes is a failure, not one that denies', async () => {
    const line = (said: string): string => `echo '${said}' >&2; exit 2`
    await expect(run(line('sh: 1: Cannot fork'), holding())).rejects.toMatchObject({
      code: 'SCRIPT_OVER_LIMITS',
    })
    const over = holding({ by: 'cgroup', over: 'processes' })
    await expect(run(line('no'), over)).rejects.toMatchObject({ code: 'SCRIPT_OVER_LIMITS' })
    expect(await run(line('no'), holding())).toEqual({ decision: 'deny', reason: 'no' })
  })
})

test('a hook that says one limit has the others as all have them', () => {
  const hook = { id: 'a', on: ['*'], executor: 'script' }
  expect(limitsOf(hook)).toEqual({ processes: 1024, openFiles: 4096 })
  expect(limitsOf({ ...hook, limits: { memory: 5, processes: 3 } })).toEqual({
    memory: 5,
    processes: 3,
    openFiles: 4096,
  })
})
