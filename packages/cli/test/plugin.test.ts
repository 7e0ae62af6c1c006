import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type World } from './hookline.ts'
import { registry, type Published } from './registry.ts'

const PACKAGES = fileURLToPath(new URL('../..', import.meta.url))
const OWN = 'home/.config/hookline'
const packs = mkdtempSync(join(tmpdir(), 'hookline-packs-'))
let core: string
let touch: string

beforeAll(() => {
  core = packed(join(PACKAGES, 'core'))
  touch = packed(join(PACKAGES, 'repo-tests/fixtures/plugin'))
}, 60_000)

afterAll(() => rmSync(packs, { recursive: true, force: true, maxRetries: 9 }))

/** A world in which npm reaches nothing, and the peer of every plugin is there. */
function withCore(): World {
  const here = world('', { npm_config_offline: 'true', npm_config_cache: join(packs, 'cache') })
  npm(['install', '--offline', '--prefix', join(here.dir, OWN), core], here.dir)
  return here
}

const text = ({ dir }: World, name: string): string => readFileSync(join(dir, OWN, name), 'utf8')

test('a package is installed beside the own hooks.toml, listed, used, and taken out again', () => {
  const here = withCore()
  const { hookline } = here
  const dry = hookline(['plugin', 'add', touch, '--dry-run'])
  expect(dry.stderr).toContain('NPM_FAILED')
  const added = hookline(['plugin', 'add', touch])
  expect(added).toMatchObject({ status: 0 })
  expect(text(here, 'hooks.toml')).toBe('version = 1\n\n[executors]\ntouch = "hookline-executor-touch"\n')
  const mark = join(here.dir, 'mark.json')
  expect(
    hookline(['add', 'mark', '--on', 'exec.before', '--executor', 'touch', '--with', `file=${mark}`]).status,
  ).toBe(0)
  hookline(['try', 'exec.before', 'ls'])
  expect(JSON.parse(readFileSync(mark, 'utf8'))).toMatchObject({ command: 'ls' })
  const rows = JSON.parse(hookline(['plugin', 'list', '--json']).stdout) as { listed: boolean }[]
  expect(rows.filter(({ listed }) => listed)).toEqual([
    {
      name: 'touch',
      listed: true,
      from: 'hookline-executor-touch',
      version: '1.0.0',
      spec: 1,
      hooks: ['mark'],
      problem: null,
    },
  ])
  expect(hookline(['plugin', 'update', 'touch'])).toMatchObject({
    status: 0,
    stdout: 'touch is at 1.0.0 already\n',
  })
  expect(hookline(['plugin', 'remove', 'touch'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('used by mark [PLUGIN_IN_USE]') as string,
  })
  expect(hookline(['plugin', 'remove', 'touch', '--force']).stdout).toContain(
    'uninstalled hookline-executor-touch',
  )
  expect(text(here, 'hooks.toml')).toBe('version = 1\n\n[executors]\n')
  expect(existsSync(join(here.dir, OWN, 'node_modules/hookline-executor-touch'))).toBe(false)
  expect(existsSync(join(here.dir, OWN, 'node_modules/@hookline/core'))).toBe(true)
}, 60_000)

test('what is no plugin, or cannot be listed, is taken out again, and what came with it', () => {
  const here = withCore()
  const before = text(here, 'package.json')
  const isGone = (name: string): boolean => !existsSync(join(here.dir, OWN, 'node_modules', name))
  mkdirSync(join(here.dir, 'none'))
  here.file('none/package.json', JSON.stringify({ name: 'no-plugin', version: '1.0.0' }))
  const refused = here.hookline(['plugin', 'add', touch, packed(join(here.dir, 'none'))])
  expect(refused).toMatchObject({
    status: 78,
    stdout: '',
    stderr: expect.stringContaining('EXECUTOR_MANIFEST') as string,
  })
  expect(existsSync(join(here.dir, OWN, 'hooks.toml'))).toBe(false)

  here.file(`${OWN}/other.ts`, '')
  here.file(`${OWN}/hooks.toml`, 'version = 1\nexecutors.touch = "./other.ts"\n')
  expect(here.hookline(['plugin', 'add', touch]).stderr).toContain('PLUGIN_NAME_TAKEN')
  const reserved = here.hookline(['plugin', 'add', touch, '--as', 'script'])
  expect(reserved).toMatchObject({ status: 78, stderr: expect.stringContaining('EXECUTOR_NAME') as string })
  expect(text(here, 'package.json')).toBe(before)
  expect(['no-plugin', 'hookline-executor-touch'].map(isGone)).toEqual([true, true])

  expect(here.hookline(['plugin', 'add', touch, '--as', 'feel']).status).toBe(0)
  expect(text(here, 'hooks.toml')).toBe(
    'version = 1\nexecutors.touch = "./other.ts"\nexecutors.feel = "hookline-executor-touch"\n',
  )
}, 60_000)

test('a package of a registry is taken in the range that was asked for, and updated in it; what hooks cannot use is put back', async () => {
  const versions = ['1.0.0', '1.1.0', '2.0.0'].map((version) => touchOf(version, 1))
  const core1 = { manifest: manifestOf(join(PACKAGES, 'core')), tarball: core }
  const published = [core1, versions[0]!]
  const url = await registry(published)
  const here = world('', { npm_config_registry: url, npm_config_cache: join(packs, 'registry-cache') })
  const hookline = async (...args: readonly string[]): Promise<string> => {
    const child = here.start(args)
    const said: string[] = []
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk) => said.push(String(chunk)))
    const [code] = (await once(child, 'close')) as [number]
    return `${said.join('')}${code}`
  }
  const name = 'hookline-executor-touch'
  const version = (): string => manifestOf(join(here.dir, OWN, 'node_modules', name)).version
  expect(await hookline('plugin', 'add', `${name}@^1`, '--dry-run')).toContain(`+touch = "${name}"`)
  expect(existsSync(join(here.dir, OWN, 'node_modules'))).toBe(false)
  expect(await hookline('plugin', 'add', `${name}@^1`)).toMatch(new RegExp(`touch: ${name} 1.0.0\n0$`))
  published.push(versions[1]!, versions[2]!)
  expect(await hookline('plugin', 'update')).toMatch(/updated  touch: 1.0.0 -> 1.1.0\n0$/)
  await hookline('add', 'mark', '--on', 'exec.before', '--executor', 'touch', '--with', 'file=/x')
  published.splice(2, 2, versions[1]!, touchOf('1.2.0', 99))
  expect(await hookline('plugin', 'update', 'touch')).toMatch(/EXECUTOR_SPEC[^]*nothing was updated[^]*78$/)
  expect(version()).toBe('1.1.0')
  expect(text(here, 'package.json')).toContain('"^1')
  expect(await hookline('check', '--config', join(OWN, 'hooks.toml'))).toMatch(/0$/)
}, 60_000)

test('a file is listed as seen from hooks.toml; of a project, packages are looked at and not installed', () => {
  const here = world('version = 1\n')
  mkdirSync(join(here.dir, 'tools'))
  here.file('tools/My_Team.ts', '')
  const at = (...args: readonly string[]): ReturnType<World['hookline']> =>
    here.hookline(['plugin', ...args, '--config', 'hooks.toml'])
  expect(at('add', './tools/My_Team.ts').stdout).toContain('+my-team = "./tools/My_Team.ts"')
  expect(at('add', './tools/none.ts')).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('there is no') as string,
  })
  expect(at('add', 'hookline-executor-x@^2')).toMatchObject({
    status: 69,
    stderr: expect.stringContaining('PLUGIN_NOT_INSTALLED') as string,
  })
  mkdirSync(join(here.dir, 'node_modules/hookline-executor-x'), { recursive: true })
  here.file(
    'node_modules/hookline-executor-x/package.json',
    JSON.stringify({ version: '2.1.0', main: 'package.json', hookline: { spec: 1, executor: 'x' } }),
  )
  expect(at('add', 'hookline-executor-x@^2')).toMatchObject({ status: 0 })
  expect(at('list').stdout).toContain('x  hookline-executor-x 2.1.0, spec 1  used by no hook')
  expect(at('update')).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('PLUGIN_NOT_OURS') as string,
  })
  expect(at('remove', 'my-taem')).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('my-team') as string,
  })
  expect(at('remove', 'x').status).toBe(0)
  expect(existsSync(join(here.dir, 'node_modules/hookline-executor-x'))).toBe(true)
})

/** The fixture in another version. */
function touchOf(version: string, spec: number): Published {
  const folder = join(packs, `touch-${version}`)
  cpSync(join(PACKAGES, 'repo-tests/fixtures/plugin'), folder, { recursive: true })
  const manifest = { ...manifestOf(folder), version, hookline: { spec, executor: 'touch' } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  return { manifest, tarball: packed(folder) }
}

function manifestOf(folder: string): Published['manifest'] {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Published['manifest']
}

function packed(folder: string): string {
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', packs], folder)) as [
    { filename: string },
  ]
  return join(packs, filename)
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
