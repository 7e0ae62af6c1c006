import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ModelStep } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine, type Said } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'

const HOOKS_TOML = `version = 1
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "this file is not to be touched"
`
const OFF = '[features]\nhooks = false\n'
const LINE_OFF = '[hooks.state."/<session-flags>/config.toml:pre_tool_use:0:0"]\nenabled = false\n'

describe.skipIf(noCodex)('a guard of hookline exec', { timeout: 60_000 }, () => {
  let machine: Machine
  let settings: string
  const run = (
    words: readonly string[],
    step: ModelStep = [{ shell: 'touch denied.txt' }],
  ): Promise<Said> => {
    machine.script([step, [{ say: 'done' }]])
    return machine.hookline(['exec', '--deny-exit-code', '9', '--', 'codex', ...words], { input: '' })
  }
  const exec = (...words: readonly string[]): readonly string[] => [
    'exec',
    '--skip-git-repo-check',
    '--dangerously-bypass-approvals-and-sandbox',
    ...words,
    'Do it.',
  ]
  /** The user's settings as words, for a Codex that does not read them. */
  const asWords = (): readonly string[] =>
    [
      ...settings.matchAll(/^(model\w*) = (.*)$/gm),
      ...settings.matchAll(/^(name|base_url|wire_api|\w+_max_retries) = (.*)$/gm),
    ].flatMap(([, name, value]) => [
      '-c',
      `${name!.startsWith('model') ? '' : 'model_providers.scripted.'}${name}=${value}`,
    ])
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, HOOKS_TOML)
    settings = readFileSync(machine.configToml, 'utf8')
    const git = (...words: readonly string[]): void =>
      void execFileSync('git', words, { cwd: machine.lab.workspace, env: machine.env })
    git('init', '-q', '.')
    // what is in the work tree is not what a new work tree will hold
    machine.place('workspace/.codex/config.toml', OFF)
    git('add', '-f', '.')
    git('commit', '-qm', 'all')
    rmSync(join(machine.lab.workspace, '.codex'), { recursive: true })
  })
  afterEach(() => {
    writeFileSync(machine.configToml, settings)
    rmSync(join(machine.lab.workspace, '.codex'), { recursive: true, force: true })
  })
  afterAll(async () => {
    await machine.hookline(['serve', 'stop', '--force'])
    await machine.remove()
  })
  const trusted = (): string =>
    `${settings}\n[projects.${JSON.stringify(machine.lab.workspace)}]\ntrust_level = "trusted"\n`

  test.each([
    '--ignore-user-config',
    '--ignore-rules',
    '--ephemeral',
    '--strict-config',
    '--dangerously-bypass-hook-trust',
    '--enable unified_exec',
    '--disable unified_exec',
    '-p nothing',
    '-p line-off',
    '-p unreadable',
    '-p other-hooks',
  ])('is asked with %s', async (line) => {
    const words = line.split(' ')
    machine.place('codex-home/nothing.config.toml', '')
    machine.place('codex-home/line-off.config.toml', LINE_OFF)
    // Codex takes what other readers of TOML do not
    machine.place('codex-home/unreadable.config.toml', `\ufeff${OFF}`)
    machine.place('codex-home/other-hooks.config.toml', '[hooks]\nPreToolUse = []\n')
    const said = await run(exec(...words, ...(words[0] === '--ignore-user-config' ? asWords() : [])))
    expect([said.exitCode, machine.has('workspace/denied.txt')]).toEqual([9, false])
  })

  test('is asked where the project would switch hooks off, once it is trusted by this very call', async () => {
    machine.place('workspace/.codex/config.toml', OFF)
    expect((await run(exec('--trust'))).exitCode).toBe(9)
  })

  test('is asked in a new work tree, where the project would switch hooks off', async () => {
    writeFileSync(machine.configToml, trusted())
    expect((await run(exec('--worktree'))).exitCode).toBe(9)
  })

  test('is asked in a session that is resumed, and in a review', async () => {
    expect((await run(exec('resume', '--last', '--ignore-rules'))).exitCode).toBe(9)
    expect((await run(exec('review'))).exitCode).toBe(9)
  })

  test.for([
    ['a setting of its user', () => `${settings}\n${OFF}`, []],
    ['one of the project', trusted, ['workspace/.codex/config.toml', OFF]],
  ] as const)('is not gone without where %s switches hooks off', async ([, config, file]) => {
    writeFileSync(machine.configToml, config())
    if (file.length > 0) machine.place(file[0]!, file[1]!)
    expect((await run(exec())).exitCode).toBe(78)
  })

  test('that its line denied for by itself is one that denied', async () => {
    const [bin, away] = [join(machine.stateDir, 'bin'), join(machine.stateDir, 'away')]
    const said = await run(exec(), () => {
      renameSync(bin, away)
      return [{ shell: 'touch other.txt' }]
    })
    renameSync(away, bin)
    expect([said.exitCode, machine.has('workspace/other.txt')]).toEqual([9, false])
    expect(said.stderr).toMatch(/^hookline: PreToolUse: hookline itself failed: .* \[NO_ANSWER\]$/m)
    expect(said.stderr).toMatch(/, 1 denial, 1 failure; Codex waited/)
  })
})
