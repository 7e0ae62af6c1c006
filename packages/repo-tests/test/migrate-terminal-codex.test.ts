import { realpathSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trustedHash } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'
import { KEYS, onTerminal, type Talk } from './terminal.ts'

const THEIRS = { type: 'command', command: 'sh deny.sh', timeout: 20 } as const

/** A machine with a trusted hook of its user's own, on which Codex calls hookline as well. */
async function lived(): Promise<Machine> {
  const machine = await createMachine()
  writeFileSync(machine.hooksJson, JSON.stringify({ hooks: { PreToolUse: [{ hooks: [THEIRS] }] } }, null, 2))
  const key = `${realpathSync(machine.hooksJson)}:pre_tool_use:0:0`
  const record = `\n[hooks.state."${key}"]\ntrusted_hash = "${trustedHash('PreToolUse', THEIRS)}"\n`
  writeFileSync(machine.configToml, machine.read('codex-home/config.toml') + record)
  await machine.hookline(['install', 'codex'])
  return machine
}

describe.skipIf(noCodex).each([
  ['yes', true, 0],
  ['enter', false, 0],
  ['no', false, 0],
  ['other', false, 0],
  ['end', false, 0],
  ['interrupt', false, 130],
] as const)('hookline migrate codex on a terminal, answered with %s', (key, switched, exit) => {
  let machine: Machine
  let before: readonly string[]
  let talk: Talk
  const disk = (): readonly string[] => [
    machine.read('codex-home/hooks.json'),
    machine.read('codex-home/config.toml'),
  ]
  beforeAll(async () => {
    machine = await lived()
    before = disk()
    talk = await onTerminal(['migrate', 'codex'], KEYS[key], { cwd: machine.lab.workspace, env: machine.env })
  }, 120_000)
  afterAll(() => machine?.remove())

  test('asks, naming the file, the place and the hook', () => {
    expect(talk.screen).toContain('Switch these off in Codex, and their hooks on?')
    expect(talk.screen).toContain(`${machine.hooksJson} PreToolUse[0].hooks[0] -> deny`)
    expect(talk.status).toBe(exit)
    expect(talk.screen).not.toMatch(/error|Abort|unsettled/)
  })

  test(`an original that is off, and its hook on: ${switched}`, () => {
    expect(disk()[0]!.includes('sh deny.sh')).toBe(!switched)
    expect(disk()[1]).toBe(before[1])
    expect(machine.read(HOOKS)).toContain(`enabled = ${switched}`)
    expect(machine.read(HOOKS)).not.toContain(`enabled = ${!switched}`)
    if (!switched) expect(disk()).toEqual(before)
  })

  test('leaves no lock behind', async () => {
    expect(machine.has('home/.local/state/hookline/install.lock')).toBe(false)
    expect((await machine.hookline(['migrate', 'codex', '--dry-run'])).exitCode).toBe(0)
  })
})
