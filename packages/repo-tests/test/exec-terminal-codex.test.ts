import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { heard, hooklineBin, type ModelItem, type ModelStep } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex, onStage, onStageHas } from './codex-play.ts'
import { onScreen } from './terminal.ts'
import { TERMINAL_KEYS } from '../e2e/terminal.ts'

const HOOKS_TOML = `version = 1
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "this file is not to be touched"

[[hooks]]
id = "log"
on = ["session.start", "interrupt", "session.end"]
run = "echo $HOOKLINE_SESSION_ID $HOOKLINE_EVENT >> seen.log"
`

const EXEC = ['exec', '--json', '--skip-git-repo-check', '--sandbox', 'danger-full-access', 'Do it.']
/** Old ones tell neither of an interrupt nor of the end. */
const TELLS = onStage.capabilities.interrupt !== undefined
/** A model beside which a Codex that has newer ones offers none, and how that one acts. */
const [MODEL, DENIED]: readonly [string, ModelItem] = onStageHas('codeMode')
  ? ['gpt-6.1-sol', { js: 'text(await tools.exec_command({ cmd: "touch denied.txt" }))' }]
  : ['gpt-5.5', { shell: 'touch denied.txt' }]
const CTRL_C = '\u0003'

describe.skipIf(noCodex)('hookline exec, where signals and keys come', { timeout: 120_000 }, () => {
  let machine: Machine
  const argv = (words: readonly string[]): readonly [string, ...string[]] => [
    process.execPath,
    hooklineBin(),
    'exec',
    '--',
    'codex',
    ...words,
  ]
  /** Events of the session that began last: Codex does not wait for the hooks of one that it leaves. */
  const seen = (): readonly string[] => {
    const all = machine
      .read('workspace/seen.log')
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
    const last = all.findLast(([, name]) => name === 'session.start')
    return all.flatMap(([session, name]) => (session === last?.[0] ? [name!] : []))
  }
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, HOOKS_TOML)
    const trusted = `\n[projects.${JSON.stringify(machine.lab.workspace)}]\ntrust_level = "trusted"\n`
    writeFileSync(machine.configToml, readFileSync(machine.configToml, 'utf8') + trusted)
  })
  beforeEach(() => machine.place('workspace/seen.log', ''))
  afterAll(async () => {
    await machine.hookline(['serve', 'stop', '--force'])
    await machine.remove()
  })

  /** What comes of a signal to whoever was started, once a command runs. */
  async function signalled(
    [program, ...words]: readonly [string, ...string[]],
    send: (child: ChildProcess) => void,
  ): Promise<{ readonly status: number | null; readonly stderr: string }> {
    machine.script([[{ shell: 'sleep 45' }], [{ say: 'done' }]])
    const { env, lab } = machine
    const child = spawn(program, words, { env, cwd: lab.workspace, detached: true })
    child.stdin.end()
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      if (line.includes('item.started')) send(child)
    })
    const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')])
    return { status: status as number | null, stderr }
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('%s comes of as it does without hookline', async (signal) => {
    const alone = await signalled(['codex', ...EXEC], (child) => child.kill(signal))
    const { status, stderr } = await signalled(argv(EXEC), (child) => child.kill(signal))
    expect(status).toBe(alone.status ?? 143)
    expect(stderr).toContain('events, ')
    if (signal === 'SIGINT') expect(seen().includes('interrupt')).toBe(TELLS)
  })

  test('an agent that is killed is told as a shell would, and what it had told before is summed up', async () => {
    const { status, stderr } = await signalled(argv(EXEC), ({ pid }) => {
      const child = Number(execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }))
      const own = execFileSync('pgrep', ['-P', String(child)], { encoding: 'utf8' })
      for (const one of [child, ...own.trim().split('\n').map(Number)]) process.kill(one, 'SIGKILL')
    })
    expect(status).toBe(137)
    expect(stderr).toContain('hookline: 3 events, ')
  })

  test('Ctrl-C on a terminal goes to Codex, and hookline lives to tell', async () => {
    machine.script([[{ shell: 'sleep 45' }], [{ say: 'done' }]])
    const place = { cwd: machine.lab.workspace, env: machine.env }
    const { screen, status } = await onScreen(argv(EXEC), { at: 'item.started', keys: [CTRL_C] }, place)
    expect(status).toBe(1)
    expect(screen).toMatch(/hookline: \d events, /)
    expect(seen().includes('interrupt')).toBe(TELLS)
  })

  test("Codex's own screen is not disturbed: guards hold, and what hooks did stands below it at the end", async () => {
    // it also asks the model of its own accord, as for the name of a session
    const steps: ModelStep[] = [[DENIED], [{ say: 'So-be-it' }]]
    const asked = machine.script(
      Array.from({ length: 9 }, (): ModelStep => ({ texts }) => {
        const step = texts.includes('Do it.') ? steps.shift() : undefined
        return (step as readonly ModelItem[] | undefined) ?? [{ say: 'Nothing of yours.' }]
      }),
    )
    const words = ['-c', `model="${MODEL}"`, 'Do it.']
    const env = { ...machine.env, TERM: 'xterm-256color' }
    const place = { cwd: machine.lab.workspace, env }
    const { screen, status } = await onScreen(
      argv(words),
      { at: 'So-be-it', keys: ['/quit', TERMINAL_KEYS.enter] },
      place,
    )
    expect(status).toBe(0)
    expect(machine.has('workspace/denied.txt')).toBe(false)
    expect(asked().some((request) => heard(request, 'this file is not to be touched'))).toBe(true)
    const [before, ...after] = screen.split('hookline: ')
    expect(before).toContain('Token usage')
    expect(after.join('')).toContain('exec.before user/no-denied denied')
    expect(after.at(-1)).toMatch(/^\d+ events, .* 1 denial; Codex waited/)
    expect(seen()).toEqual(TELLS ? ['session.start', 'session.end'] : ['session.start'])
  })
})
