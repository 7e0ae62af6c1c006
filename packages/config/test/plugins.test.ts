import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { errorsOf, line, planOf } from './sample.ts'

const CORE = fileURLToPath(new URL('../../core', import.meta.url))
const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-config-')))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 9 }))

const EXECUTOR = (spec = 1): string => `
const options = { '~standard': { version: 1, vendor: 'x', validate: (value) =>
  typeof value.topic === 'string' ? { value: { ...value, acks: 1 } } : { issues: [{ message: 'expected a topic', path: ['topic'] }] } } }
export const kafka = Object.defineProperty({ spec: ${spec}, name: 'kafka', options, execute: () => undefined }, Symbol.for('hookline.executor'), { value: true })
`

const MANIFEST = { version: '1.4.0', type: 'module', hookline: { spec: 1, executor: 'kafka' } }

let count = 0

/** A project with these files, and the path of its hooks.toml. */
function project(files: Readonly<Record<string, string | object>>): string {
  const dir = join(root, `p${count++}`)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  mkdirSync(dir, { recursive: true })
  return join(dir, 'hooks.toml')
}

const USES = (from: string): string =>
  `version = 1\n[executors]\nkafka = ${JSON.stringify(from)}\n[[hooks]]\nid = "a"\non = "task.complete"\nexecutor = "kafka"\nwith.topic = "t"\n`

const PACKAGE = 'node_modules/hookline-executor-kafka'

test.for([
  ['exports for import only', { exports: { '.': { import: './index.js' } } }, 'index.js'],
  ['exports as a text', { exports: './lib/main.js' }, 'lib/main.js'],
  [
    'exports without paths',
    { exports: { types: './x.d.ts', node: { import: './lib/main.js' } } },
    'lib/main.js',
  ],
  ['exports as a list', { exports: [{ require: './x.cjs' }, './index.js'] }, 'index.js'],
  [
    'exports with a condition nobody has first',
    { exports: { '.': { browser: './b.js', default: './index.js' } } },
    'index.js',
  ],
  ['main', { main: 'lib/main.js' }, 'lib/main.js'],
  ['nothing', {}, 'index.js'],
] as const)('a package is found by %s', async ([, entry, module]) => {
  const file = project({
    [`${PACKAGE}/package.json`]: { ...MANIFEST, ...entry },
    [`${PACKAGE}/${module}`]: EXECUTOR(),
  })
  const plan = await planOf(USES('hookline-executor-kafka'), { file })
  expect(plan.executors).toEqual({
    kafka: {
      module: join(dirname(file), PACKAGE, module),
      from: 'hookline-executor-kafka',
      version: '1.4.0',
    },
  })
  expect(plan.hooks[0]).toMatchObject({ executor: 'kafka', options: { topic: 't', acks: 1 } })
})

test('a package is looked for upwards, under its scope, and through links', async () => {
  const file = project({
    'real/package.json': MANIFEST,
    'real/index.js': EXECUTOR(),
    'deep/er/hooks.toml': '',
    'node_modules/@me/x.txt': '',
  })
  symlinkSync(join(dirname(file), 'real'), join(dirname(file), 'node_modules/@me/kafka'))
  const plan = await planOf(USES('@me/kafka'), { file: join(dirname(file), 'deep/er/hooks.toml') })
  expect(plan.executors['kafka']!.module).toBe(join(dirname(file), 'real/index.js'))
})

test.for(['tools/kafka.js', 'tools/kafka.mjs', 'tools/kafka.ts'])(
  'a file stands beside the hooks.toml: %s',
  async (path) => {
    const file = project({ [path]: EXECUTOR(), 'package.json': { type: 'module' } })
    const plan = await planOf(USES(`./${path}`), { file })
    expect(plan.executors).toEqual({ kafka: { module: join(dirname(file), path), from: `./${path}` } })
  },
)

test('a plugin made with defineExecutor of another copy of core is one', async () => {
  const file = project({
    'x.mjs': `import { defineExecutor } from '@hookline/core'\nimport { answer } from '@hookline/core'\nexport default defineExecutor({ name: 'kafka', options: answer.options, execute: () => undefined })\n`,
    'node_modules/@hookline/x.txt': '',
  })
  symlinkSync(CORE, join(dirname(file), 'node_modules/@hookline/core'))
  const text = USES('./x.mjs').replace('with.topic = "t"', '')
  expect((await errorsOf(text, { file })).map((error) => error.message)).toEqual([
    'expected deny, ask or context',
  ])
})

test.for([
  [
    'it does not say that it is an executor',
    { ...MANIFEST, hookline: undefined },
    EXECUTOR(),
    'EXECUTOR_MANIFEST 3:9',
    /package\.json/,
  ],
  ['its manifest is no JSON', '{', EXECUTOR(), 'EXECUTOR_MANIFEST 3:9', /package\.json/],
  [
    'it speaks another spec',
    { ...MANIFEST, hookline: { spec: 2, executor: 'kafka' } },
    'throw 1',
    'EXECUTOR_SPEC 3:9',
    /update/,
  ],
  ['it speaks another spec than it says', MANIFEST, EXECUTOR(2), 'EXECUTOR_SPEC 3:9', /update/],
  [
    'it has nothing for import',
    { ...MANIFEST, exports: { '.': { require: './index.js' } } },
    EXECUTOR(),
    'EXECUTOR_NOT_FOUND 3:9',
    /./,
  ],
  [
    'it leads out of its folder',
    { ...MANIFEST, exports: './../../../x.js' },
    EXECUTOR(),
    'EXECUTOR_NOT_FOUND 3:9',
    /./,
  ],
  ['its file is not there', { ...MANIFEST, main: 'gone.js' }, EXECUTOR(), 'EXECUTOR_NOT_FOUND 3:9', /./],
  [
    'it exports no executor',
    MANIFEST,
    'export const x = { name: "kafka" }',
    'EXECUTOR_INVALID 3:9',
    /defineExecutor/,
  ],
  [
    'it exports two',
    MANIFEST,
    `${EXECUTOR()}\nexport const other = Object.defineProperty({ ...kafka }, Symbol.for('hookline.executor'), { value: true })`,
    'EXECUTOR_INVALID 3:9',
    /one/,
  ],
  ['it throws when loaded', MANIFEST, 'throw new Error("no broker")', 'EXECUTOR_LOAD 3:9', /author/],
  ['it cannot be parsed', MANIFEST, 'export const = 1', 'EXECUTOR_LOAD 3:9', /author/],
  ['it needs what is not there', MANIFEST, 'import "nowhere-to-be-found"', 'EXECUTOR_LOAD 3:9', /author/],
] as const)('a package is refused: %s', async ([, manifest, code, place, hint]) => {
  const file = project({ [`${PACKAGE}/package.json`]: manifest, [`${PACKAGE}/index.js`]: code })
  const errors = await errorsOf(USES('hookline-executor-kafka'), { file })
  expect(errors.map(line)).toEqual([place])
  expect(errors[0]!.hint).toMatch(hint)
})

test('its own schema speaks about its settings', async () => {
  const file = project({ [`${PACKAGE}/package.json`]: MANIFEST, [`${PACKAGE}/index.js`]: EXECUTOR() })
  const text = USES('hookline-executor-kafka').replace('with.topic = "t"', 'with.topic = 3')
  expect((await errorsOf(text, { file })).map(line)).toEqual(['OPTIONS_INVALID 8:14'])
})

test.for([
  ['a schema that throws', 'throw new Error("oh")', /cannot check its settings: oh/],
  ['a schema that rejects', 'return Promise.reject(new Error("oh"))', /cannot check its settings: oh/],
  ['a schema that says nothing', 'return undefined', /cannot check its settings/],
  ['a schema that makes a date', 'return { value: { at: new Date(0) } }', /`at` into a date/],
  ['a schema that makes a function', 'return { value: { f: () => 1 } }', /`f` into a function/],
  [
    'a schema that makes no number',
    'return Promise.resolve({ value: { n: [NaN] } })',
    /`n\[0\]` into the number NaN/,
  ],
] as const)('%s is the fault of the plugin', async ([, body, message]) => {
  const code = `const options = { '~standard': { version: 1, vendor: 'x', validate: () => { ${body} } } }
export default Object.defineProperty({ spec: 1, name: 'kafka', options, execute: () => undefined }, Symbol.for('hookline.executor'), { value: true })`
  const file = project({ 'x.mjs': code })
  const [error, ...others] = await errorsOf(USES('./x.mjs'), { file })
  expect(others).toEqual([])
  expect(error).toMatchObject({ code: 'EXECUTOR_INVALID', message: expect.stringMatching(message) })
})

test('what is listed and not used is looked at, not loaded', async () => {
  const file = project({ 'x.mjs': 'throw new Error("loaded")' })
  const plan = await planOf('version = 1\n[executors]\nkafka = "./x.mjs"\n', { file })
  expect(Object.keys(plan.executors)).toEqual(['kafka'])
})

test('whoever loads for hookline is asked', async () => {
  const file = project({ 'x.mjs': 'throw new Error("loaded")' })
  const asked: string[] = []
  const load = async (module: string): Promise<unknown> => {
    asked.push(module)
    return import(`data:text/javascript,${encodeURIComponent(EXECUTOR())}`)
  }
  await planOf(USES('./x.mjs'), { file, load })
  expect(asked).toEqual([join(dirname(file), 'x.mjs')])
})
