import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { hookName } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { expect, onTestFinished, test } from 'vitest'
import { loadPlan, type LoadedPlan, type PlanRequest } from '../src/index.ts'
import { trustWorld } from './trust-world.ts'

const HOOK = (id: string, rest = 'deny = "no"'): string =>
  `[[hooks]]\nid = "${id}"\non = "exec.before"\n${rest}\n`
const GUARD = (id: string): string => HOOK(id, 'deny = "no"\nguard = true')
const FILE = (...hooks: readonly string[]): string => `version = 1\n${hooks.join('')}`

const PLUGIN = `const options = { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } }
export const team = Object.defineProperty({ spec: 1, name: 'team', options, execute: () => undefined }, Symbol.for('hookline.executor'), { value: true })
`

/** A company's file, a user's file, and how they are loaded. */
function world(): {
  readonly dir: string
  readonly write: (layer: 'managed' | 'user', text: string) => void
  readonly remove: (layer: 'managed' | 'user') => void
  readonly load: (more?: Partial<PlanRequest>) => Promise<LoadedPlan>
} {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-layers-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const file = (layer: string): string => join(dir, layer, 'hooks.toml')
  return {
    dir,
    write(layer, text) {
      mkdirSync(dirname(file(layer)), { recursive: true, mode: 0o755 })
      writeFileSync(file(layer), text)
      writeFileSync(join(dir, layer, 'team.mjs'), PLUGIN)
    },
    remove: (layer) => rmSync(file(layer)),
    load: (more) =>
      loadPlan({
        file: file('user'),
        managed: file('managed'),
        required: false,
        hookline: '1.0.0',
        env: { HOME: dir },
        compiler: async () => (path, how) =>
          compile({ ...how, file: path, dialects, executors: { script }, hookline: '1.0.0' }),
        ...more,
      }),
  }
}

/** Nobody else can place a file of the company. */
const isRoot = process.getuid?.() === 0

const names = ({ plan }: LoadedPlan): readonly string[] => plan.hooks.map(hookName)
const codes = ({ errors }: LoadedPlan): readonly string[] => errors.map(({ code }) => code)

test('where there is no hooks.toml the compiler is not loaded', async () => {
  const compiler = (): never => {
    throw new Error('it was loaded')
  }
  expect(await world().load({ compiler, root: '/no/such/project' })).toMatchObject({
    errors: [],
    plan: { hooks: [] },
  })
})

test.skipIf(!isRoot)('all layers have their hooks run, the same id in each as well', async () => {
  const { write, load } = world()
  const project = trustWorld(FILE(HOOK('a'), HOOK('p')))
  await project.trust()
  write('managed', FILE(HOOK('a')))
  write('user', FILE(HOOK('u'), HOOK('a')))
  const loaded = await load({ root: project.root, env: project.env })
  expect(names(loaded)).toEqual(['managed/a', 'user/u', 'user/a', 'project/a', 'project/p'])
  expect(loaded.plan.sources.map(({ layer }) => layer)).toEqual(['managed', 'user', 'project'])
  expect(names(await load({ env: project.env }))).not.toContain('project/p')
})

test.skipIf(!isRoot).for(['managed', 'user'] as const)(
  'a broken %s file disables only itself, but its last good guards',
  async (layer) => {
    const { write, load } = world()
    write('managed', FILE(GUARD('m-guard'), HOOK('m')))
    write('user', FILE(GUARD('u-guard'), HOOK('u')))
    await load()
    write(layer, 'version = ')
    const loaded = await load()
    expect(codes(loaded)).toEqual(['TOML_INVALID'])
    expect(names(loaded)).toEqual(
      layer === 'managed'
        ? ['managed/m-guard', 'user/u-guard', 'user/u']
        : ['managed/m-guard', 'managed/m', 'user/u-guard'],
    )
    write(layer, FILE(HOOK('new')))
    expect(codes(await load())).toEqual([])
    expect(names(await load())).toContain(`${layer}/new`)
  },
)

test.skipIf(!isRoot).for(['managed', 'user'] as const)(
  'a %s file that vanished: its guards hold, until there is one without them',
  async (layer) => {
    const { write, remove, load } = world()
    write(layer, FILE(GUARD('guard'), HOOK('other')))
    await load()
    remove(layer)
    const gone = await load()
    expect([names(gone), codes(gone)]).toEqual([[`${layer}/guard`], ['CONFIG_NOT_FOUND']])
    write(layer, FILE(HOOK('other')))
    await load()
    remove(layer)
    expect(await load()).toMatchObject({ errors: [], plan: { hooks: [] } })
  },
)

test.skipIf(!isRoot)('a layer that never was good does not keep the others from running', async () => {
  const { write, load } = world()
  write('managed', '[[')
  write('user', FILE(HOOK('u')))
  const loaded = await load()
  expect([names(loaded), codes(loaded)]).toEqual([['user/u'], ['TOML_INVALID']])
})

test.skipIf(!isRoot)('an executor of one layer is none of another: each has its own', async () => {
  const { dir, write, load } = world()
  const text = `version = 1\nexecutors.team = "./team.mjs"\n${HOOK('a', 'executor = "team"')}`
  write('managed', text)
  write('user', text)
  const project = trustWorld(text, { 'team.mjs': PLUGIN })
  await project.trust()
  const { plan } = await load({ root: project.root, env: project.env })
  expect(plan.hooks.map(({ executor }) => executor)).toEqual(['managed/team', 'team', 'project/team'])
  expect(plan.executors['managed/team']!.module).toBe(join(dir, 'managed/team.mjs'))
  expect(plan.executors['team']!.module).toBe(join(dir, 'user/team.mjs'))
  expect(plan.executors['project/team']!.module).toContain('/trusted/')
})

test.skipIf(!isRoot)('a layer runs its own hooks its own way', async () => {
  const { write, load } = world()
  write('managed', `version = 1\ndispatch.max_parallel = 2\ndefaults.priority = 9\n${HOOK('a')}`)
  write('user', `version = 1\ndispatch.max_parallel = 1\n${HOOK('a')}`)
  const { plan } = await load()
  expect(plan.dispatch).toMatchObject({ managed: { maxParallel: 2 }, user: { maxParallel: 1 } })
  expect(plan.hooks.map(({ priority }) => priority)).toEqual([9, undefined])
})

test.skipIf(!isRoot)(
  'a profile and overrides are for your own hooks, not for those of the company',
  async () => {
    const { write, load } = world()
    const text = `${FILE(HOOK('a'))}[profiles.off.hooks.a]\nenabled = false\n`
    write('managed', text)
    write('user', text)
    const enabled = async (more: Partial<PlanRequest>): Promise<readonly unknown[]> =>
      (await load(more)).plan.hooks.map((hook) => hook.enabled !== false)
    expect(await enabled({})).toEqual([true, true])
    expect(await enabled({ overrides: { profile: 'off', settings: [] } })).toEqual([true, false])
    expect(await enabled({ overrides: { settings: ['hooks.a.enabled=false'] } })).toEqual([true, false])
  },
)

test.skipIf(!isRoot)('whoever wants no hooks has the guards of every layer', async () => {
  const { write, load } = world()
  write('managed', FILE(GUARD('m-guard'), HOOK('m')))
  write('user', FILE(GUARD('u-guard'), HOOK('u')))
  expect(names(await load({ guardsOnly: true }))).toEqual(['managed/m-guard', 'user/u-guard'])
})

test.skipIf(!isRoot)(
  "an allow of a project counts where its user's file says so, by the path of its root",
  async () => {
    const { write, load } = world()
    const project = trustWorld(FILE(HOOK('a')))
    await project.trust()
    const allows = async (text: string, layer: 'managed' | 'user' = 'user'): Promise<unknown> => {
      write(layer, `version = 1\n${text}`)
      return (await load({ root: project.root, env: project.env })).plan.hooks[0]!.allows
    }
    expect(await allows('')).toBeUndefined()
    expect(await allows(`[projects."${project.root}/sub"]\nallow = true`)).toBeUndefined()
    expect(await allows(`[projects."${project.root}"]\nallow = false`)).toBeUndefined()
    expect(await allows(`[projects."${project.root}"]\nallow = true`)).toBe(true)
    await allows('')
    expect(await allows(`[projects."${project.root}"]\nallow = true`, 'managed')).toBe(true)
  },
)

test('of another file of the user only the guards hold, and none of the hooks in the place of one', async () => {
  const { write, load, dir } = world()
  const uses = '[executors]\nteam = "./team.mjs"\n'
  const own = `version = 1\n${uses}${HOOK('rest')}${HOOK('hold', 'executor = "team"\nguard = true')}`
  write('user', own)
  const other = join(dir, 'other.toml')
  writeFileSync(other, FILE(HOOK('hold', 'context = "not held"'), HOOK('more')))
  const loaded = await load({ file: other, guardsOf: join(dir, 'user', 'hooks.toml') })
  expect(codes(loaded)).toEqual([])
  expect(names(loaded)).toEqual(['user/hold', 'user/more'])
  const [held] = loaded.plan.hooks
  expect(held).toMatchObject({ guard: true, executor: 'guards/team' })
  expect(loaded.plan.executors['guards/team']?.module).toBe(join(dir, 'user', 'team.mjs'))
  const still = await load({ file: other, guardsOf: join(dir, 'user', 'hooks.toml'), guardsOnly: true })
  expect(names(still)).toEqual(['user/hold'])
})
