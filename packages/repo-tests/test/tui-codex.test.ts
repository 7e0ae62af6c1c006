import { readFileSync, writeFileSync } from 'node:fs'
import type { EventName } from '@hookline/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enter, openTui } from '../e2e/codex-tui.ts'
import { TERMINAL_KEYS, type OnTerminal } from '../e2e/terminal.ts'
import {
  findCodex,
  heard,
  startModelServer,
  type ModelItem,
  type ModelRequest,
  type ModelServer,
  type ModelStep,
} from '../e2e/index.ts'
import { SOON } from './background-world.ts'
import { daemon, endUpdater } from './codex-daemon.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex, onStage, onStageHas } from './codex-play.ts'

const TOML = `version = 1

[[hooks]]
id = "log"
on = "*"
run = 'cat >> "$HOME/told.jsonl"; echo >> "$HOME/told.jsonl"'

[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "not here"

[[hooks]]
id = "yes-ls"
on = "permission.request"
match = "touch asked-yes.txt"
run = '''echo '{"decision":"allow"}' '''

[[hooks]]
id = "no-leave"
on = "permission.request"
match = "touch asked-no.txt"
deny = "no leave for that"

[[hooks]]
id = "no-secrets"
on = "task.start"
if = 'event.data.prompt.contains("password")'
deny = "no passwords in prompts"

[[hooks]]
id = "as-it-is"
on = "compact.before"
deny = "nothing is to be forgotten"
`

/** A command that the sandbox is not to hold. */
const escalated = (cmd: string): ModelItem => ({
  call: 'exec_command',
  args: { cmd, login: false, sandbox_permissions: 'require_escalated', justification: 'may it?' },
})

interface Told {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
}

interface Terminal extends OnTerminal {
  /** Types a line, and enters it. */
  readonly says: (line: string) => Promise<void>
  readonly model: ModelServer
}

const WAYS: readonly (readonly [string, readonly string[]])[] = onStageHas('daemon')
  ? [
      ['by itself', ['--no-daemon']],
      ['with its background process', []],
    ]
  : [['which has no background process', []]]

describe.skipIf(noCodex).each(WAYS)("Codex's terminal UI, %s", (_, args) => {
  let machine: Machine
  let terminal: Terminal
  const steps: ModelStep[] = []
  const told = (): readonly Told[] =>
    machine
      .read('home/told.jsonl')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Told)
  const reports = (name: EventName): boolean => onStage.capabilities[name] !== undefined
  const names = (): readonly string[] => told().map(({ name }) => name)
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, TOML)
    await machine.hookline(['install', 'codex'])
    terminal = await opened(machine, [...args], steps)
  }, 120_000)
  afterAll(async () => {
    terminal?.kill()
    await terminal?.model.close()
    await daemon(machine, 'stop')
    endUpdater(machine)
    await machine.remove()
  })

  test('a guard holds, the model hears why, and the task comes to its end', async () => {
    steps.push(
      [{ shell: 'touch denied.txt' }],
      [escalated('touch asked-yes.txt')],
      [{ say: 'Done, I think.' }],
    )
    await terminal.says('Do the first thing')
    await expect.poll(names, SOON).toContain('task.complete')
    expect(machine.has('workspace/denied.txt')).toBe(false)
    expect(terminal.model.requests.some((request) => heard(request, 'not here'))).toBe(true)
    expect(names().filter((name) => !/^(hook|model|agent)\./.test(name))).toEqual([
      'session.start',
      'task.start',
      'exec.before',
      'exec.before',
      'permission.request',
      'exec.after',
      'task.complete',
    ])
  })

  test('leave that a hook gives is not asked of the user', () => {
    expect(machine.has('workspace/asked-yes.txt')).toBe(true)
    expect(terminal.screen()).not.toContain('Would you like to run')
  })

  test('leave that a hook refuses is not asked of the user, either', async () => {
    steps.push([escalated('touch asked-no.txt')], [{ say: 'Then not.' }])
    await terminal.says('Do the second thing')
    await terminal.shows('Then not.')
    expect(machine.has('workspace/asked-no.txt')).toBe(false)
    expect(heard(terminal.model.requests.at(-1), 'no leave for that')).toBe(true)
  })

  test('what no hook has a word on the user is asked', async () => {
    steps.push([escalated('touch by-user.txt')], [{ say: 'You let me.' }])
    await terminal.says('Do the third thing')
    await terminal.shows(/Would you like to run/)
    expect(machine.has('workspace/by-user.txt')).toBe(false)
    terminal.type('y')
    await terminal.shows('You let me.')
    expect(machine.has('workspace/by-user.txt')).toBe(true)
  })

  test('a prompt that is refused never reaches the model', async () => {
    const before = terminal.model.requests.length
    await terminal.says('my password is 1234')
    await terminal.shows('no passwords in prompts')
    expect(terminal.model.requests).toHaveLength(before)
  })

  test('a user who interrupts is told of', async () => {
    steps.push([{ shell: 'touch denied-again.txt' }], async () => {
      await new Promise((resolve) => setTimeout(resolve, 5000))
      return [{ say: 'Too late.' }]
    })
    const before = told().length
    await terminal.says('Do the fourth thing')
    await expect.poll(() => names().slice(before), SOON).toContain('exec.before')
    terminal.type(TERMINAL_KEYS.escape)
    if (!reports('interrupt')) return terminal.shows(/interrupted/)
    await expect.poll(() => names().slice(before), SOON).toContain('interrupt')
    // the end of the task is told after it
    await expect
      .poll(() => told().map(({ name, data }) => name === 'task.complete' && data['status']), SOON)
      .toContain('interrupted')
  })

  test('what the user types after ! runs, and no hook is asked: nor does a page say otherwise', async () => {
    const before = told().length
    await terminal.says('!touch denied-by-bang.txt')
    await expect.poll(() => machine.has('workspace/denied-by-bang.txt'), SOON).toBe(true)
    expect(names().slice(before)).not.toContain('exec.before')
    const page = readFileSync(new URL('../../../docs/agents/codex.md', import.meta.url), 'utf8')
    expect(page).toContain('A command that the user types with `!` is not reported.')
  })

  test('a compaction that is denied is not done', async () => {
    const before = terminal.model.requests.length
    await terminal.says('/compact')
    await expect.poll(names, SOON).toContain('compact.before')
    expect(names()).not.toContain('compact.after')
    expect(terminal.model.requests).toHaveLength(before)
  })

  test('its end is the end of the session, or that of the background process is', async () => {
    await terminal.says('/quit')
    expect(await terminal.ended).toBe(0)
    if (args.length === 0 && onStageHas('daemon')) {
      expect(names()).not.toContain('session.end')
      await daemon(machine, 'stop')
    }
    if (reports('session.end')) await expect.poll(names, SOON).toContain('session.end')
  })
})

/** Codex as somebody sees it who has started it in a folder that they trust. */
async function opened(machine: Machine, args: readonly string[], steps: ModelStep[]): Promise<Terminal> {
  const codex = await findCodex()
  if ('missing' in codex) throw new Error(codex.missing)
  // it also asks the model of its own accord, as for the name of a session
  let wanted = ''
  const model = await startModelServer(
    Array.from({ length: 200 }, () => (request: ModelRequest) => {
      const step = request.texts.includes(wanted) ? steps.shift() : undefined
      return typeof step === 'function' ? step(request) : (step ?? [{ say: 'Nothing of yours.' }])
    }),
  )
  const settings = machine.read('codex-home/config.toml').replace(/http:\/\/127\.0\.0\.1:\d+\/v1/, model.url)
  const trusted = `[projects.${JSON.stringify(machine.lab.workspace)}]\ntrust_level = "trusted"\n`
  writeFileSync(machine.configToml, `${settings}\n${trusted}`)
  const words = ['--sandbox', 'read-only', '--ask-for-approval', 'on-request', ...args]
  const terminal = await openTui({ codex, words, cwd: machine.lab.workspace, env: machine.env })
  return {
    ...terminal,
    model,
    async says(line) {
      wanted = line
      await enter(terminal, line)
    },
  }
}
