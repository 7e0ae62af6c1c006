import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findSandbox } from '@hookline/runtime/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLab, findCodex, hooklineBin, type Codex, type Lab } from '../e2e/index.ts'
import { noCodex } from './codex-play.ts'
import { noRuntime, runtimeFolder } from './sandbox-backends.ts'

/** A sandbox that hookline is started in: the words before its own, and what is said of it. */
const AROUND = [
  ['codex', "already inside Codex's sandbox"],
  ['sandbox-runtime', 'already inside a sandbox of sandbox-runtime'],
  ['bubblewrap', 'already inside a sandbox of bubblewrap'],
] as const

/** Those that can be tried here. */
const ARE = AROUND.filter(([name]) => name !== 'sandbox-runtime' || !noRuntime)

const HOOKS = `version = 1
[[hooks]]
id = "may"
on = "custom.try"
sandbox = "read-only"
run = "echo ran > /dev/null"
[[hooks]]
id = "must"
on = "custom.try"
sandbox = { policy = "read-only", require = true }
run = "true"
`

const SANDBOX = ['sandbox', '-c', 'sandbox_mode="workspace-write"', '--']

interface Emitted {
  readonly outcome: { readonly results: readonly Result[] }
}
interface Result {
  readonly status: string
  readonly sandbox?: string
  readonly error?: { readonly message: string; readonly hint: string }
}

/** It writes where it wants and reaches nobody. */
const SETTINGS = {
  network: { allowedDomains: [], deniedDomains: [] },
  filesystem: { denyRead: [], allowWrite: ['/'], denyWrite: [] },
}

describe.skipIf(noCodex || process.platform !== 'linux')('hookline inside the sandbox of', () => {
  let lab: Lab
  let words: Readonly<Record<string, readonly string[]>>
  beforeAll(async () => {
    process.env['TMPDIR'] = '/var/tmp'
    lab = await createLab()
    const { entry } = (await findCodex()) as Codex
    const at = (name: string): string => join(lab.root, name)
    mkdirSync(at('home/.local/state/hookline'), { recursive: true, mode: 0o700 })
    mkdirSync(at('home/.config/hookline'), { recursive: true })
    // it works where it is: what is known of that place does not hold inside
    const { program, fault } = findSandbox(lab.env, { codex: entry, backend: 'bubblewrap' })
    if (fault !== undefined) throw new Error(fault)
    writeFileSync(at('settings.json'), JSON.stringify(SETTINGS))
    const whole = ['--unshare-all', '--bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--']
    words = {
      // in it Node does not write to a socket, which is what it is given here
      codex: ['/bin/sh', '-c', '"$@" | cat', 'sh', process.execPath, entry, ...SANDBOX],
      'sandbox-runtime': [
        process.execPath,
        join(runtimeFolder, 'dist/cli.js'),
        '-s',
        at('settings.json'),
        '--',
      ],
      bubblewrap: [program!, ...whole],
      nothing: [],
    }
  })
  afterAll(() => lab?.remove())

  function emitted(
    around: string,
    own: string,
    env: Readonly<Record<string, string>> = {},
  ): readonly Result[] {
    writeFileSync(join(lab.root, 'home/.config/hookline/hooks.toml'), HOOKS.replace('\n', `\n${own}`))
    const [file, ...args] = [
      ...words[around]!,
      process.execPath,
      hooklineBin(),
      'emit',
      'custom.try',
      '--json',
    ]
    const options = { cwd: lab.workspace, env: { ...lab.env, ...env }, encoding: 'utf8' } as const
    const { stdout, stderr } = spawnSync(file, args, options)
    try {
      return (JSON.parse(stdout) as Emitted).outcome.results
    } catch {
      throw new Error(stdout + stderr)
    }
  }

  test.each(ARE)('%s says so, and what requires a sandbox of its own fails', (around, says) => {
    const [may, must] = emitted(around, '')
    expect(may).toMatchObject({ status: 'done', sandbox: `none: ${says}` })
    expect(must).toMatchObject({ status: 'failed' })
    expect(must!.error!.message).toBe(`its sandbox is required, and cannot be had: ${says}`)
    expect(must!.error!.hint).toContain('[sandbox] nested = "accept"')
  })

  test.each(ARE)('%s takes it for wall enough where the user says so', (around, says) => {
    for (const result of emitted(around, '[sandbox]\nnested = "accept"\n'))
      expect(result).toMatchObject({ status: 'done', sandbox: `none: ${says}` })
  })

  test('nothing walls in all the same, whatever the environment says', () => {
    const said = { CODEX_SANDBOX: 'seatbelt', CODEX_SANDBOX_NETWORK_DISABLED: '1', SANDBOX_RUNTIME: '1' }
    for (const result of emitted('nothing', '[sandbox]\nnested = "accept"\n', said))
      expect(result).toMatchObject({ status: 'done', sandbox: 'bubblewrap: read-only, no network' })
  })
})
