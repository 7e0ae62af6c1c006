import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Plan } from '@hookline/config'
import type { HookConfig, Layer } from '@hookline/core'
import { expect, onTestFinished, test } from 'vitest'
import { pause, readPauses, resume, resumeWith } from '../src/index.ts'
import { withPauses } from '../src/pauses.ts'
import { trustWorld } from './trust-world.ts'

const HOUR = (): Date => new Date(Date.now() + 3_600_000)

function world(): { readonly HOME: string } {
  const home = mkdtempSync(join(tmpdir(), 'hookline-pauses-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 9 }))
  return { HOME: home }
}

function hook(layer: Layer, more: Partial<HookConfig> = {}): HookConfig {
  return { id: 'a', layer, on: ['exec.before'], executor: 'answer', guard: true, ...more }
}

/** Which of these rest. */
function resting(
  hooks: readonly HookConfig[],
  env: { HOME: string },
  project = '/p/hooks.toml',
): readonly boolean[] {
  const source = { file: project, layer: 'project' as const, size: 0, mtimeMs: 0, ino: 0, sha256: '' }
  const plan: Plan = { format: 2, sources: [source], hooks, executors: {}, dispatch: {}, warnings: [] }
  return withPauses(plan, env).hooks.map(({ enabled }) => enabled === false)
}

test('a hook rests until its time, and the same id of another layer does not', () => {
  const env = world()
  const all = [hook('user'), hook('managed', { pausable: true }), hook('project'), hook('user', { id: 'b' })]
  expect(resting(all, env)).toEqual([false, false, false, false])
  pause(all[0]!, undefined, HOUR(), env)
  expect(resting(all, env)).toEqual([true, false, false, false])
  pause(all[1]!, undefined, HOUR(), env)
  pause(all[2]!, '/p', HOUR(), env)
  expect(resting(all, env)).toEqual([true, true, true, false])
  expect(resume('user/a', undefined, env)).toBe(1)
  expect(resume('user/a', undefined, env)).toBe(0)
  expect(resting(all, env)).toEqual([false, true, true, false])
})

test('a pause that is over is none', () => {
  const env = world()
  pause(hook('user'), undefined, new Date(Date.now() - 1), env)
  expect(resting([hook('user')], env)).toEqual([false])
  expect(readPauses(env)).toEqual([])
})

test('who pauses again has the new time', () => {
  const env = world()
  pause(hook('user'), undefined, HOUR(), env)
  const until = new Date(Date.now() + 60_000)
  pause(hook('user'), undefined, until, env)
  expect(readPauses(env).map((one) => one.until)).toEqual([until.toISOString()])
})

test('what the company says rests only where it says so, whatever is noted', () => {
  const env = world()
  expect(() => pause(hook('managed'), undefined, HOUR(), env)).toThrow(
    expect.objectContaining({ code: 'PAUSE_FORBIDDEN' }),
  )
  pause(hook('managed', { pausable: true }), undefined, HOUR(), env)
  expect(resting([hook('managed')], env)).toEqual([false])
})

test('a pause is for one project, not for one that lies in it', () => {
  const env = world()
  pause(hook('project'), '/p', HOUR(), env)
  for (const file of ['/p/hooks.toml', '/p/.hookline/hooks.toml', '/p/.codex/hooks.toml'])
    expect(resting([hook('project')], env, file)).toEqual([true])
  for (const file of ['/p/sub/hooks.toml', '/q/hooks.toml', '/pp/hooks.toml'])
    expect(resting([hook('project')], env, file)).toEqual([false])
})

test('notes that nobody can read pause nothing', () => {
  const env = world()
  pause(hook('user'), undefined, HOUR(), env)
  const file = join(env.HOME, '.local/state/hookline/pauses.json')
  const good = readFileSync(file, 'utf8')
  for (const junk of [
    '',
    'null',
    '[]',
    '{"format":1}',
    good.replace('"format": 1', '"format": 2'),
    good.replace(/"until": ".*?"/, '"until": "x"'),
  ]) {
    writeFileSync(file, junk)
    expect(resting([hook('user')], env)).toEqual([false])
  }
  mkdirSync(dirname(file), { recursive: true })
  pause(hook('user'), undefined, HOUR(), env)
  expect(resting([hook('user')], env)).toEqual([true])
})

test('where nothing can be noted nothing is paused, and it is said', () => {
  const env = world()
  writeFileSync(join(env.HOME, '.local'), '')
  expect(() => pause(hook('user'), undefined, HOUR(), env)).toThrow(
    expect.objectContaining({ code: 'STATE_UNUSABLE' }),
  )
})

test('a guard that rests denies nothing, and the hook that needs one that rests still comes to its verdict', async () => {
  const project = trustWorld(
    'version = 1\n[[hooks]]\nid = "first"\non = "exec.before"\nmatch = "a*"\ndeny = "first"\nguard = true\n[[hooks]]\nid = "second"\non = "exec.before"\nmatch = "*b"\nneeds = ["first"]\ndeny = "second"\nguard = true\n',
  )
  await project.trust()
  const [first] = project.grant()!.hooks
  pause(first!.config, project.root, HOUR(), project.env)
  expect((await project.run('a')).decision).toBeUndefined()
  expect((await project.run('ab')).reason).toContain('second')
  expect((await project.run('b')).reason).toContain('second')
})

test('half of a note takes no other with it', () => {
  const env = world()
  pause(hook('user'), undefined, HOUR(), env)
  const file = join(env.HOME, '.local/state/hookline/pauses.json')
  const { pauses } = JSON.parse(readFileSync(file, 'utf8')) as { readonly pauses: readonly object[] }
  const halves = [null, 7, {}, { ...pauses[0], hook: 1 }, { ...pauses[0], hook: 'user/b', gone: {} }]
  writeFileSync(file, JSON.stringify({ format: 1, pauses: [...halves, ...pauses] }))
  expect(resting([hook('user'), hook('user', { id: 'b' })], env)).toEqual([true, false])
  expect(resumeWith('SLACK', env)).toEqual([])
})

test('of pauses that are noted at the same time by several processes none is lost', async () => {
  const env = world()
  const src = new URL('../src/pause.ts', import.meta.url).href
  const program = `
    const { pause } = await import(${JSON.stringify(src)})
    for (let at = 0; at < 25; at++)
      pause({ id: process.argv[1] + at, on: [], executor: 'answer' }, undefined, new Date(Date.now() + 1e6), { HOME: process.env.HOME })`
  const writers = ['a', 'b', 'c'].map(async (name) =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, name], {
      env: { ...process.env, HOME: env.HOME },
    }),
  )
  await Promise.all(writers)
  expect(new Set(readPauses(env).map((one) => one.hook)).size).toBe(75)
})
