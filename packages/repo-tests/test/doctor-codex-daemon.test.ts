import { statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { daemon, endUpdater } from './codex-daemon.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { codes, examine, HOOKS_TOML } from './codex-doctor.ts'
import { noCodex } from './codex-play.ts'

describe.skipIf(noCodex)("beside Codex's background process, doctor", { timeout: 300_000 }, () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, HOOKS_TOML)
    await machine.hookline(['install', 'codex'])
    await daemon(machine, 'start', { XDG_STATE_HOME: join(machine.lab.root, 'other-state') })
  }, 240_000)
  afterAll(async () => {
    await daemon(machine, 'stop')
    endUpdater(machine)
    await machine.remove()
  })

  test('tells that hooks run with an environment that is not yours', async () => {
    const { findings } = await examine(machine)
    expect(findings).toEqual([
      expect.objectContaining({ code: 'DAEMON_ENVIRONMENT', what: 'other values of XDG_STATE_HOME' }),
    ])
    expect(findings[0]!.fix).toContain('codex app-server daemon stop')
  })

  test('finds nothing where the environment is the same', async () => {
    const same = { XDG_STATE_HOME: join(machine.lab.root, 'other-state') }
    await machine.hookline(['install', 'codex'], { env: same })
    // as if it had been installed before the daemon began
    const began = statSync(socketOf(machine)).mtime
    utimesSync(machine.hooksJson, began, new Date(began.getTime() - 1000))
    expect((await examine(machine, { env: same })).findings).toEqual([])
  })

  test('tells that it began before the lines were written', async () => {
    utimesSync(machine.hooksJson, new Date(), new Date())
    expect(codes(await examine(machine))).toContain('DAEMON_OLD')
  })

  test('finds nothing once it is stopped', async () => {
    await daemon(machine, 'stop')
    await machine.hookline(['install', 'codex'])
    expect((await examine(machine)).findings).toEqual([])
  })
})

function socketOf({ lab }: Machine): string {
  return join(lab.codexHome, 'app-server-control/app-server-control.sock')
}
