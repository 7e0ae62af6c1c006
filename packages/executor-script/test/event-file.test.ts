import type { HookOutput } from '@hookline/core'
import { event, hookContext, type ContextOverrides } from '@hookline/testing'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { execute } from '../src/execute.ts'
import type { ScriptOptions } from '../src/options.ts'
import { place } from './place.ts'
import { SPAWNS } from './spawns.ts'

const PATH = process.env['PATH']!
const about = () => event('exec.before', { command: 'ls' }, { session: { cwd: place() }, raw: { secret: 1 } })
const left = (stateDir: string): readonly string[] => readdirSync(join(stateDir, 'events'))

test.each(SPAWNS)('the event lies in a private file while the script runs, by %s', async (_, spawn) => {
  const stateDir = place()
  const made = about()
  const run = (settings: ScriptOptions, given: ContextOverrides<undefined> = {}): Promise<HookOutput> =>
    execute(hookContext(settings, { event: made, env: { PATH }, stateDir, ...given }), spawn)
  const { raw: _raw, ...told } = made
  expect(await run({ run: 'cat "$HOOKLINE_EVENT_FILE"' })).toEqual({ data: told })
  const mode = await run({ run: 'stat -c %a "$HOOKLINE_EVENT_FILE" "$(dirname "$HOOKLINE_EVENT_FILE")"' })
  expect(mode).toEqual({ data: { stdout: '600\n700' } })
  expect(left(stateDir)).toEqual([])
})

test.each(SPAWNS)('the file is gone however the run ends, by %s', async (_, spawn) => {
  const stateDir = place()
  const run = (line: string, given: ContextOverrides<undefined> = {}): Promise<HookOutput> =>
    execute(
      hookContext({ run: line, event_file: true }, { event: about(), env: { PATH }, stateDir, ...given }),
      spawn,
    )
  await run('exit 2')
  await expect(run('exit 1')).rejects.toMatchObject({ code: 'SCRIPT_FAILED' })
  await expect(run('kill -KILL $$')).rejects.toMatchObject({ code: 'SCRIPT_KILLED' })
  await expect(run('sleep 60', { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({
    name: 'HooklineError',
  })
  expect(left(stateDir)).toEqual([])
})

test('a program is given the file where the hook says so, and no other script', async () => {
  const stateDir = place()
  const run = (settings: ScriptOptions): Promise<HookOutput> =>
    execute(hookContext(settings, { event: about(), env: { PATH }, stateDir }), SPAWNS[0]![1])
  const look = [
    'sh',
    '-c',
    'test -s "$HOOKLINE_EVENT_FILE" && echo there || echo "${HOOKLINE_EVENT_FILE-none}"',
  ]
  expect(await run({ run: look, event_file: true })).toEqual({ data: { stdout: 'there' } })
  expect(await run({ run: look })).toEqual({ data: { stdout: 'none' } })
  expect(await run({ run: 'echo "${HOOKLINE_EVENT_FILE-none}"', event_file: false })).toEqual({
    data: { stdout: 'none' },
  })
})

test('where it cannot be written the run fails, so that a guard holds', async () => {
  const run = (stateDir: string): Promise<HookOutput> =>
    execute(
      hookContext({ run: 'true', event_file: true }, { event: about(), env: { PATH }, stateDir }),
      SPAWNS[0]![1],
    )
  const file = join(place(), 'file')
  writeFileSync(file, '')
  await expect(run('')).rejects.toMatchObject({ code: 'SCRIPT_EVENT_FILE' })
  await expect(run(join(file, 'below'))).rejects.toMatchObject({ code: 'SCRIPT_EVENT_FILE' })
  const linked = place()
  symlinkSync(place(), join(linked, 'events'))
  await expect(run(linked)).rejects.toMatchObject({ code: 'SCRIPT_EVENT_FILE' })
})

test('where its folder can never be had the run fails at once', () => {
  const source = new URL('../src/event-file.ts', import.meta.url).href
  const code = `import { eventFile } from '${source}'
    try { eventFile('{}', '/proc/none') } catch ({ code }) { process.stdout.write(code) }`
  // in a process of its own: what hangs would hang the tests, too
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  expect(ran).toMatchObject({ status: 0, stdout: 'SCRIPT_EVENT_FILE' })
})

test('what a killed process has left behind is taken away, what is in use is not', async () => {
  const stateDir = place()
  const events = join(stateDir, 'events')
  mkdirSync(events, { mode: 0o700 })
  const put = (name: string, hoursAgo: number): void => {
    writeFileSync(join(events, name), '{}')
    const then = Date.now() / 1000 - hoursAgo * 3600
    utimesSync(join(events, name), then, then)
  }
  put('999999999-a-0.json', 2)
  put('999999999-b-0.json', 0)
  put(`${process.pid}-c-0.json`, 2)
  put('notes', 2)
  // once in the life of a process
  vi.resetModules()
  const { eventFile } = await import('../src/event-file.ts')
  const file = eventFile('{}', stateDir)
  expect(existsSync(file.path)).toBe(true)
  file.remove()
  file.remove()
  expect(left(stateDir).toSorted()).toEqual(
    ['999999999-b-0.json', `${process.pid}-c-0.json`, 'notes'].toSorted(),
  )
})
