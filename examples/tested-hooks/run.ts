import { deepStrictEqual, equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))

/** The hooks and their tests, in a folder where they can be broken. */
const folder = mkdtempSync(join(tmpdir(), 'hookline-tested-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
cpSync(import.meta.dirname, folder, {
  recursive: true,
  filter: (path) => !path.includes('node_modules'),
})

interface Report {
  readonly tests: readonly { readonly name: string; readonly ok: boolean }[]
}

function hookline(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const env = { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1' }
  const config = ['--config', join(folder, 'hooks.toml')]
  return spawnSync(process.execPath, [CLI, ...args, ...config], { cwd: folder, env, encoding: 'utf8' })
}

/** Names of the tests that fail once something in hooks.toml is written otherwise. */
function failing(written: string, otherwise: string): readonly string[] {
  const good = readFileSync(join(folder, 'hooks.toml'), 'utf8')
  equal(good.includes(written), true, `hooks.toml has no ${written}`)
  writeFileSync(join(folder, 'hooks.toml'), good.replace(written, otherwise))
  const { status, stdout } = hookline('test', '--json')
  writeFileSync(join(folder, 'hooks.toml'), good)
  equal(status, 1, stdout)
  return (JSON.parse(stdout) as Report).tests.filter(({ ok }) => !ok).map(({ name }) => name)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const all = hookline('test', '--junit', 'junit.xml')
say(all.stdout)
equal(all.status, 0)
match(all.stdout, /ok {2}12 tests/)
match(
  readFileSync(join(folder, 'junit.xml'), 'utf8'),
  /<testsuites name="hookline test" tests="12" failures="0"/,
)
say('✓ all tests hold, also those with what Codex and Claude Code really sent')

deepStrictEqual(failing('"git push *--force*", ', ''), [
  'a force-push is denied, also in the middle of a line',
])
say('✓ without its pattern the guard is found out')

deepStrictEqual(failing('output.score >= 7', 'output.score >= 9'), [
  'what is risky is denied, with the reason',
])
say('✓ a decision that comes too late is found out, with the script untouched')

deepStrictEqual(failing('guard = true\nrun', 'run'), [
  'a guard that fails denies',
  'a guard that does not answer in time denies',
])
say('✓ without `guard` nobody denies for a script that fails')

deepStrictEqual(failing('match = "**/*.{ts,tsx}"', 'match = "**/*.ts"'), [
  'the formatter is given what was changed',
])
say('✓ a formatter that is given nothing is found out, without being there')
