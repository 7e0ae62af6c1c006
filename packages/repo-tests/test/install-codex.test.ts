import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heard, hooklineBin, trustedHash } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine, type Said, type Worked } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'

const GUARD = `version = 1
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "this file is not to be touched"
`
const LOG = `
[[hooks]]
id = "log"
on = "*"
mode = "blocking"
run = "cat >> seen.log; echo >> seen.log"
`
/** Somebody else's hook, in a layout of their own. */
const THEIRS = `{ "description":"mine",
   "hooks": {"PreToolUse": [ {"hooks":[
      {"type":"command","command":"echo one >> theirs.log","timeout":600}] }]}
}
`
const SETTINGS = '\n# the end of my settings\n[tui]\nnotifications = false # really\n'
const SCRIPT = [[{ shell: 'touch denied.txt' }], [{ shell: 'touch plain.txt' }], [{ say: 'done' }]]

/** What Codex keeps when its user trusts a hook. */
function trusted(machine: Machine, group: number, command: string): string {
  const hash = trustedHash('PreToolUse', { type: 'command', command, timeout: 600 })
  return `\n[hooks.state."${realpathSync(machine.hooksJson)}:pre_tool_use:${group}:0"]\ntrusted_hash = "${hash}"\n`
}

/** A machine on which somebody trusts a hook of their own. */
async function lived(hooks: string): Promise<Machine> {
  const machine = await createMachine(SETTINGS)
  machine.place(HOOKS, hooks)
  writeFileSync(machine.hooksJson, THEIRS)
  append(machine.configToml, trusted(machine, 0, 'echo one >> theirs.log'))
  return machine
}

function append(file: string, text: string): void {
  writeFileSync(file, readFileSync(file, 'utf8') + text)
}

function files({ hooksJson, configToml }: Machine): readonly string[] {
  return [hooksJson, configToml].map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : 'none'))
}

/** The names of the events that the log hook was given. */
function seen({ read }: Machine): readonly string[] {
  const events = read('workspace/seen.log').replaceAll('}{', '}\n{').split('\n')
  return events.filter((line) => line !== '').map((line) => (JSON.parse(line) as { name: string }).name)
}

describe.skipIf(noCodex)('after hookline install codex', () => {
  let machine: Machine
  let before: readonly string[]
  let installed: readonly string[]
  let said: Said
  let worked: Worked
  beforeAll(async () => {
    machine = await lived(GUARD + LOG)
    before = files(machine)
    said = await machine.hookline(['install', 'codex'])
    installed = files(machine)
    worked = await machine.work(SCRIPT)
  }, 120_000)
  afterAll(() => machine?.remove())

  test('it says what it did, and that Codex trusts the lines', () => {
    expect(said).toMatchObject({ exitCode: 0, stderr: '' })
    expect(said.stdout).toContain('the agent trusts every line')
    expect(said.stdout).not.toContain('warning')
  })

  test('what was in the files is still there, as it was written', () => {
    expect(installed[0]).toContain('{ "description":"mine",\n   "hooks": {"PreToolUse": [ {"hooks":[')
    expect(installed[1]!.startsWith(before[1]!.trimEnd())).toBe(true)
  })

  test('Codex obeys a guard, without any flag', () => {
    expect(worked.exitCode).toBe(0)
    expect(machine.has('workspace/denied.txt')).toBe(false)
    expect(heard(worked.requests[1], 'this file is not to be touched')).toBe(true)
    expect(machine.has('workspace/plain.txt')).toBe(true)
  })

  test('every event of a session arrives', () => {
    expect(new Set(seen(machine))).toEqual(
      new Set([
        'agent.message',
        'session.start',
        'task.start',
        'model.before',
        'model.after',
        'exec.before',
        'exec.after',
        'task.complete',
        'session.end',
      ]),
    )
  })

  test('the hook of somebody else still runs', () => {
    expect(machine.read('workspace/theirs.log')).toBe('one\none\n')
  })

  test('a backup of each file lies in the state directory, for its user alone', () => {
    const backups = [...said.stdout.matchAll(/before: (.*)/g)].map((found) => found[1]!)
    expect(backups.map((file) => readFileSync(file, 'utf8'))).toEqual(before)
    expect(backups.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600])
  })

  test('installing again changes nothing, and says so', async () => {
    const again = await machine.hookline(['install', 'codex'])
    expect(again.stdout).toContain('nothing to do')
    expect(files(machine)).toEqual(installed)
  })

  test('status says that all is well', async () => {
    const { stdout, exitCode } = await machine.hookline(['status', '--json'])
    const { agents } = JSON.parse(stdout) as { readonly agents: readonly Record<string, unknown>[] }
    const [user] = agents
    expect(user).toMatchObject({ scope: 'user', wired: true, trust: 'trusted', due: [], warnings: [] })
    expect(exitCode).toBe(0)
  })

  test('uninstalling leaves every byte as it was', async () => {
    const gone = await machine.hookline(['uninstall', 'codex'])
    expect(gone).toMatchObject({ exitCode: 0, stderr: '' })
    expect(files(machine)).toEqual(before)
    expect(machine.has('home/.local/state/hookline/bin/hook')).toBe(false)
  })
})

describe.skipIf(noCodex)('a machine with no hooks of its own', () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD)
  })
  afterAll(() => machine?.remove())

  test('a dry run shows what would change, and writes nothing', async () => {
    const before = files(machine)
    const { stdout, exitCode } = await machine.hookline(['install', 'codex', '--dry-run'])
    expect(stdout).toContain('+            "command": "')
    expect(exitCode).toBe(0)
    expect(files(machine)).toEqual(before)
    expect(machine.has('home/.local/state/hookline/bin')).toBe(false)
  })

  test('two installs at once leave one line at each event, trusted', async () => {
    const both = await Promise.all([
      machine.hookline(['install', 'codex']),
      machine.hookline(['install', 'codex']),
    ])
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    const { hooks } = JSON.parse(files(machine)[0]!) as { hooks: Record<string, unknown[]> }
    expect(Object.values(hooks).map((groups) => groups.length)).toEqual(Array(12).fill(1))
    expect((await machine.hookline(['status'])).exitCode).toBe(0)
  })

  test('a copy that is gone denies what a guard could not look at, and lets the rest pass', async () => {
    const bin = join(machine.stateDir, 'bin')
    rmSync(bin, { recursive: true })
    const { requests } = await machine.work([[{ shell: 'touch denied.txt' }], [{ say: 'done' }]])
    expect(machine.has('workspace/denied.txt')).toBe(false)
    expect(heard(requests[1], 'run hookline install codex')).toBe(true)
    expect((await machine.hookline(['status'])).exitCode).toBe(1)
  })

  test('install mends it', async () => {
    expect((await machine.hookline(['install', 'codex'])).exitCode).toBe(0)
    const { requests } = await machine.work(SCRIPT)
    expect(heard(requests[1], 'this file is not to be touched')).toBe(true)
    expect(machine.has('workspace/plain.txt')).toBe(true)
  })
})

describe.skipIf(noCodex)('an upgrade of hookline', () => {
  let machine: Machine
  let before: readonly string[]
  const copies = (): readonly string[] =>
    readdirSync(join(machine.stateDir, 'bin')).filter((name) => name !== 'hook')
  beforeAll(async () => {
    machine = await lived(GUARD)
    before = files(machine)
    await machine.hookline(['install', 'codex'])
  }, 120_000)
  afterAll(() => machine?.remove())

  test('is called after the next install, and trusted; what open sessions call stays for one install more', async () => {
    const old = copies()
    const bin = join(machine.lab.root, 'next/bin/hookline.cjs')
    cpSync(join(hooklineBin(), '../../dist'), join(machine.lab.root, 'next/dist'), { recursive: true })
    machine.place('next/bin/hookline.cjs', readFileSync(hooklineBin(), 'utf8'))
    append(join(machine.lab.root, 'next/dist/run.cjs'), '\n// the next one\n')
    expect((await machine.hookline(['status'], { bin })).exitCode).toBe(1)
    const upgraded = await machine.hookline(['install', 'codex'], { bin })
    expect(upgraded.stdout).toContain('the agent trusts every line')
    expect(copies()).toHaveLength(2)
    const [now] = copies().filter((name) => !old.includes(name))
    expect(files(machine)[0]!.match(/bin\/([^/]+)\/hook'/g)).toEqual(Array(12).fill(`bin/${now}/hook'`))
    await machine.hookline(['install', 'codex'], { bin })
    expect(copies()).toEqual([now])
    const { requests } = await machine.work(SCRIPT)
    expect(heard(requests[1], 'this file is not to be touched')).toBe(true)
  })

  test('can be uninstalled as if there had been one install only', async () => {
    await machine.hookline(['uninstall', 'codex'])
    expect(files(machine)).toEqual(before)
  })
})

describe.skipIf(noCodex)('hooks that others wrote after those of hookline', () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await lived(GUARD)
    await machine.hookline(['install', 'codex'])
    const json = JSON.parse(readFileSync(machine.hooksJson, 'utf8')) as { hooks: Record<string, object[]> }
    const late = { type: 'command', command: 'echo late >> theirs.log', timeout: 600 }
    json.hooks['PreToolUse']!.push({ hooks: [late] })
    writeFileSync(machine.hooksJson, JSON.stringify(json))
    append(machine.configToml, trusted(machine, 2, late.command))
  }, 120_000)
  afterAll(() => machine?.remove())

  test('run before and after uninstall, without their user trusting them again', async () => {
    await machine.work([[{ shell: 'true' }], [{ say: 'done' }]])
    const lines = (): readonly string[] => machine.read('workspace/theirs.log').trim().split('\n').toSorted()
    expect(lines()).toEqual(['late', 'one'])
    const { exitCode, stdout } = await machine.hookline(['uninstall', 'codex'])
    expect(stdout).toContain('only the lines of hookline are gone')
    expect(exitCode).toBe(0)
    await machine.work([[{ shell: 'true' }], [{ say: 'done' }]])
    expect(lines()).toEqual(['late', 'late', 'one', 'one'])
  })

  test('nothing of hookline is left in either file', () => {
    const [hooks, settings] = files(machine)
    expect(hooks).not.toContain('hookline')
    expect(settings!.match(/hooks\.state\./g)).toHaveLength(2)
    expect(settings).toContain('notifications = false # really')
  })
})
