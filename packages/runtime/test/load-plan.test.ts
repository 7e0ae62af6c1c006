import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan } from '@hookline/config'
import { HooklineError, type HookConfig } from '@hookline/core'
import { expect, test } from 'vitest'
import { loadPlan, type Compiler } from '../src/index.ts'

const GUARD: HookConfig = {
  id: 'guard',
  on: ['exec.before'],
  executor: 'answer',
  options: { deny: 'no' },
  guard: true,
  needs: ['other'],
}
const RESTS: HookConfig = { id: 'rests', on: ['*'], executor: 'answer', options: { context: 'x' } }
const OTHER: HookConfig = { id: 'other', on: ['exec.before'], executor: 'answer', options: { context: 'x' } }

/** A world with one hooks.toml and a compiler that counts; the text `broken` does not compile. */
function world(text = 'fine'): {
  file: string
  env: { HOME: string }
  compiled: () => number
  load: (hookline?: string, required?: boolean) => ReturnType<typeof loadPlan>
} {
  const home = mkdtempSync(join(tmpdir(), 'hookline-plan-'))
  const file = join(home, 'hooks.toml')
  writeFileSync(file, text)
  let count = 0
  const compile: Compiler = async (path) => {
    count++
    let found: string
    try {
      found = readFileSync(path, 'utf8')
    } catch {
      return { ok: false, errors: [new HooklineError('CONFIG_NOT_FOUND', 'no such file')] }
    }
    if (found === 'broken')
      return { ok: false, errors: [new HooklineError('CONFIG_SYNTAX', 'broken', { file: path, line: 1 })] }
    return { ok: true, plan: planOf(path), text: found, written: [], profiles: [] }
  }
  const env = { HOME: home }
  return {
    file,
    env,
    compiled: () => count,
    load: (hookline = '1.0.0', required = true) =>
      loadPlan({ file, required, hookline, env, compiler: async () => compile }),
  }
}

function planOf(file: string): Plan {
  const { size, mtimeMs, ino } = statSync(file)
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  return {
    format: 2,
    sources: [{ file, layer: 'user', size, mtimeMs, ino, sha256 }],
    hooks: [GUARD, OTHER, RESTS],
    executors: {},
    dispatch: {},
    warnings: [],
  }
}

test('a file is compiled once, and again only when it changed', async () => {
  const { file, load, compiled } = world()
  expect((await load()).plan.hooks).toHaveLength(3)
  await load()
  expect(compiled()).toBe(1)
  writeFileSync(file, 'other text')
  await load()
  expect(compiled()).toBe(2)
})

test('a file of the same size changed in the same second is seen', async () => {
  const { file, load, compiled } = world('aaaa')
  await load()
  const { atime, mtime } = statSync(file)
  writeFileSync(file, 'bbbb')
  utimesSync(file, atime, new Date(mtime.getTime() + 1))
  await load()
  expect(compiled()).toBe(2)
})

test('a touched file is compiled once more and then kept again', async () => {
  const { file, load, compiled } = world()
  await load()
  utimesSync(file, new Date(), new Date(Date.now() + 60_000))
  await load()
  await load()
  expect(compiled()).toBe(2)
})

test('plans of files with long and odd names are kept apart', async () => {
  const worlds = [world(), world()]
  for (const one of worlds) {
    await one.load()
    await one.load()
  }
  expect(worlds.map((one) => one.compiled())).toEqual([1, 1])
})

test("another hookline's plan is not used", async () => {
  const { load, compiled } = world()
  await load('1.0.0')
  await load('1.1.0')
  expect(compiled()).toBe(2)
})

test('a plan nobody can read is made anew', async () => {
  const { env, load, compiled } = world()
  await load()
  const dir = join(env.HOME, '.local/state/hookline/plans')
  for (const junk of ['', '{', 'null', '{"plan":{"format":9}}', '[]']) {
    writeFileSync(
      join(
        dir,
        readdirSync(dir).find((name) => name.endsWith('.json'))!,
      ),
      junk,
    )
    expect((await load()).plan.hooks).toHaveLength(3)
  }
  expect(compiled()).toBe(6)
})

test('a file that broke leaves its last good guards in force with what they need, and says what is wrong', async () => {
  const { file, load } = world()
  await load()
  writeFileSync(file, 'broken')
  const { plan, errors } = await load()
  expect(plan.hooks.map((hook) => hook.id)).toEqual(['guard', 'other'])
  expect(errors).toMatchObject([{ code: 'CONFIG_SYNTAX' }])
})

test('a file that was never good has no hooks, and says what is wrong', async () => {
  const { plan, errors } = await world('broken').load()
  expect(plan.hooks).toEqual([])
  expect(errors).toHaveLength(1)
})

test('no file is no mistake where none is demanded, but a guard does not vanish with its file', async () => {
  const { file, load } = world()
  rmSync(file)
  expect(await load('1.0.0', false)).toMatchObject({ errors: [], plan: { hooks: [] } })
  expect((await load('1.0.0', true)).errors).toMatchObject([{ code: 'CONFIG_NOT_FOUND' }])
  writeFileSync(file, 'fine')
  await load()
  rmSync(file)
  const gone = await load('1.0.0', false)
  expect(gone).toMatchObject({
    errors: [{ code: 'CONFIG_NOT_FOUND' }],
    plan: { hooks: [{ id: 'guard' }, { id: 'other' }] },
  })
})

test('where nothing can be kept, it is compiled each time and works all the same', async () => {
  const { env, load, compiled } = world()
  await load()
  chmodSync(join(env.HOME, '.local/state/hookline'), 0o777)
  await load()
  await load()
  expect(compiled()).toBe(3)
})

test('twenty processes that compile at once leave one whole plan', async () => {
  const { env, load } = world()
  await Promise.all(Array.from({ length: 20 }, () => load()))
  const dir = join(env.HOME, '.local/state/hookline/plans')
  const [kept, good] = readdirSync(dir).toSorted((a, b) => a.length - b.length)
  expect([kept, good]).toEqual([expect.stringMatching(/\.json$/), `${kept}.good.toml`])
  expect(
    (JSON.parse(readFileSync(join(dir, readdirSync(dir)[0]!), 'utf8')) as { plan: Plan }).plan.hooks,
  ).toHaveLength(3)
})

test('a file that was read by half while somebody wrote it is read again, and not called broken for good', async () => {
  const { file, env, load } = world('')
  const compile: Compiler = async (path) => {
    // it was empty when it was read, and is whole by now
    writeFileSync(path, 'fine')
    return { ok: false, errors: [new HooklineError('CONFIG_SYNTAX', 'broken', { file: path, line: 1 })] }
  }
  const half = await loadPlan({
    file,
    required: true,
    hookline: '1.0.0',
    env,
    compiler: async () => compile,
  })
  expect(half.errors).toHaveLength(1)
  expect((await load()).errors).toEqual([])
})
