import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'

const GUARD = `version = 1
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "no"
`
const SESSION = [[{ shell: 'touch denied.txt' }], [{ say: 'done' }]]

interface Step {
  readonly step: string
  readonly ok: boolean
  readonly says: string
  readonly hint?: string
}

interface Status {
  readonly scope: string
  readonly lines: readonly { readonly native: string; readonly state: string }[]
}

describe.skipIf(noCodex)('hookline why says of the wiring what status says', { timeout: 120_000 }, () => {
  let machine: Machine
  beforeEach(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD)
  })
  afterEach(() => machine.remove())

  const install = async (...args: readonly string[]): Promise<void> => {
    await machine.hookline(['install', 'codex', ...args])
  }
  const edit = (file: string, change: (text: string) => string): void =>
    writeFileSync(file, change(readFileSync(file, 'utf8')))
  const why = async (env = {}): Promise<Step> => {
    const { stdout } = await machine.hookline(['why', 'no-denied', '--json'], { env })
    return (JSON.parse(stdout) as { readonly steps: readonly Step[] }).steps.at(-1)!
  }
  const state = async (scope = 'user'): Promise<string | undefined> => {
    const { stdout } = await machine.hookline(['status', '--json'])
    const { agents } = JSON.parse(stdout) as { readonly agents: readonly Status[] }
    const found = agents.find((one) => one.scope === scope)
    return found?.lines.find(({ native }) => native === 'PreToolUse')?.state
  }

  test('a line that Codex runs, before and after it was called', async () => {
    await install()
    expect(await state()).toBe('runs')
    expect(await why()).toMatchObject({
      step: 'called',
      ok: false,
      hint: expect.stringMatching(/^Nothing/) as string,
    })
    await machine.work(SESSION)
    expect(await why()).toMatchObject({ step: 'obeyed', ok: true })
  })

  test.each([
    [
      'untrusted',
      'it is not trusted',
      'hookline install codex',
      (text: string) => text.replaceAll(/^trusted_hash.*$/gm, ''),
    ],
    [
      'changed',
      'it was changed after',
      'hookline install codex',
      (text: string) => text.replaceAll(/sha256:..../g, 'sha256:0000'),
    ],
    [
      'off',
      'it is switched off',
      '/hooks',
      (text: string) => text.replaceAll(/^trusted_hash.*$/gm, '$&\nenabled = false'),
    ],
    [
      'unseen',
      'is set to run no hooks',
      '[features]',
      (text: string) => `${text}\n[features]\nhooks = false\n`,
    ],
  ])('a line that is %s, although it was called before', async (expected, says, hint, change) => {
    await install()
    await machine.work(SESSION)
    edit(machine.configToml, change)
    expect(await state()).toBe(expected)
    const step = await why()
    expect(step).toMatchObject({ step: 'wired', ok: false })
    expect(step.says).toContain(says)
    expect(step.hint).toContain(hint)
  })

  test('a line that was changed in its own file', async () => {
    await install()
    edit(machine.hooksJson, (text) => text.replaceAll('"timeout": 62', '"timeout": 63'))
    expect(await state()).toBe('changed')
    expect((await why()).says).toContain(`the line in ${machine.hooksJson}: it was changed after`)
  })

  test('a line in another CODEX_HOME than that of the caller', async () => {
    await install()
    const other = join(machine.lab.root, 'other-home')
    mkdirSync(other)
    expect(await why({ CODEX_HOME: other })).toMatchObject({
      step: 'wired',
      ok: false,
      says: expect.stringContaining(`; ${machine.hooksJson} does`) as string,
    })
    await machine.work(SESSION)
    // it was called, so the way goes on
    expect(await why({ CODEX_HOME: other })).toMatchObject({ step: 'obeyed', ok: true })
  })

  test('a line of a project, before and after Codex trusts it', async () => {
    machine.place('workspace/.git/HEAD', 'ref: refs/heads/main\n')
    await install('--scope', 'project')
    expect(await state('project')).toBe('unseen')
    expect(await why()).toMatchObject({
      step: 'wired',
      ok: false,
      says: expect.stringContaining('does not trust the project') as string,
      hint: expect.stringContaining('hookline install codex --scope project') as string,
    })
    const trust = `\n[projects."${machine.lab.workspace}"]\ntrust_level = "trusted"\n`
    edit(machine.configToml, (text) => text + trust)
    await install('--scope', 'project')
    expect(await state('project')).toBe('runs')
    await machine.work(SESSION)
    expect(await why()).toMatchObject({ step: 'obeyed', ok: true })
  })

  test('a hooks.json that is malformed', async () => {
    await install()
    edit(machine.hooksJson, (text) => text.replace(/\}\s*$/, ''))
    expect(await why()).toMatchObject({
      step: 'wired',
      ok: false,
      says: expect.stringMatching(/hooks\.json:\d+:\d+: it is not JSON: the file ends/) as string,
    })
  })

  test('a line of which nobody can ask, as there is no Codex here', async () => {
    await install()
    await machine.work(SESSION)
    const { stdout } = await machine.hookline(['why', 'no-denied'], { env: { PATH: '/usr/bin:/bin' } })
    expect(stdout).toContain('if the agent trusts the line: it could not be asked')
    expect(stdout).toContain('obeys it')
  })

  test('a line that somebody wrote by hand', async () => {
    const command = 'hookline run --agent codex --event PreToolUse'
    writeFileSync(
      machine.hooksJson,
      JSON.stringify({ hooks: { PreToolUse: [{ hooks: [{ type: 'command', command }] }] } }),
    )
    expect(await state()).toBe('untrusted')
    expect((await why()).says).toContain('it is not trusted')
    expect((await machine.hookline(['status'])).stdout).toContain(
      `called by a line written by hand: ${command}`,
    )
  })
})
