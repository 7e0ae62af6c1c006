import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PACKAGES = fileURLToPath(new URL('../..', import.meta.url))
const PAYLOAD = join(PACKAGES, 'agents/fixtures/codex/0.169.0/pre-tool-use.bash.json')
const world = mkdtempSync(join(tmpdir(), 'hookline-plugin-'))
const project = join(world, 'project')

/** Packed as for publishing and installed from the tarballs, outside of this workspace and without a network. */
beforeAll(() => {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true }))
  const tarballs = [join(PACKAGES, 'core'), join(PACKAGES, 'repo-tests/fixtures/plugin')].map(packed)
  npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], project)
}, 120_000)

afterAll(() => rmSync(world, { recursive: true, force: true, maxRetries: 9 }))

test('a plugin of somebody else acts, and its answer reaches the agent', () => {
  const mark = join(world, 'mark.json')
  const { status, stdout, stderr } = hookline(`
    [executors]
    touch = "hookline-executor-touch"

    [[hooks]]
    id = "leave-a-mark"
    on = "exec.before"
    executor = "touch"
    with.file = ${JSON.stringify(mark)}
    with.refuse = "not {{ event.data.command }}"
  `)
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const { command } = (JSON.parse(readFileSync(PAYLOAD, 'utf8')) as { tool_input: { command: string } })
    .tool_input
  expect(JSON.parse(readFileSync(mark, 'utf8'))).toMatchObject({ command })
  expect(JSON.parse(stdout)).toMatchObject({
    hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: `not ${command}` },
  })
})

test('a plugin that is installed but not listed is not loaded', () => {
  const mark = join(world, 'unlisted.json')
  const hooks = `
    [[hooks]]
    id = "leave-a-mark"
    on = "exec.before"
    executor = "touch"
    with.file = ${JSON.stringify(mark)}
  `
  expect(hookline(hooks)).toMatchObject({ status: 0 })
  expect(globSync(mark)).toEqual([])
  const { status, stdout, stderr } = hookline(hooks, ['check'])
  expect(status).toBe(78)
  expect(`${stdout}${stderr}`).toContain('touch')
})

test('a setting that the plugin does not know is a mistake in hooks.toml', () => {
  const { status, stdout, stderr } = hookline(
    `
    [executors]
    touch = "hookline-executor-touch"

    [[hooks]]
    id = "leave-a-mark"
    on = "exec.before"
    executor = "touch"
    with.fil = "x"
  `,
    ['check'],
  )
  expect(status).toBe(78)
  expect(`${stdout}${stderr}`).toContain('fil')
})

function hookline(
  hooks: string,
  verb: readonly string[] = ['run', '--agent', 'codex'],
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const config = join(project, 'hooks.toml')
  writeFileSync(config, `version = 1\n${hooks}`)
  return spawnSync(process.execPath, [join(PACKAGES, 'cli/bin/hookline.cjs'), ...verb, '--config', config], {
    cwd: world,
    env: { PATH: process.env['PATH'], HOME: join(world, 'home'), XDG_STATE_HOME: join(world, 'state') },
    input: readFileSync(PAYLOAD),
    encoding: 'utf8',
  })
}

/** The tarball that `npm publish` would send. */
function packed(folder: string): string {
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', world], folder)) as [
    { filename: string },
  ]
  return join(world, filename)
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
