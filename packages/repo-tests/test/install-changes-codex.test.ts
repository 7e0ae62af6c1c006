import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'

const GUARD = `version = 1
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "this file is not to be touched"
`
const DENIED = [[{ shell: 'touch denied.txt' }], [{ say: 'done' }]]
const THEIRS = `{ "description": "mine", "hooks": { "Stop": [ { "hooks": [ { "type": "command", "command": "true" } ] } ] } }\n`

describe.skipIf(noCodex)('on a machine that goes on living', { timeout: 120_000 }, () => {
  let machine: Machine
  beforeEach(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD)
  })
  afterEach(() => machine.remove())

  const edit = (file: string, change: (text: string) => string): void =>
    writeFileSync(file, change(readFileSync(file, 'utf8')))
  const hooks = (): string => machine.read('codex-home/hooks.json')

  test('uninstalling keeps what its user wrote since, in either file', async () => {
    writeFileSync(machine.hooksJson, THEIRS)
    await machine.hookline(['install', 'codex'])
    edit(machine.hooksJson, (text) =>
      text.replace('"mine"', '"mine, and of today"').replace('"true"', '"true today"'),
    )
    edit(machine.configToml, (text) => text.replace('enabled = false', 'enabled = false # I mean it'))
    edit(machine.configToml, (text) => `${text}\n# the last word\n[tui]\nnotifications = true\n`)
    const { exitCode, stdout } = await machine.hookline(['uninstall', 'codex'])
    expect([exitCode, stdout.includes('only the lines of hookline are gone')]).toEqual([0, true])
    expect(hooks()).toBe(THEIRS.replace('"mine"', '"mine, and of today"').replace('"true"', '"true today"'))
    const settings = machine.read('codex-home/config.toml')
    expect(settings).toContain('enabled = false # I mean it')
    expect(settings).toMatch(/\n# the last word\n\[tui\]\nnotifications = true\n/)
    expect(settings).not.toContain('hooks.state')
  })

  test('uninstalling takes a line of hookline away that its user changed', async () => {
    await machine.hookline(['install', 'codex'])
    edit(machine.hooksJson, (text) =>
      text.replaceAll('"timeout": 62', '"timeout": 9, "statusMessage": "asking"'),
    )
    expect((await machine.hookline(['uninstall', 'codex'])).exitCode).toBe(0)
    expect(existsSync(machine.hooksJson)).toBe(false)
  })

  test('many installs at once leave one line at each event, and Codex obeys', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => machine.hookline(['install', 'codex'])))
    expect(all.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0])
    expect(hooks().match(/"command": .*--event PreToolUse /g)).toHaveLength(1)
    const { requests } = await machine.work(DENIED)
    expect(heard(requests[1], 'this file is not to be touched')).toBe(true)
  })

  test('an install and an uninstall at once end as if one had come after the other', async () => {
    await machine.hookline(['install', 'codex'])
    const both = await Promise.all([
      machine.hookline(['uninstall', 'codex']),
      machine.hookline(['install', 'codex']),
    ])
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    const copies = existsSync(join(machine.stateDir, 'bin', 'hook'))
    expect(existsSync(machine.hooksJson)).toBe(copies)
    expect(machine.read('codex-home/config.toml').includes('hooks.state')).toBe(copies)
    if (copies) expect((await machine.hookline(['status'])).exitCode).toBe(0)
  })

  test('who switches between versions of Node need not install again, whichever goes', async () => {
    const version = (name: string): string => {
      const dir = join(machine.lab.root, 'versions', name)
      mkdirSync(dir, { recursive: true })
      copyFileSync(process.execPath, join(dir, 'node'))
      return dir
    }
    const [old, next] = [version('22'), version('24')]
    const node = (dir: string): object => ({
      node: join(dir, 'node'),
      env: { PATH: [dir, machine.env['PATH']].join(delimiter) },
    })
    await machine.hookline(['install', 'codex'], node(old))
    const before = hooks()
    expect((await machine.hookline(['status'], node(next))).exitCode).toBe(0)
    const denied = async (): Promise<boolean> => {
      const { requests } = await machine.work(DENIED, node(next))
      return heard(requests[1], 'this file is not to be touched')
    }
    expect(await denied()).toBe(true)
    rmSync(old, { recursive: true })
    expect(await denied()).toBe(true)
    expect(hooks()).toBe(before)
    expect((await machine.hookline(['status'], node(next))).stdout).toContain(
      'the Node it was installed with is gone',
    )
    expect((await machine.hookline(['install', 'codex'], node(next))).exitCode).toBe(0)
    expect((await machine.hookline(['status'], node(next))).exitCode).toBe(0)
    expect(await denied()).toBe(true)
  })
})
