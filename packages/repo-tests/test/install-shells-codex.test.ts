import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  codexExec,
  codexSettings,
  findCodex,
  heard,
  startModelServer,
  type ModelRequest,
} from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'
import { canDress, dressed, SHELLS } from './shells.ts'

const GUARD = `version = 1
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "this file is not to be touched"

[[hooks]]
id = "no-end"
on = "task.complete"
if = "false"
guard = true
deny = "go on"
`
const codex = await findCodex()

interface Handlers {
  readonly hooks: Readonly<
    Record<string, readonly [{ readonly hooks: readonly [{ readonly command: string }] }]>
  >
}

function lineAt({ hooksJson }: Machine, native: string): string {
  return (JSON.parse(readFileSync(hooksJson, 'utf8')) as Handlers).hooks[native]![0].hooks[0].command
}

describe.skipIf(noCodex).each(SHELLS)('an installed line in %s', (shell) => {
  let machine: Machine
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD)
    await machine.hookline(['install', 'codex'])
  }, 120_000)
  afterAll(() => machine?.remove())

  const call = (native: string, fields: object, env = {}): SpawnSyncReturns<string> => {
    const payload = {
      session_id: 's',
      turn_id: 't',
      cwd: machine.lab.workspace,
      hook_event_name: native,
      model: 'm',
    }
    return spawnSync(shell, ['-c', lineAt(machine, native)], {
      cwd: machine.lab.workspace,
      env: { ...machine.env, ...env },
      input: JSON.stringify({ ...payload, transcript_path: null, permission_mode: 'default', ...fields }),
      encoding: 'utf8',
    })
  }
  const command = (line: string): object => ({
    tool_name: 'Bash',
    tool_input: { command: line },
    tool_use_id: 'call_1',
  })
  const stop = { stop_hook_active: false, last_assistant_message: 'done' }

  test('asks hookline, which denies what a guard is against and nothing else', () => {
    const denied = call('PreToolUse', command('touch denied.txt'))
    expect(denied).toMatchObject({ status: 0, stderr: '' })
    expect(denied.stdout).toContain('"permissionDecision":"deny"')
    expect(call('PreToolUse', command('touch plain.txt'))).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    })
    expect(call('Stop', stop)).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  test('asks the server where there is no Node; denies by itself where there is none either, and lets go at Stop', async () => {
    await machine.hookline(['serve'])
    const script = /'([^']+\/hook)'/.exec(lineAt(machine, 'PreToolUse'))![1]!
    const text = readFileSync(script, 'utf8')
    writeFileSync(script, text.replace(/^node=.*$/m, "node='/nowhere/node'"))
    const nowhere = { PATH: '/nowhere' }
    expect(call('PreToolUse', command('touch denied.txt'), nowhere).stdout).toContain(
      '"permissionDecision":"deny"',
    )
    expect(call('PreToolUse', command('touch plain.txt'), nowhere)).toMatchObject({ status: 0, stdout: '' })
    await machine.hookline(['serve', 'stop'])
    const { status, stdout, stderr } = call('PreToolUse', command('touch plain.txt'), nowhere)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('run hookline install codex')
    expect(call('Stop', stop, nowhere).status).not.toBe(2)
    writeFileSync(script, text)
  })

  test('denies by itself where the copy is gone, and lets go at Stop', () => {
    rmSync(join(machine.stateDir, 'bin'), { recursive: true })
    const { status, stdout, stderr } = call('PreToolUse', command('touch plain.txt'))
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('run hookline install codex')
    const ended = call('Stop', stop)
    // 2 would be another round, and another
    expect([ended.status === 2, ended.stdout]).toEqual([false, ''])
  })
})

describe.skipIf(noCodex || !canDress).each(SHELLS)(
  'Codex itself, which knows sh, bash and zsh, and whose user has %s',
  (shell) => {
    let machine: Machine
    beforeAll(async () => {
      machine = await createMachine()
      machine.place(HOOKS, GUARD)
      await machine.hookline(['install', 'codex'])
      const { username, uid, gid } = userInfo()
      const others = readFileSync('/etc/passwd', 'utf8').replaceAll(new RegExp(`^${username}:.*$`, 'gm'), '')
      machine.place(
        'passwd',
        `${username}:x:${uid}:${gid}::${machine.lab.root}/home:${shell}\n${others.trim()}\n`,
      )
    }, 120_000)
    afterAll(() => machine?.remove())

    const work = async (): Promise<readonly ModelRequest[]> => {
      const server = await startModelServer([
        [{ shell: 'touch denied.txt' }],
        [{ say: 'done' }],
        [{ say: 'a round too many' }],
      ])
      const words = dressed(join(machine.lab.root, 'passwd'), '/etc/passwd')
      const entry = join(machine.lab.root, 'dressed.cjs')
      const argv = [...words, process.execPath, 'missing' in codex ? '' : codex.entry]
      writeFileSync(
        entry,
        `const [program, ...args] = ${JSON.stringify(argv)}
const { status } = require('node:child_process').spawnSync(program, [...args, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exitCode = status\n`,
      )
      const settings = codexSettings({ model: 'gpt-5.5', modelUrl: server.url })
      const kept = readFileSync(machine.configToml, 'utf8')
      writeFileSync(machine.configToml, settings + kept.slice(kept.indexOf('[hooks.state')))
      try {
        await codexExec({
          codex: { entry, version: '' },
          prompt: 'Do it.',
          timeoutMs: 90_000,
          cwd: machine.lab.workspace,
          env: machine.env,
        })
        return server.requests
      } finally {
        await server.close()
      }
    }
    const untouched = (): boolean => !existsSync(join(machine.lab.workspace, 'denied.txt'))

    test('obeys a guard, and the line alone when the copy is gone', async () => {
      const [, second] = await work()
      expect(heard(second, 'this file is not to be touched')).toBe(true)
      rmSync(join(machine.stateDir, 'bin'), { recursive: true })
      const alone = await work()
      expect(heard(alone[1], 'run hookline install codex')).toBe(true)
      expect(alone).toHaveLength(2)
      expect(untouched()).toBe(true)
    })
  },
)
