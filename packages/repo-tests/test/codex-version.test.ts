import { realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codex } from '@hookline/agents'
import type { EventName } from '@hookline/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examine, GUARD_TOML, type Examined } from './codex-doctor.ts'
import { heard } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex, onStage, stageVersion } from './codex-play.ts'

const EVENTS = Object.keys(codex.capabilities) as EventName[]
/** What the newest Codex reports and this one does not: nothing, unless `HOOKLINE_CODEX` names an old one. */
const SILENT = EVENTS.filter((name) => onStage.capabilities[name] === undefined)
const UNREWRITABLE = EVENTS.filter(
  (name) => codex.capabilities[name]!.rewrite && onStage.capabilities[name]?.rewrite === false,
)
const REWRITES = UNREWRITABLE.length === 0

const TOML = `version = 1
[[hooks]]
id = "on-all"
on = ${JSON.stringify(EVENTS)}
run = "true"

[[hooks]]
id = "elsewhere"
on = "exec.before"
match = "touch original.txt"
rewrites = true
run = '''echo '{"rewrite":{"command":"touch rewritten.txt"}}' '''
`

interface Status {
  readonly scope: string
  readonly trust: string
  readonly agentVersion: string | null
  readonly lacks: readonly string[]
  readonly due: readonly string[]
}

interface Listed {
  readonly name: string
  readonly events: readonly {
    readonly event: string
    readonly native: string | null
    readonly cannot: readonly string[]
  }[]
}

describe.skipIf(noCodex)('hookline installed in this version of Codex', () => {
  let machine: Machine
  let status: Status
  let listed: readonly Listed[]
  let examined: Examined
  let checked: string
  const say = async (...args: readonly string[]): Promise<string> => (await machine.hookline(args)).stdout
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, TOML)
    await machine.hookline(['install', 'codex'])
    const { agents } = JSON.parse(await say('status', '--json')) as { readonly agents: readonly Status[] }
    status = agents.find(({ scope }) => scope === 'user')!
    listed = JSON.parse(await say('list', '--json')) as readonly Listed[]
    checked = await say('check', '--json')
    examined = await examine(machine)
    await machine.work([[{ shell: 'touch original.txt' }], [{ say: 'done' }]])
  }, 240_000)
  afterAll(() => machine.remove())

  test('is trusted, and status names what this version does not do', () => {
    expect(status).toMatchObject({ trust: 'trusted', due: [] })
    expect(namesIn(status.lacks.filter((what) => what.includes('does not report')))).toEqual(SILENT)
    expect(status.lacks).toHaveLength((SILENT.length > 0 ? 1 : 0) + (REWRITES ? 0 : 1))
  })

  test('list and check say which hook asks for what it does not do', () => {
    const all = listed.find(({ name }) => name === 'user/on-all')!.events
    expect(all.filter(({ native }) => native === null).map(({ event }) => event)).toEqual(SILENT)
    const rewriter = listed.find(({ name }) => name === 'user/elsewhere')!.events
    expect(rewriter.flatMap(({ cannot }) => cannot)).toHaveLength(REWRITES ? 0 : 1)
    const { files } = JSON.parse(checked) as {
      readonly files: readonly [{ readonly older: readonly string[] }]
    }
    const [{ older }] = files
    expect(older).toHaveLength(SILENT.length + (REWRITES ? 0 : 1))
  })

  test('doctor finds nothing to mend, and names the events that are too new', () => {
    expect(examined.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const tooNew = examined.findings.filter(({ code }) => code === 'EVENT_TOO_NEW')
    expect(namesIn(tooNew.map(({ what }) => what))).toEqual(SILENT)
  })

  test('a command that is to be rewritten is, or does not happen at all', () => {
    expect(machine.has('workspace/original.txt')).toBe(false)
    expect(machine.has('workspace/rewritten.txt')).toBe(REWRITES)
  })
})

describe.skipIf(noCodex)('a Codex that says it is of a version that nobody has tried', () => {
  const NEWER = 'Codex 0.999.0 is newer than'
  let machine: Machine
  let call: string
  let write: (serves: string) => void
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, GUARD_TOML)
    const program = join(machine.lab.root, 'bin/codex')
    const entry = realpathSync(program)
    rmSync(program)
    const says = `[ "$1" = --version ] && { echo codex-cli 0.999.0; exit; }`
    call = `'${process.execPath}' '${entry}' "$@"`
    write = (serves) =>
      writeFileSync(program, `#!/bin/sh\n${says}\n${serves}\nexec ${call}\n`, { mode: 0o755 })
    write('')
  })
  afterAll(() => machine?.remove())

  test('is wired, and install and status say that it was not tried', async () => {
    const installed = await machine.hookline(['install', 'codex'])
    expect(installed).toMatchObject({ exitCode: 0 })
    expect(installed.stdout).toContain(NEWER)
    expect((await machine.hookline(['status'])).stdout).toContain(NEWER)
  })

  test('exec says it before the session, and a guard holds there', async () => {
    machine.script([[{ shell: 'git push --force' }], [{ say: 'done' }]])
    const words = ['exec', '--skip-git-repo-check', '--sandbox', 'danger-full-access', 'Do it.']
    const run = ['exec', '--deny-exit-code', '9', '--', 'codex', ...words]
    const { exitCode, stderr } = await machine.hookline(run)
    expect(stderr).toContain(`warning: ${NEWER}`)
    expect(exitCode).toBe(9)
  })

  test('its guards hold', async () => {
    const { requests } = await machine.work([[{ shell: 'git push --force' }], [{ say: 'done' }]])
    expect(heard(requests[1], 'not here')).toBe(true)
  })

  test('doctor, which is told the version by the server for editors, warns of it', async () => {
    write(`case " $* " in *" app-server "*) ${call} | sed -u 's#/${stageVersion} #/0.999.0 #'; exit;; esac`)
    const newer = (await examine(machine)).findings.filter(({ code }) => code === 'CODEX_NEWER')
    expect(newer).toMatchObject([{ severity: 'warning', what: expect.stringContaining(NEWER) as string }])
  })
})

/** The events that sentences name. */
function namesIn(sentences: readonly string[]): readonly string[] {
  const words = sentences.flatMap((one) => one.split(/[\s,:]+/))
  return EVENTS.filter((name) => words.includes(name))
}
