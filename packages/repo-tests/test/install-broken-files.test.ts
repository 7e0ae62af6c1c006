import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hooklineBin } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine, type Said } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'

const GUARD = `version = 1
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "no"
`

type Spoil = (file: string) => void

const replaced =
  (make: Spoil): Spoil =>
  (file) => {
    rmSync(file, { force: true })
    make(file)
  }
const folder = replaced((file) => mkdirSync(file))
const nowhere = replaced((file) => symlinkSync('nowhere', file))
const secret: Spoil = (file) => {
  if (!existsSync(file)) writeFileSync(file, '')
  chmodSync(file, 0)
}
const wrote =
  (text: string): Spoil =>
  (file) =>
    writeFileSync(file, text)

const TRAILING = '{\n  "hooks": {\n    "Stop": [],\n  }\n}\n'

/** How a file can be broken, what is said of it, and what doctor finds. */
const FAULTS: readonly (readonly [string, 'hooks.json' | 'config.toml', Spoil, string, string])[] = [
  ['malformed', 'hooks.json', wrote(TRAILING), ':4:3: it is not JSON: the comma', 'HOOKS_FILE_DROPPED'],
  [
    'of another shape',
    'hooks.json',
    wrote('{"hooks": {"Stop": 3}}'),
    ': `hooks` is not an object',
    'HOOKS_FILE_DROPPED',
  ],
  ['a folder', 'hooks.json', folder, 'it is a folder', 'CODEX_FILE_UNREADABLE'],
  [
    'a link that leads nowhere',
    'hooks.json',
    nowhere,
    'it is a link that leads nowhere',
    'CODEX_FILE_UNREADABLE',
  ],
  ["somebody else's", 'hooks.json', secret, 'you may not', 'CODEX_FILE_UNREADABLE'],
  ['malformed', 'config.toml', wrote('model = "x"\n[broken\n'), ':2:8: ', 'CODEX_CONFIG_BROKEN'],
  ['a folder', 'config.toml', folder, 'it is a folder', 'CODEX_FILE_UNREADABLE'],
  [
    'a link that leads nowhere',
    'config.toml',
    nowhere,
    'it is a link that leads nowhere',
    'CODEX_FILE_UNREADABLE',
  ],
  ["somebody else's", 'config.toml', secret, 'you may not', 'CODEX_FILE_UNREADABLE'],
]

/** As somebody for whom the mode of a file counts, which it does not for root. */
function hookline({ lab, env }: Machine, args: readonly string[]): Promise<Said> {
  const call = [process.execPath, hooklineBin(), ...args]
  const [program = '', ...words] =
    process.getuid?.() === 0 ? ['setpriv', '--inh-caps=-all', '--bounding-set=-all', ...call] : call
  return new Promise((resolve, reject) => {
    execFile(program, words, { cwd: lab.workspace, env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr })
    })
  })
}

/** What is on the disk of Codex's own files and of hookline's state. */
function disk({ hooksJson, configToml, stateDir }: Machine): readonly string[] {
  const state = ['bin', 'installs.json'].flatMap((name) => {
    const file = join(stateDir, name)
    if (!existsSync(file)) return []
    return name === 'bin' ? readdirSync(file) : [readFileSync(file, 'utf8')]
  })
  return [hooksJson, configToml].map(written).concat(state)
}

function written(file: string): string {
  const stat = lstatSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return 'none'
  if (stat.isDirectory()) return `folder of ${readdirSync(file).length}`
  return stat.isSymbolicLink()
    ? `link to ${readlinkSync(file)}`
    : `${stat.mode} ${readFileSync(file, 'utf8')}`
}

const CALLS = [
  ['install', 'codex'],
  ['install', 'codex', '--dry-run'],
  ['status'],
  ['uninstall', 'codex'],
] as const

describe.skipIf(noCodex).each(['fresh', 'wired'] as const)('on a %s machine', (state) => {
  describe.each(FAULTS)('whose %s %s', (_, name, spoil, says, finding) => {
    let machine: Machine
    let before: readonly string[]
    const file = (): string => join(machine.lab.codexHome, name)
    beforeAll(async () => {
      machine = await createMachine()
      machine.place(HOOKS, GUARD)
      if (state === 'wired') await machine.hookline(['install', 'codex'])
      spoil(file())
      before = disk(machine)
    }, 120_000)
    afterAll(() => machine?.remove())

    test.each(CALLS.map((args) => args.join(' ')))(
      'hookline %s says what is wrong, where and what to do',
      async (call) => {
        const { exitCode, stdout, stderr } = await hookline(machine, call.split(' '))
        expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: '' })
        expect(stderr).toMatch(/^error: .* \[AGENT_FILE_INVALID\]\n {2}Mend the file/)
        expect(stderr).toContain(file())
        expect(stderr).toContain(says)
        expect(disk(machine)).toEqual(before)
      },
    )

    test('migrate tells it too, and takes nothing over', async () => {
      const { exitCode, stdout, stderr } = await hookline(machine, ['migrate', 'codex', '--disable'])
      expect([1, 78]).toContain(exitCode)
      expect(stdout + stderr).toContain(file())
      expect(stdout + stderr).toMatch(/refused|AGENT_FILE_INVALID/)
      expect(machine.read(HOOKS)).toBe(GUARD)
      expect(disk(machine)).toEqual(before)
    })

    test('doctor finds it', async () => {
      const { exitCode, stdout } = await hookline(machine, ['doctor', 'codex', '--json'])
      const { findings } = JSON.parse(stdout) as { findings: readonly { code: string; what: string }[] }
      expect(exitCode).toBe(1)
      expect(findings).toContainEqual(
        expect.objectContaining({ code: finding, what: expect.stringContaining(file()) as string }),
      )
      expect(disk(machine)).toEqual(before)
    })
  })
})

describe.skipIf(noCodex)('whose config.toml only Codex knows to be wrong', () => {
  let machine: Machine
  let before: readonly string[]
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD)
  }, 120_000)
  afterAll(() => machine?.remove())

  test('install says so, and changes nothing', async () => {
    writeFileSync(machine.configToml, 'model = [1]\n')
    before = disk(machine)
    const { exitCode, stderr } = await machine.hookline(['install', 'codex'])
    expect(exitCode).toBe(78)
    expect(stderr).toContain(`${machine.configToml}:1:`)
    // the record of installs is there, and empty
    expect(disk(machine).slice(0, 2)).toEqual(before.slice(0, 2))
    expect(machine.has('home/.local/state/hookline/bin')).toBe(false)
  })

  test('status and uninstall say so as well, once there is something to be said', async () => {
    writeFileSync(machine.configToml, '')
    expect((await machine.hookline(['install', 'codex'])).exitCode).toBe(0)
    writeFileSync(machine.configToml, 'model = [1]\n')
    before = disk(machine)
    const said = [await machine.hookline(['status']), await machine.hookline(['uninstall', 'codex'])]
    expect(said.map(({ exitCode }) => exitCode)).toEqual([78, 78])
    expect(disk(machine)).toEqual(before)
  })
})

describe.skipIf(noCodex)('where nothing can be written', () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD)
    chmodSync(machine.lab.codexHome, 0o555)
  }, 120_000)
  afterAll(async () => {
    chmodSync(machine.lab.codexHome, 0o755)
    await machine.remove()
  })

  test('install says so, and notes nothing that it did not do', async () => {
    const { exitCode, stderr } = await hookline(machine, ['install', 'codex'])
    expect(exitCode).toBe(73)
    expect(stderr).toMatch(
      /hooks\.json cannot be written: you may not .*\[AGENT_FILE_UNWRITABLE\]\n {2}Let yourself/,
    )
    expect(machine.has('codex-home/hooks.json')).toBe(false)
    expect((await hookline(machine, ['status'])).stdout).toContain(
      'user scope: '.concat(machine.hooksJson, ': not wired'),
    )
  })
})
