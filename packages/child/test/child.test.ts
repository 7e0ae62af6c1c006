import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { endNow, isDirectory, isPassed, placeOf, startFault, watchGroup } from '../src/index.ts'

/** A program that says that it is there, with another that it started, and is deaf to being asked to end. */
const DEAF = `trap '' TERM; sleep 600 & echo $!; wait`

async function started(line: string): Promise<{ readonly child: ChildProcess; readonly inner: number }> {
  const child = spawn('sh', ['-c', line], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, inner: Number(String(chunk)) }
}

/** What only waits to be reaped by others is over. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc') || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function failure(program: string): Promise<unknown> {
  try {
    return (await once(spawn(program), 'error'))[0]
  } catch (thrown) {
    return thrown
  }
}

test('a group that is asked to end does, and what is deaf to that is killed', async () => {
  const { child, inner } = await started(DEAF)
  const group = watchGroup(child.pid!)
  group.end()
  group.end()
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
  await expect.poll(() => isAlive(inner)).toBe(false)
  group.kill()
})

test('a group may be killed at once, and nobody watches over one that is left', async () => {
  const killed = await started(DEAF)
  watchGroup(killed.child.pid!).kill()
  expect(await once(killed.child, 'exit')).toEqual([null, 'SIGKILL'])
  const left = await started('sleep 600 & echo $!; wait')
  const group = watchGroup(left.child.pid!)
  group.leave()
  endNow()
  expect(isAlive(left.child.pid!)).toBe(true)
  group.end()
  await once(left.child, 'exit')
})

test('all that is watched over ends with this process, which listens for nothing after that', async () => {
  const before = process.listenerCount('SIGTERM')
  const all = await Promise.all([started(DEAF), started(DEAF)])
  for (const { child } of all) watchGroup(child.pid!)
  expect(process.listenerCount('SIGTERM')).toBe(before + 1)
  const ends = all.map(async ({ child }) => once(child, 'exit'))
  endNow()
  expect(await Promise.all(ends)).toEqual(all.map(() => [null, 'SIGKILL']))
  expect(process.listenerCount('SIGTERM')).toBe(before)
})

test.each([
  ['PATH', true],
  ['LC_ALL', true],
  ['XDG_CACHE_HOME', true],
  ['NAMED', true],
  ['FAMILY_OF_NAMES', true],
  ['OTHER', false],
  ['FAMILY', false],
  ['NODE_OPTIONS', false],
  ['LD_PRELOAD', false],
  ['HOOKLINE_EVENT', false],
])('of the variables of the caller a child gets %s: %s', (name, isGiven) => {
  expect(isPassed(name, ['NAMED', 'FAMILY_*', 'NODE_OPTIONS', 'LD_*', 'HOOKLINE_*'])).toBe(isGiven)
})

test('a program lies where its hooks.toml says', () => {
  const hook = { id: 'a', on: [], executor: 'x', source: { file: '/etc/x/hooks.toml', line: 1 } }
  const places = ['sh', '/bin/sh', './run', '../run'].map((program) => placeOf(program, hook))
  expect(places).toEqual(['sh', '/bin/sh', '/etc/x/run', '/etc/run'])
  expect(placeOf('./run', { ...hook, source: undefined } as never)).toBeUndefined()
})

test('why a program could not be started is said in words, whatever wraps the reason', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'child-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }))
  const at = (name: string): string => join(folder, name)
  writeFileSync(at('barred'), '', { mode: 0o644 })
  writeFileSync(at('lost'), '#!/nowhere/sh\n', { mode: 0o755 })
  const faults = ['none', 'barred', 'lost', 'barred/x'].map(async (name) => {
    const cause = await failure(at(name))
    return startFault(new Error('it failed', { cause }), at(name))
  })
  expect(await Promise.all(faults)).toEqual([
    { is: 'missing', why: `there is no program ${at('none')}` },
    { is: 'not executable', why: `${at('barred')} may not be run` },
    { is: 'missing', why: `${at('lost')} is there, the interpreter in its first line is not` },
    { is: 'missing', why: `there is no program ${at('barred/x')}` },
  ])
  expect(startFault({ code: 'EMFILE' }, 'x')).toEqual({
    is: 'busy',
    why: 'x: EMFILE, no room for another process',
  })
  expect(startFault('odd', 'x')).toEqual({ is: 'other', why: 'x: odd' })
  expect([
    isDirectory(folder),
    isDirectory(at('none')),
    isDirectory(at('barred')),
    isDirectory('\0'),
  ]).toEqual([true, false, false, false])
})
