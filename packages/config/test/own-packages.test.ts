import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ownDoor } from '../src/own-packages.ts'
import { errorsOf, line, planOf } from './sample.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-own-')))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 9 }))

const EXECUTOR = (name: string): string => `
const options = { '~standard': { version: 1, vendor: 'x', validate: (value) =>
  typeof value.url === 'string' ? { value } : { issues: [{ message: 'expected a url', path: ['url'] }] } } }
export const it = Object.defineProperty({ spec: 1, name: '${name}', idempotent: true, options, execute: () => undefined }, Symbol.for('hookline.executor'), { value: true })
`

let count = 0

/** A folder in which such a package is installed. */
function folderWith(name: string, manifest: object = {}): string {
  const dir = join(root, `folder-${count++}`)
  const at = join(dir, 'node_modules/@hookline', `executor-${name}`)
  mkdirSync(join(at, 'dist'), { recursive: true })
  const exports = { '.': { types: './dist/x.d.ts', default: './dist/index.js' }, './lean': './dist/lean.js' }
  const said = {
    version: '1.2.3',
    type: 'module',
    exports,
    hookline: { spec: 1, executor: name },
    ...manifest,
  }
  writeFileSync(join(at, 'package.json'), JSON.stringify(said))
  for (const file of ['index', 'lean']) writeFileSync(join(at, `dist/${file}.js`), EXECUTOR(name))
  return dir
}

/** A hooks.toml in a folder. */
function hooksIn(dir: string, rest = ''): string {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'hooks.toml')
  const hook =
    '[[hooks]]\nid = "tell"\non = "task.complete"\nexecutor = "webhook"\nwith.url = "https://x.test"\n'
  writeFileSync(file, `version = 1\n${rest}${hook}`)
  return file
}

const empty = (): string => join(root, `empty-${count++}`)
const read = { text: undefined! }

test('beside the file of a user it is found without being listed, with its lean door', async () => {
  const dir = folderWith('webhook')
  const plan = await planOf(undefined!, { file: hooksIn(dir), ...read })
  const at = join(dir, 'node_modules/@hookline/executor-webhook/dist')
  expect(plan.executors).toEqual({
    webhook: {
      module: join(at, 'index.js'),
      lean: join(at, 'lean.js'),
      version: '1.2.3',
      from: '@hookline/executor-webhook',
      own: true,
    },
  })
  expect(plan.hooks[0]).toMatchObject({ executor: 'webhook', mode: 'background' })
})

test('what an executor does twice as once is delivered for certain, unless its hook lets runs be dropped', async () => {
  const dir = folderWith('webhook')
  const file = hooksIn(dir)
  expect((await planOf(undefined!, { file, ...read })).hooks[0]!.delivery).toBe('at-least-once')
  const text = (more: string): string =>
    `version = 1\n[[hooks]]\nid = "tell"\non = "task.complete"\nexecutor = "webhook"\nwith.url = "x"\n${more}`
  const said = async (more: string): Promise<unknown> =>
    (await planOf(text(more), { file })).hooks[0]!.delivery
  expect(await said('delivery = "best-effort"\n')).toBe('best-effort')
  expect(await said('on_full = "drop-oldest"\n')).toBeUndefined()
  expect(await said('on_full = "spill"\n')).toBe('at-least-once')
  expect(await said('mode = "blocking"\n')).toBeUndefined()
})

test('the nearer one counts: beside the file, then where it is said', async () => {
  const [near, far] = [folderWith('webhook'), folderWith('webhook')]
  const both = await planOf(undefined!, { file: hooksIn(near), ownFrom: [far], ...read })
  expect(both.executors['webhook']!.module.startsWith(near)).toBe(true)
  const one = await planOf(undefined!, { file: hooksIn(empty()), ownFrom: [empty(), far], ...read })
  expect(one.executors['webhook']!.module.startsWith(far)).toBe(true)
})

test('that of the user serves a project, and what the project brings is a plugin like any other', async () => {
  const [users, projects] = [folderWith('webhook'), folderWith('webhook')]
  const file = hooksIn(projects)
  const layer = 'project'
  const served = await planOf(undefined!, { file, layer, ownFrom: [users], ...read })
  expect(served.executors['webhook']).toMatchObject({ own: true })
  expect(served.executors['webhook']!.module.startsWith(users)).toBe(true)
  const alone = await planOf(undefined!, { file, layer, ...read })
  expect(alone.executors['webhook']).not.toHaveProperty('own')
  expect(alone.executors['webhook']!.module.startsWith(projects)).toBe(true)
})

test('a project that lists it gets its own, and nobody loads it before it is trusted', async () => {
  const [users, projects] = [folderWith('webhook'), folderWith('webhook')]
  const file = hooksIn(projects, '[executors]\nwebhook = "@hookline/executor-webhook"\n')
  const plan = await planOf(undefined!, {
    file,
    layer: 'project',
    ownFrom: [users],
    leavePlugins: true,
    ...read,
  })
  expect(plan.executors['webhook']!.module.startsWith(projects)).toBe(true)
  expect(plan.executors['webhook']).not.toHaveProperty('own')
})

test('what the user has installed is loaded for a project that is not trusted: it is not the project’s', async () => {
  const users = folderWith('webhook')
  const file = hooksIn(empty())
  writeFileSync(file, 'version = 1\n[[hooks]]\nid = "a"\non = "task.complete"\nexecutor = "webhook"\n')
  const errors = await errorsOf(undefined!, {
    file,
    layer: 'project',
    ownFrom: [users],
    leavePlugins: true,
    ...read,
  })
  expect(errors.map(({ code }) => code)).toEqual(['OPTIONS_INVALID'])
})

test('listed by a user it is the same as not listed', async () => {
  const dir = folderWith('webhook')
  const file = hooksIn(dir, '[executors]\nwebhook = "@hookline/executor-webhook"\n')
  expect((await planOf(undefined!, { file, ...read })).executors['webhook']).toMatchObject({ own: true })
})

test('with settings of its own under another name', async () => {
  const dir = folderWith('webhook')
  const file = hooksIn(dir)
  const text =
    'version = 1\n[executors]\nteam = { use = "webhook", url = "https://x.test" }\n[[hooks]]\nid = "a"\non = "task.complete"\nexecutor = "team"\n'
  const plan = await planOf(text, { file })
  expect(plan.hooks[0]).toMatchObject({ executor: 'webhook', options: { url: 'https://x.test' } })
  expect(Object.keys(plan.executors)).toEqual(['webhook'])
})

test.each([
  ['of another spec', { hookline: { spec: 99, executor: 'webhook' } }, 'EXECUTOR_SPEC'],
  ['that says it is another', { hookline: { spec: 1, executor: 'other' } }, 'EXECUTOR_NOT_INSTALLED'],
])('a package %s is not taken', async (_, manifest, code) => {
  const errors = await errorsOf(undefined!, { file: hooksIn(folderWith('webhook', manifest)), ...read })
  expect(errors.map((error) => error.code)).toContain(code)
})

test('another door of it is found where it is installed, and only there', async () => {
  const exports = { '.': './dist/index.js', './restore': { default: './dist/restore.js' } }
  const dir = folderWith('filesystem', { exports })
  const file = join(dir, 'node_modules/@hookline/executor-filesystem/dist/restore.js')
  expect(await ownDoor('filesystem', './restore', [empty(), dir])).toBe(file)
  expect(await ownDoor('filesystem', './other', [dir])).toBeUndefined()
  expect(await ownDoor('filesystem', './restore', [empty()])).toBeUndefined()
  const another = folderWith('filesystem', { exports, hookline: { spec: 1, executor: 'other' } })
  expect(await ownDoor('filesystem', './restore', [another])).toBeUndefined()
})

test('where it is not installed, the error says how to', async () => {
  const file = hooksIn(empty())
  const [user] = await errorsOf(undefined!, { file, ...read })
  expect(line(user!)).toBe('EXECUTOR_NOT_INSTALLED 5:12')
  expect(user!.hint).toBe('Install it: hookline plugin add @hookline/executor-webhook')
  const [project] = await errorsOf(undefined!, { file, layer: 'project', ...read })
  expect(project!.hint).toMatch(/npm install -D @hookline\/executor-webhook/)
  expect(dirname(file)).not.toBe('')
})
