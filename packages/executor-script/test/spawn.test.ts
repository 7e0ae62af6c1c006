import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Command, Ended, Limits } from '../src/spawn.ts'
import { allGone, isAlive, pidsIn, place, program, sleep } from './place.ts'
import { SPAWNS } from './spawns.ts'

const env = { PATH: process.env['PATH']! }
const NODE = process.execPath

describe.each(SPAWNS)('a child started by %s', (_, spawn) => {
  /** Runs a shell line, however it ends. */
  function sh(line: string, given: Partial<Command & Limits> = {}): Promise<Ended> {
    return run({ file: '/bin/sh', args: ['-c', line], ...given })
  }

  function run({
    signal = new AbortController().signal,
    maxBytes = 1 << 20,
    ...command
  }: Partial<Command & Limits>): Promise<Ended> {
    return spawn({ file: '', args: [], cwd: place(), env, input: '', ...command }, { signal, maxBytes })
  }

  function text(ended: Ended): { readonly code: number; readonly stdout: string; readonly stderr: string } {
    if (ended.status !== 'exited') throw new Error(`not exited but ${ended.status}`)
    return {
      code: ended.code,
      stdout: Buffer.from(ended.stdout).toString(),
      stderr: Buffer.from(ended.stderr).toString(),
    }
  }

  /** Kills what a test let live. */
  function finallyKill(pids: readonly number[]): void {
    onTestFinished(() => {
      for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    })
  }

  test('gives its exit code, stdout and stderr, byte for byte', async () => {
    expect(text(await sh('printf "a\\n\\n"; echo b >&2; exit 3'))).toEqual({
      code: 3,
      stdout: 'a\n\n',
      stderr: 'b\n',
    })
  })

  test('reads its input to the end', async () => {
    expect(text(await sh('cat', { input: '{"é":1}\n' })).stdout).toBe('{"é":1}\n')
  })

  test('sees an end of input where there is none', async () => {
    expect(text(await sh('cat; echo over'))).toMatchObject({ code: 0, stdout: 'over\n' })
  })

  test('need not read 5 MB of input', async () => {
    expect(text(await sh('exit 0', { input: 'x'.repeat(5 << 20) })).code).toBe(0)
    expect(text(await sh('head -c 3; sleep 0.05', { input: 'x'.repeat(5 << 20) }))).toMatchObject({
      code: 0,
      stdout: 'xxx',
    })
  })

  test('may close its stdin and take its time', async () => {
    const ended = await sh('exec <&-; sleep 0.2; echo late', { input: 'x'.repeat(5 << 20) })
    expect(text(ended).stdout).toBe('late\n')
  })

  test('has the environment it is given and nothing else', async () => {
    const { stdout } = text(await run({ file: '/usr/bin/env', env: { A: '1', B: 'x y' } }))
    expect(stdout.split('\n').filter(Boolean).toSorted()).toEqual(['A=1', 'B=x y'])
  })

  test('runs in the directory it is given', async () => {
    const cwd = place()
    expect(text(await sh('pwd', { cwd })).stdout).toBe(`${cwd}\n`)
  })

  test('gets its arguments as they are, whatever is in them', async () => {
    const args = ['', ' a b ', '"', "'", '$HOME', '*', '`id`', '\\', 'é', '\n', '--', '-x']
    const { stdout } = text(
      await run({ file: NODE, args: ['-p', 'JSON.stringify(process.argv.slice(1))', '--', ...args] }),
    )
    expect(JSON.parse(stdout)).toEqual(args)
  })

  test('is looked up in the PATH it is given', async () => {
    const bin = place()
    program(bin, 'only-here', '#!/bin/sh\necho found\n')
    expect(text(await run({ file: 'only-here', env: { PATH: bin } })).stdout).toBe('found\n')
    expect(await run({ file: 'only-here' })).toMatchObject({ status: 'unstarted', cause: { code: 'ENOENT' } })
  })

  test('runs without a first line as a shell script', async () => {
    expect(text(await run({ file: program(place(), 'bare', 'echo bare\n') })).stdout).toBe('bare\n')
  })

  test.each([
    ['is missing', { file: '/no/such/program' }, 'ENOENT'],
    ['may not be executed', { file: '/etc/passwd' }, 'EACCES'],
    ['lies below a file', { file: '/etc/passwd/x' }, 'ENOTDIR'],
    [
      'has more arguments than fit',
      { file: '/bin/echo', args: Array(40).fill('x'.repeat(131_000)) },
      'E2BIG',
    ],
  ])('that %s is not started, and says why', async (_name, command, code) => {
    expect(await run(command)).toMatchObject({ status: 'unstarted', cause: { code } })
  })

  test('is not started with a NUL byte in an argument', async () => {
    expect(await run({ file: '/bin/echo', args: ['a\0b'] })).toMatchObject({ status: 'unstarted' })
  })

  test('is not started in a directory that is missing', async () => {
    expect(await sh('true', { cwd: '/no/such/directory' })).toMatchObject({ status: 'unstarted' })
  })

  test('killed by a signal says which, and keeps its stderr', async () => {
    const ended = await sh('echo last words >&2; kill -SEGV $$')
    expect(ended).toMatchObject({ status: 'killed', signal: 'SIGSEGV' })
    expect(ended.status === 'killed' && Buffer.from(ended.stderr).toString()).toBe('last words\n')
  })

  test('may write as much as the limit, in bytes, not a byte more', async () => {
    const euros = `process.stdout.write('€'.repeat(100))`
    expect(text(await run({ file: NODE, args: ['-e', euros], maxBytes: 300 })).stdout).toBe('€'.repeat(100))
    expect(await run({ file: NODE, args: ['-e', euros], maxBytes: 299 })).toEqual({ status: 'flooded' })
  })

  test.each(['', '>&2'])(
    'that floods the output is ended, even if it will not go (yes %s)',
    async (where) => {
      const pids = join(place(), 'pids')
      const started = Date.now()
      const line = `trap "" TERM PIPE; echo $$ >> ${pids}; sleep 60 & echo $! >> ${pids}; while :; do echo yyyyyyyyyyyyyyyy ${where}; done 2>/dev/null`
      const flood = where === '' ? line : line.replace(' 2>/dev/null', '')
      expect(await sh(flood, { maxBytes: 1000 })).toEqual({ status: 'flooded' })
      expect(Date.now() - started).toBeLessThan(2000)
      expect(await allGone(await pidsIn(pids, 2), 1500)).toBe(true)
    },
  )

  test('is ended with all its descendants when the signal aborts', async () => {
    const pids = join(place(), 'pids')
    const controller = new AbortController()
    const ended = sh(
      `sleep 60 & echo $! > ${pids}; (sleep 60; :) & echo $! >> ${pids}; echo $$ >> ${pids}; wait`,
      {
        signal: controller.signal,
      },
    )
    const living = await pidsIn(pids, 3)
    const started = Date.now()
    controller.abort()
    expect(await ended).toMatchObject({ status: 'aborted' })
    expect(Date.now() - started).toBeLessThan(400)
    expect(await allGone(living, 300)).toBe(true)
  })

  test('may tidy up when it is asked to end', async () => {
    const directory = place()
    const controller = new AbortController()
    const ended = sh(
      `trap "echo bye > ${directory}/bye; exit 0" TERM; echo $$ > ${directory}/pids; while :; do sleep 0.01; done`,
      {
        signal: controller.signal,
      },
    )
    await pidsIn(join(directory, 'pids'), 1)
    controller.abort()
    expect(await ended).toMatchObject({ status: 'aborted' })
    expect(readFileSync(join(directory, 'bye'), 'utf8')).toBe('bye\n')
  })

  test('that will not end is killed after half a second', async () => {
    const pids = join(place(), 'pids')
    const controller = new AbortController()
    const ended = sh(`trap "" TERM; sleep 60 & echo $! > ${pids}; echo $$ >> ${pids}; wait; wait`, {
      signal: controller.signal,
    })
    const living = await pidsIn(pids, 2)
    const started = Date.now()
    controller.abort()
    expect(await ended).toMatchObject({ status: 'aborted' })
    expect(Date.now() - started).toBeGreaterThan(400)
    expect(Date.now() - started).toBeLessThan(1500)
    expect(await allGone(living, 300)).toBe(true)
  })

  test('leaves no descendant that will not end, even one that let go of the output', async () => {
    const pids = join(place(), 'pids')
    const controller = new AbortController()
    const line = `(trap "" TERM; echo x >> ${pids}.ready; while :; do sleep 0.05; done) >/dev/null 2>&1 </dev/null & echo $! > ${pids}; sleep 60`
    const ended = sh(line, { signal: controller.signal })
    const living = await pidsIn(pids, 1)
    finallyKill(living)
    await waitFor(`${pids}.ready`)
    controller.abort()
    expect(await ended).toMatchObject({ status: 'aborted' })
    expect(await allGone(living, 1500)).toBe(true)
  })

  test('is not started at all when the signal has aborted', async () => {
    const file = join(place(), 'ran')
    expect(await sh(`touch ${file}`, { signal: AbortSignal.abort() })).toMatchObject({ status: 'aborted' })
    await sleep(50)
    expect(() => readFileSync(file)).toThrow('ENOENT')
  })

  test('is over when it exits, though a descendant holds the output; the descendant is ended', async () => {
    const pids = join(place(), 'pids')
    const started = Date.now()
    const ended = await sh(`sleep 60 & echo $! > ${pids}; echo done`)
    expect(Date.now() - started).toBeLessThan(1500)
    expect(text(ended)).toEqual({ code: 0, stdout: 'done\n', stderr: '' })
    expect(await allGone(await pidsIn(pids, 1), 1500)).toBe(true)
  })

  test('is over when it exits, though one that fled its process group holds the output', async () => {
    const pids = join(place(), 'pids')
    const started = Date.now()
    const fled = `require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'inherit' })`
    const line = `"${NODE}" -e "const c = ${fled}; console.log(c.pid); process.exit()" > ${pids}.out; cat ${pids}.out > ${pids}; setsid sleep 60 & echo $! >> ${pids}; sleep 0.1; echo done; exit 5`
    const ended = await sh(line)
    const living = await pidsIn(pids, 2)
    finallyKill(living)
    expect(Date.now() - started).toBeLessThan(2500)
    expect(text(ended)).toEqual({ code: 5, stdout: 'done\n', stderr: '' })
  })

  test('may leave something running that holds neither stdout nor stderr', async () => {
    const pids = join(place(), 'pids')
    const started = Date.now()
    expect(text(await sh(`nohup sleep 60 >/dev/null 2>&1 </dev/null & echo $! > ${pids}`)).code).toBe(0)
    const living = await pidsIn(pids, 1)
    finallyKill(living)
    expect(Date.now() - started).toBeLessThan(1000)
    await sleep(700)
    expect(living.every(isAlive)).toBe(true)
  })

  test('keeps the last output of a busy moment', async () => {
    const ended = sh('sleep 0.1; head -c 60000 /dev/zero | tr "\\0" x')
    const until = Date.now() + 600
    await sleep(50)
    // the child exits and the grace passes while nobody looks
    while (Date.now() < until);
    expect(text(await ended).stdout).toHaveLength(60_000)
  })

  test('runs beside fifty others', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, (_unused, at) => sh(`cat; exit ${at}`, { input: String(at) })),
    )
    expect(all.map((one) => [text(one).code, text(one).stdout])).toEqual(
      all.map((_one, at) => [at, String(at)]),
    )
  })

  test('leaves no listeners behind', async () => {
    const { signal } = new AbortController()
    const before = listeners()
    for (let round = 0; round < 12; round++) await sh('exit 0', { signal })
    expect(listeners()).toEqual(before)
  })
})

function listeners(): readonly number[] {
  return ['exit', 'SIGTERM', 'SIGINT', 'SIGHUP'].map((name) => process.listenerCount(name))
}

async function waitFor(file: string): Promise<void> {
  await pidsIn(file, 1)
}
