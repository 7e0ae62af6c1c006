import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const EXAMPLE = join(ROOT, 'examples/executor-plugin')
const world = mkdtempSync(join(tmpdir(), 'hookline-write-your-own-'))
afterAll(() => rmSync(world, { recursive: true, force: true, maxRetries: 9 }))

/** The page's blocks of code, by language, in its order. */
const page = readFileSync(join(ROOT, 'docs/executors/write-your-own.md'), 'utf8')
const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text!,
}))
const [plugin, nodeTest, vitest] = blocks.filter(({ language }) => language === 'js').map(({ text }) => text)
const [manifest] = blocks.filter(({ language }) => language === 'json').map(({ text }) => text)
const [hooks] = blocks.filter(({ language }) => language === 'toml').map(({ text }) => text)

test.each([
  ['index.js', plugin],
  ['contract.test.js', nodeTest],
  ['hooks.toml', hooks],
])('%s of the page is that of the example', (file, text) => {
  expect(text).toBe(readFileSync(join(EXAMPLE, file), 'utf8'))
})

test('the package.json of the page says what that of the example says', () => {
  const said = JSON.parse(manifest!) as Record<string, unknown>
  const { name, type, exports, hookline } = JSON.parse(
    readFileSync(join(EXAMPLE, 'package.json'), 'utf8'),
  ) as typeof said
  expect(said).toMatchObject({ name, type, exports, hookline })
})

test('the example runs, and every claim of it holds', () => {
  const { status, stdout, stderr } = node([join(EXAMPLE, 'run.ts')], world)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.match(/^✓ /gm)).toHaveLength(3)
})

test('the plugin of the page keeps the contract under node:test', () => {
  const folder = planted('node-test', { 'contract.test.js': nodeTest! })
  const { status, stdout } = node(['--test', '--test-reporter=tap'], folder)
  expect(stdout).toMatch(/^# fail 0$/m)
  expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(15)
  expect(status).toBe(0)
})

test('a plugin that breaks it is found out there', () => {
  const folder = planted('broken', {
    'contract.test.js': nodeTest!,
    'index.js': plugin!.replace('file, `${line}\\n`)', "file, `${line}\\n`), console.log('wrote')"),
  })
  const { status, stdout } = node(['--test', '--test-reporter=tap'], folder)
  expect(stdout.match(/^not ok \d+ - .*$/gm)?.map((line) => line.replace(/^not ok \d+ - /, ''))).toEqual([
    'writes nothing to stdout',
  ])
  expect(status).toBe(1)
})

test('the plugin of the page keeps the contract under vitest', () => {
  const folder = planted('vitest', { 'contract.test.js': vitest! })
  symlinkSync(join(ROOT, 'node_modules/vitest'), join(folder, 'node_modules/vitest'))
  const { status, stdout, stderr } = node(
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=tap-flat'],
    folder,
  )
  expect(stderr).toBe('')
  expect(stdout.match(/^ok /gm)?.length).toBeGreaterThan(15)
  expect(stdout).not.toMatch(/^not ok/m)
  expect(status).toBe(0)
})

/** The plugin as the page has it, with what it and its tests need beside it. */
function planted(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(world, name)
  mkdirSync(folder)
  cpSync(join(EXAMPLE, 'node_modules'), join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: false,
    filter: (path) => !path.includes('.bin'),
  })
  for (const [file, text] of Object.entries({ 'package.json': manifest!, 'index.js': plugin!, ...files }))
    writeFileSync(join(folder, file), text)
  return folder
}

function node(
  args: readonly string[],
  cwd: string,
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const env = { PATH: process.env['PATH'], HOME: world, NO_COLOR: '1', NODE_NO_WARNINGS: '1' }
  return spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
}
