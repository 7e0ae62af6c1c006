import { execFile } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Overrides } from '@hookline/config'
import { HooklineError, type Layer } from '@hookline/core'
import { expect, onTestFinished, test } from 'vitest'
import { loadPlan, type Compiler, type LoadedPlan } from '../src/index.ts'

/** A hooks.toml whose words are the ids of guards; a word in capitals is an error of that code. */
function world(text: string): {
  readonly home: string
  readonly file: string
  readonly managed: string
  /** `layer profile settings` of each compilation. */
  readonly compiled: readonly string[]
  readonly load: (overrides?: Overrides) => Promise<LoadedPlan>
  readonly kept: () => readonly string[]
} {
  const home = mkdtempSync(join(tmpdir(), 'hookline-kept-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 9 }))
  const [file, managed] = [join(home, 'hooks.toml'), join(home, 'managed.toml')]
  writeFileSync(file, text)
  const compiled: string[] = []
  const compile: Compiler = async (path, { layer, overrides }) => {
    compiled.push([layer, overrides?.profile ?? '-', ...(overrides?.settings ?? [])].join(' '))
    return compiledText(path, layer)
  }
  const env = { HOME: home }
  return {
    home,
    file,
    managed,
    compiled,
    load: (overrides) =>
      loadPlan({
        file,
        managed,
        required: true,
        hookline: '1.0.0',
        env,
        overrides,
        compiler: async () => compile,
      }),
    kept: () => readdirSync(join(home, '.local/state/hookline/plans')),
  }
}

async function compiledText(file: string, layer: Layer): ReturnType<Compiler> {
  const text = readFileSync(file, 'utf8')
  const { size, mtimeMs, ino } = statSync(file)
  const words = text.split(' ')
  const errors = words
    .filter((word) => /^[A-Z_]+$/.test(word))
    .map((code) => new HooklineError(code, `it is ${code}`, { file, line: 3, hint: `mend ${code}` }))
  if (errors.length > 0) return { ok: false, errors }
  const hooks = words.map((id) => ({ id, layer, on: ['exec.before'], executor: 'answer', guard: true }))
  const source = { file, layer, size, mtimeMs, ino, sha256: text.padEnd(64) }
  const plan = { format: 2 as const, sources: [source], hooks, executors: {}, dispatch: {}, warnings: [] }
  return { ok: true, plan, text, written: [], profiles: [] }
}

/** Nobody else can place a file of the company. */
const isRoot = process.getuid?.() === 0

const ids = ({ plan }: LoadedPlan): readonly string[] => plan.hooks.map(({ id }) => id)

test('a file that is broken is compiled once, and its errors are told each time', async () => {
  const { file, load, compiled } = world('one')
  await load()
  writeFileSync(file, 'TOML_INVALID KEY_UNKNOWN')
  const first = await load()
  const second = await load()
  expect(compiled).toHaveLength(2)
  expect(ids(second)).toEqual(['one'])
  const shown = ({ errors }: LoadedPlan): unknown =>
    errors.map(({ code, message, hint, details }) => [code, message, hint, details.file, details.line])
  expect(shown(second)).toEqual(shown(first))
  expect(shown(second)).toEqual([
    ['TOML_INVALID', 'it is TOML_INVALID', 'mend TOML_INVALID', file, 3],
    ['KEY_UNKNOWN', 'it is KEY_UNKNOWN', 'mend KEY_UNKNOWN', file, 3],
  ])
})

test('a file that was broken from the beginning is compiled once, too, and again when it is mended', async () => {
  const { file, load, compiled } = world('TOML_INVALID')
  await load()
  expect((await load()).errors).toHaveLength(1)
  expect(compiled).toHaveLength(1)
  writeFileSync(file, 'fine')
  expect(await load()).toMatchObject({ errors: [], plan: { hooks: [{ id: 'fine' }] } })
  await load()
  expect(compiled).toHaveLength(2)
})

test.for([
  'EXECUTOR_NOT_FOUND',
  'EXECUTOR_LOAD',
  'OPTION_UNKNOWN',
  'OPTIONS_INVALID',
  'REQUIRES_UNMET',
  'INTERNAL',
])('what can be mended without touching the file is looked at each time: %s', async (code) => {
  const { load, compiled } = world(`${code} KEY_UNKNOWN`)
  await load()
  await load()
  expect(compiled).toHaveLength(2)
})

test('the text of the last good file is kept beside its plan', async () => {
  const { file, load, kept, home } = world('one two')
  await load()
  writeFileSync(file, 'TOML_INVALID')
  await load()
  const [good, ...more] = kept().filter((name) => name.endsWith('.good.toml'))
  expect(more).toEqual([])
  const path = join(home, '.local/state/hookline/plans', good!)
  expect(readFileSync(path, 'utf8')).toBe('one two')
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('each profile and each override has its own plan, and none is taken for another', async () => {
  const { load, compiled } = world('one')
  const wanted: readonly (Overrides | undefined)[] = [
    undefined,
    { profile: 'ci', settings: [] },
    { settings: ['profile=ci'] },
    { settings: ['a=1', 'b=2'] },
    { settings: ['a=1&b=2'] },
    { profile: 'ci', settings: ['a=1'] },
    { profile: 'ci&a=1', settings: [] },
  ]
  for (const one of [...wanted, ...wanted]) await load(one)
  expect(compiled).toHaveLength(wanted.length)
  await load({ settings: [] })
  expect(compiled).toHaveLength(wanted.length)
})

test.skipIf(!isRoot)(
  'nothing that a user wants for now makes the plan of the company another one',
  async () => {
    const { load, compiled, managed } = world('one')
    writeFileSync(managed, 'theirs')
    await load()
    await load({ profile: 'ci', settings: ['hooks.theirs.enabled=false'] })
    expect(compiled.map((one) => one.split(' ')[0])).toEqual(['managed', 'user', 'user'])
  },
)

test('a file that others may write to now is not the file that was compiled', async () => {
  const { file, load, compiled } = world('one')
  await load()
  chmodSync(file, 0o666)
  const { errors, plan } = await load()
  expect(errors).toMatchObject([{ code: 'CONFIG_OWNER', details: { file } }])
  expect(errors[0]!.hint).toContain(`chmod go-w ${file}`)
  expect(plan.hooks).toHaveLength(1)
  chmodSync(file, 0o600)
  expect((await load()).errors).toEqual([])
  expect(compiled).toHaveLength(1)
})

test('a file that others may write to is not read at all', async () => {
  const { file, load, compiled } = world('one')
  chmodSync(file, 0o602)
  expect(await load()).toMatchObject({ errors: [{ code: 'CONFIG_OWNER' }], plan: { hooks: [] } })
  expect(compiled).toEqual([])
})

test('another file with the same name, size and time is another file', async () => {
  const { file, load, compiled } = world('one')
  const other = `${file}.new`
  writeFileSync(other, 'two')
  for (const one of [file, other]) utimesSync(one, 1_700_000_000, 1_700_000_000)
  await load()
  renameSync(other, file)
  expect(ids(await load())).toEqual(['two'])
  expect(compiled).toHaveLength(2)
})

const CHILD = fileURLToPath(new URL('kept-plan-child.ts', import.meta.url))

test('ten processes at once all have the whole plan, and leave one', async () => {
  const { home, kept } = world('')
  mkdirSync(join(home, 'own'))
  const file = join(home, 'own/hooks.toml')
  const hooks = Array.from(
    { length: 50 },
    (_, at) => `[[hooks]]\nid = "h${at}"\non = "exec.before"\ndeny = "no"\n`,
  )
  writeFileSync(file, `version = 1\n${hooks.join('')}`)
  const startAt = String(Date.now() + 1500)
  const ran = await Promise.all(
    Array.from({ length: 10 }, () =>
      promisify(execFile)(process.execPath, [CHILD, file, startAt], {
        env: { HOME: home, PATH: process.env['PATH'] },
        timeout: 60_000,
      }),
    ),
  )
  const whole = JSON.stringify([hooks.map((_, at) => `h${at}`), []])
  expect(ran.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 10 }, () => whole))
  expect(kept().toSorted((a, b) => a.length - b.length)).toEqual([
    expect.stringMatching(/\.json$/),
    expect.stringMatching(/\.json\.good\.toml$/),
  ])
}, 60_000)
