import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NATIVES } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import {
  changeSettings,
  codes,
  examine,
  GUARD_TOML,
  HOOKS_TOML,
  recommand,
  type Examined,
} from './codex-doctor.ts'
import { noCodex } from './codex-play.ts'

const states = (found: Examined, state: string): readonly string[] =>
  found.lines.filter((line) => line.state === state).map(({ scope, native }) => `${scope} ${native}`)

describe.skipIf(noCodex)('where hookline is installed, doctor', { timeout: 240_000 }, () => {
  let machine: Machine
  let found: Examined
  beforeAll(async () => {
    machine = await createMachine(
      'notify = ["touch", "NOTIFIED"]\n[mcp_servers.lab]\ncommand = "touch"\nargs = ["MCP"]\n',
    )
    machine.place(HOOKS, HOOKS_TOML)
    await machine.hookline(['install', 'codex'])
    found = await examine(machine)
  }, 240_000)
  afterAll(() => machine.remove())

  test('sees every event fire, each of the fourteen', () => {
    expect(states(found, 'fired')).toEqual(expect.arrayContaining(NATIVES.map((native) => `user ${native}`)))
    expect(states(found, 'silent')).toEqual([])
  })

  test('sees that a denial holds', () => {
    expect(found.denials).toEqual([{ scope: 'user', state: 'holds' }])
  })

  test('finds nothing, and says so by its exit code', () => {
    expect(found.findings).toEqual([])
    expect(found).toMatchObject({ ok: true, exitCode: 0, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) })
  })

  test('says what it is doing while it takes its time, and not on stdout', () => {
    expect(found.stderr).toMatch(/asking Codex .*\n.*trying 14 lines/)
  })

  test('leaves nothing behind: no session, no work of hooks, MCP servers or notify, no record', async () => {
    expect(machine.has('codex-home/sessions')).toBe(false)
    expect(machine.has('home/told')).toBe(false)
    expect(machine.has('workspace/MCP')).toBe(false)
    expect(machine.has('workspace/NOTIFIED')).toBe(false)
    const { stdout } = await machine.hookline(['why', 'tell', '--json'])
    expect(stdout).not.toContain('hookline-canary')
  })

  test('says it in words, too', async () => {
    const { stdout, exitCode } = await machine.hookline(['doctor', 'codex'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/user scope, fires: .*PreToolUse/)
    expect(stdout).toMatch(/a denied command: does not run/)
  })

  test('does not take a session of its own for a wish: without a doctor the canary is a command like any other', async () => {
    const { lines } = await machine.work([[{ shell: ': hookline-canary-denied-x' }], [{ say: 'done' }]])
    expect(lines.some(({ item }) => item?.command?.includes('hookline-canary') === true)).toBe(true)
  })
})

describe.skipIf(noCodex)(
  'where a line is called and what it says is lost, doctor',
  { timeout: 240_000 },
  () => {
    let machine: Machine
    let found: Examined
    beforeAll(async () => {
      machine = await createMachine()
      machine.place(HOOKS, HOOKS_TOML)
      await machine.hookline(['install', 'codex'])
      recommand(machine, 'PreToolUse', (command) => `( ${command} ) >/dev/null 2>&1; true`)
      recommand(machine, 'Stop', (command) => `true || ${command}`)
      recommand(machine, 'PreCompact', (command) => `${command} >/dev/null; exit 3`)
      found = await examine(machine)
    }, 240_000)
    afterAll(() => machine.remove())

    test('sees that a denied command is run all the same', () => {
      expect(found.denials).toEqual([{ scope: 'user', state: 'ignored' }])
      expect(found.findings).toContainEqual(
        expect.objectContaining({ code: 'DENIAL_IGNORED', severity: 'error' }),
      )
    })

    test('sees which event does not reach hookline', () => {
      expect(states(found, 'silent')).toEqual(expect.arrayContaining(['user Stop', 'user PreCompact']))
      const silent = found.findings.filter(({ code }) => code === 'EVENT_SILENT').map(({ what }) => what)
      expect(silent).toContainEqual('Stop: hookline was not called')
      expect(silent).toContainEqual(
        expect.stringMatching(/^PreCompact: Codex says that the line failed: .*3/),
      )
    })

    test('says by its exit code that something is wrong', () => {
      expect(found).toMatchObject({ ok: false, exitCode: 1 })
    })
  },
)

describe.skipIf(noCodex)('in a project with lines of its own, doctor', { timeout: 240_000 }, () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD_TOML)
    machine.place('workspace/.git/HEAD', '')
    await machine.hookline(['install', 'codex', '--scope', 'project'])
  }, 240_000)
  afterAll(() => machine.remove())

  test('says that Codex does not trust the project', async () => {
    const found = await examine(machine)
    expect(codes(found)).toEqual(['PROJECT_UNTRUSTED'])
    expect(found.lines).toEqual([])
  })

  test('proves the lines of the project by themselves', async () => {
    writeFileSync(
      machine.configToml,
      `${machine.read('codex-home/config.toml')}\n[projects."${machine.lab.workspace}"]\ntrust_level = "trusted"\n`,
    )
    await machine.hookline(['install', 'codex', '--scope', 'project'])
    const found = await examine(machine)
    expect(found.findings).toEqual([])
    expect(states(found, 'fired')).toContain('project PreToolUse')
    expect(found.denials).toEqual([{ scope: 'project', state: 'holds' }])
  })

  test('proves both scopes, of which one answers', async () => {
    await machine.hookline(['install', 'codex'])
    const found = await examine(machine)
    expect(found.findings).toEqual([])
    expect(states(found, 'silent')).toEqual([])
    expect(found.denials).toEqual(
      expect.arrayContaining([
        { scope: 'user', state: 'holds' },
        { scope: 'project', state: 'left' },
      ]),
    )
  })
})

describe.skipIf(noCodex)('where hookline has nothing to examine, doctor', { timeout: 240_000 }, () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await createMachine()
  })
  afterAll(() => machine.remove())

  test('says that nothing is wired', async () => {
    const found = await examine(machine)
    expect(codes(found)).toEqual(['NOT_WIRED'])
    expect(found.exitCode).toBe(1)
  })

  test('ends with 69 where there is no Codex', async () => {
    const { exitCode, stderr } = await machine.hookline(['doctor', 'codex'], {
      env: { PATH: '/usr/bin:/bin' },
    })
    expect(exitCode).toBe(69)
    expect(stderr).toMatch(/--codex <path>/)
  })

  test('says that a program is no Codex', async () => {
    const found = await examine(machine, { args: ['--codex', '/bin/true'] })
    expect(codes(found)).toEqual(['CODEX_SILENT'])
  })

  test('knows no other agent yet', async () => {
    expect((await machine.hookline(['doctor', 'gemini'])).exitCode).toBe(64)
  })

  test('says where Codex cannot read its settings', async () => {
    changeSettings(machine, (text) => `${text}\n[[hooks.Stop]\n`)
    const found = await examine(machine)
    expect(codes(found)).toEqual(['CODEX_CONFIG_BROKEN'])
    expect(found.findings[0]!.what).toContain(join(machine.lab.codexHome, 'config.toml'))
  })
})
