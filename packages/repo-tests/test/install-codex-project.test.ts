import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

[[hooks]]
id = "log"
on = ["session.start", "exec.before"]
run = "echo $HOOKLINE_EVENT >> seen.log"
`
const SCRIPT = [[{ shell: 'touch denied.txt' }], [{ say: 'done' }]]

function trustProject({ configToml, lab }: Machine): void {
  const table = `\n[projects.${JSON.stringify(lab.workspace)}]\ntrust_level = "trusted"\n`
  writeFileSync(configToml, readFileSync(configToml, 'utf8') + table)
}

describe.skipIf(noCodex)('a project whose .codex/hooks.json calls hookline', () => {
  let machine: Machine
  const committed = (): string => machine.read('workspace/.codex/hooks.json')
  const own = (): string => join(machine.lab.root, HOOKS)
  /** Somebody who has the project, trusts it, and has no hookline. */
  const stranger = (): Readonly<Record<string, string>> => {
    const home = join(machine.lab.root, 'home-of-another')
    mkdirSync(home, { recursive: true })
    return { HOME: home, XDG_STATE_HOME: join(home, '.local/state'), XDG_CONFIG_HOME: join(home, '.config') }
  }
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD)
  })
  afterAll(() => machine?.remove())

  test('an untrusted project is wired, and what its user must do is said', async () => {
    const { exitCode, stdout } = await machine.hookline(['install', 'codex', '--scope', 'project'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Codex does not trust this project yet')
    expect(stdout).toContain('open Codex here once, trust the project, then run this again')
  })

  test('what is committed holds nothing of this machine', () => {
    expect(committed()).toContain('--scope project')
    expect(committed()).not.toContain(machine.lab.root)
    expect(committed()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  })

  test('once the project is trusted, Codex obeys', async () => {
    trustProject(machine)
    const { exitCode, stdout } = await machine.hookline(['install', 'codex', '--scope', 'project'])
    expect(stdout).toContain('the agent trusts every line')
    expect(exitCode).toBe(0)
    const { requests } = await machine.work(SCRIPT)
    expect(machine.has('workspace/denied.txt')).toBe(false)
    expect(heard(requests[1], 'this file is not to be touched')).toBe(true)
  })

  test('nobody takes away what the hooks of somebody else need', async () => {
    const before = committed()
    machine.place('model.toml', 'version = 1\n[[hooks]]\nid = "m"\non = "model.before"\nrun = "true"\n')
    const config = join(machine.lab.root, 'model.toml')
    await machine.hookline(['install', 'codex', '--scope', 'project', '--config', config])
    expect(committed()).toContain('PreModelRequest')
    const again = await machine.hookline(['install', 'codex', '--scope', 'project', '--config', own()])
    expect(again.stdout).toContain('the agent trusts every line')
    expect(committed()).toContain('PreModelRequest')
    await machine.hookline(['uninstall', 'codex', '--scope', 'project'])
    await machine.hookline(['install', 'codex', '--scope', 'project'])
    expect(committed()).toBe(before)
  })

  test('who has no hookline works on, and is told once how to get it', async () => {
    const { requests, exitCode } = await machine.work([[{ shell: 'touch other.txt' }], [{ say: 'done' }]], {
      env: stranger(),
    })
    expect(exitCode).toBe(0)
    expect(machine.has('workspace/other.txt')).toBe(true)
    expect(requests.some((request) => heard(request, 'npm install -g hookline'))).toBe(false)
    const { hooks } = JSON.parse(committed()) as {
      hooks: Record<string, readonly { hooks: readonly { command: string }[] }[]>
    }
    const said = Object.values(hooks).map(([group]) =>
      execFileSync('/bin/sh', ['-c', group!.hooks[0]!.command], {
        env: { ...stranger(), PATH: '/usr/bin:/bin' },
        // one that calls nobody is over before it could be given anything
        stdio: ['ignore', 'pipe', 'inherit'],
        encoding: 'utf8',
      }),
    )
    const spoken = said.filter((text) => text !== '')
    expect(spoken).toHaveLength(1)
    expect(JSON.parse(spoken[0]!)).toEqual({
      systemMessage: expect.stringContaining(
        'npm install -g hookline, then hookline install codex',
      ) as string,
    })
  })

  test('with user scope wired as well, no event is answered twice', async () => {
    rmSync(join(machine.lab.workspace, 'seen.log'))
    expect((await machine.hookline(['install', 'codex'])).exitCode).toBe(0)
    await machine.work([[{ shell: 'true' }], [{ say: 'done' }]])
    expect(machine.read('workspace/seen.log').trim().split('\n')).toEqual(['session.start', 'exec.before'])
  })

  test('when only the line of user scope is gone, the project answers again', async () => {
    rmSync(machine.hooksJson)
    rmSync(join(machine.lab.workspace, 'seen.log'))
    await machine.work([[{ shell: 'true' }], [{ say: 'done' }]])
    expect(machine.read('workspace/seen.log').trim().split('\n')).toEqual(['session.start', 'exec.before'])
  })

  test('uninstalling takes the file away again, and the folder that was made for it', async () => {
    const { exitCode } = await machine.hookline(['uninstall', 'codex', '--scope', 'project'])
    expect(exitCode).toBe(0)
    expect(existsSync(join(machine.lab.workspace, '.codex'))).toBe(false)
    expect(readFileSync(machine.configToml, 'utf8')).not.toContain('.codex/hooks.json')
  })
})

describe.skipIf(noCodex)('a machine on which things change', () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD)
  })
  afterAll(() => machine?.remove())

  test('the Node that installed it is gone: another one on PATH does', async () => {
    const node = join(machine.lab.root, 'bin/node-of-yesterday')
    copyFileSync(process.execPath, node)
    expect((await machine.hookline(['install', 'codex'], { node })).exitCode).toBe(0)
    rmSync(node)
    const { requests } = await machine.work(SCRIPT)
    expect(heard(requests[1], 'this file is not to be touched')).toBe(true)
    expect((await machine.hookline(['status'])).stdout).toContain('the Node it was installed with is gone')
    expect((await machine.hookline(['install', 'codex'])).stdout).toContain('wired')
  })

  test('a guard on another event makes install due, and status and the next session say so', async () => {
    const more = `
[[hooks]]
id = "prompts"
on = "task.start"
if = 'event.data.prompt.contains("never")'
guard = true
deny = "no"
`
    machine.place(HOOKS, GUARD + more)
    const { exitCode, stdout } = await machine.hookline(['status'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('UserPromptSubmit: a guard listens')
    for (const verb of ['check', 'list'])
      expect((await machine.hookline([verb])).stdout).toContain('Run: hookline install codex')
    const line = /"command": (".*--event SessionStart .*")/.exec(readFileSync(machine.hooksJson, 'utf8'))![1]!
    const payload = {
      session_id: 's',
      cwd: machine.lab.workspace,
      hook_event_name: 'SessionStart',
      model: 'm',
    }
    const said = execFileSync('/bin/sh', ['-c', JSON.parse(line) as string], {
      env: machine.env,
      input: JSON.stringify({
        ...payload,
        permission_mode: 'default',
        source: 'startup',
        transcript_path: null,
      }),
      encoding: 'utf8',
    })
    expect((JSON.parse(said) as { systemMessage: string }).systemMessage).toContain(
      'Run: hookline install codex',
    )
    expect((await machine.hookline(['install', 'codex'])).exitCode).toBe(0)
    expect((await machine.hookline(['status'])).exitCode).toBe(0)
  })

  test('Codex that is set to run no hooks is told of', async () => {
    const settings = readFileSync(machine.configToml, 'utf8')
    writeFileSync(machine.configToml, `${settings}\n[features]\nhooks = false\n`)
    const { exitCode, stdout } = await machine.hookline(['status'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('features.hooks = false')
    writeFileSync(machine.configToml, settings)
  })

  test('without Codex the lines are written, and that Codex will ask is said', async () => {
    await machine.hookline(['uninstall', 'codex'])
    const { exitCode, stdout } = await machine.hookline(['install', 'codex'], {
      env: { PATH: '/usr/bin:/bin' },
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('at its next start it will ask you to review the hooks')
    expect(existsSync(machine.hooksJson)).toBe(true)
    expect(
      (await machine.hookline(['uninstall', 'codex'], { env: { PATH: '/usr/bin:/bin' } })).exitCode,
    ).toBe(0)
    expect(existsSync(machine.hooksJson)).toBe(false)
  })
})
