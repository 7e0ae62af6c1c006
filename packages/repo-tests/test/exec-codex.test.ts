import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codexAppServer, type AppServerOptions } from '../e2e/codex-app-server.ts'
import { heard, hooklineBin, type ModelStep } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine, type Said } from './codex-installed.ts'
import { noCodex, onStage, onStageHas } from './codex-play.ts'

const HOOKS_TOML = `version = 1
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "this file is not to be touched"

[[hooks]]
id = "log"
on = ["session.start", "task.start", "exec.before"]
mode = "blocking"
run = "echo $HOOKLINE_EVENT >> seen.log"

[profiles.still.hooks.log]
enabled = false
`
const OTHER_TOML = `version = 1
[[hooks]]
id = "other"
on = "session.start"
mode = "blocking"
run = "echo other >> seen.log"

[[hooks]]
id = "no-denied"
on = "exec.before"
run = "true"
`
const DENIED: readonly ModelStep[] = [[{ shell: 'touch denied.txt' }], [{ say: 'done' }]]
const FINE: readonly ModelStep[] = [[{ shell: 'true' }], [{ say: 'done' }]]
const FLAGS = ['--skip-git-repo-check', '--sandbox', 'danger-full-access']
/** With a guard its session is wired to all that a guard could stand at, and to the end. */
const EVENTS = onStage.capabilities['session.end'] === undefined ? 4 : 5
const SEEN = 'session.start\ntask.start\nexec.before\n'

describe.skipIf(noCodex)('hookline exec -- codex', { timeout: 120_000 }, () => {
  let machine: Machine
  /** Runs Codex through hookline: what stands before `--`, and after `codex`. */
  const run = async (
    options: readonly string[],
    words: readonly string[] = ['exec', ...FLAGS, 'Do it.'],
    input?: string,
  ): Promise<Said> =>
    machine.hookline(['exec', ...options, '--', 'codex', ...words], input === undefined ? {} : { input })
  const told = ({ stderr }: Said): readonly string[] =>
    stderr.split('\n').filter((line) => line.startsWith('hookline: '))
  const seen = (): string => machine.read('workspace/seen.log')
  const trust = (): string =>
    `\n[projects.${JSON.stringify(machine.lab.workspace)}]\ntrust_level = "trusted"\n`
  /** The files of a person's Codex, without what any session leaves there. */
  const ofCodex = (): readonly string[] => [
    ...readdirSync(machine.lab.codexHome).filter((name) => name === 'hooks.json'),
    readFileSync(machine.configToml, 'utf8').replace(trust(), ''),
  ]
  const isTrusted = (): boolean => readFileSync(machine.configToml, 'utf8').includes(trust())
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, HOOKS_TOML)
  })
  beforeEach(() => machine.place('workspace/seen.log', ''))
  afterAll(async () => {
    await machine.hookline(['serve', 'stop', '--force'])
    await machine.remove()
  })

  test('the guard holds, what hooks did is said and summed up, and nothing is installed', async () => {
    const before = ofCodex()
    const asked = machine.script(DENIED)
    const said = await run([])
    expect(said).toMatchObject({ exitCode: 0, stdout: 'done\n' })
    expect(machine.has('workspace/denied.txt')).toBe(false)
    expect(heard(asked()[1], 'this file is not to be touched')).toBe(true)
    expect(seen()).toBe(SEEN)
    expect(told(said)).toContainEqual(
      expect.stringMatching(
        /^hookline: exec\.before user\/no-denied denied, [\d.]+ ms: this file is not to be touched$/,
      ),
    )
    expect(told(said).at(-1)).toMatch(
      new RegExp(`^hookline: ${EVENTS} events, 4 hooks ran, 1 denial; Codex waited [\\d.]+ m?s for answers$`),
    )
    expect(ofCodex()).toEqual(before)
    expect(isTrusted()).toBe(onStageHas('trusting'))
    expect(readdirSync(join(machine.stateDir, 'exec'))).toEqual([])
    expect(existsSync(join(machine.stateDir, 'installs.json'))).toBe(false)
  })

  test('stdout is what Codex prints, to the byte; quiet says nothing, and a denial has its own exit code', async () => {
    const alone = await machine.work(FINE)
    machine.script(FINE)
    const json = ['exec', '--json', ...FLAGS, 'Do it.']
    const { stdout } = await run(['--hooks-quiet'], json)
    const lines = stdout.trimEnd().split('\n')
    // each session has an id of its own, and that is all
    const own = (line: unknown): string => JSON.stringify(line).replace(/"thread_id":"[^"]*"/, '')
    expect(lines.map((line) => JSON.stringify(JSON.parse(line)))).toEqual(lines)
    expect(lines.map((line) => own(JSON.parse(line)))).toEqual(alone.lines.map(own))
    machine.script(DENIED)
    const denied = await run(['--hooks-quiet', '--deny-exit-code', '9'], json)
    expect(denied.exitCode).toBe(9)
    expect(told(denied)).toEqual([])
    machine.script(FINE)
    expect((await run(['--hooks-quiet', '--deny-exit-code', '9'], json)).exitCode).toBe(0)
  })

  test('stdin, resume and review are as ever, each with hooks', async () => {
    const asked = machine.script(FINE)
    expect((await run([], ['exec', ...FLAGS, '-'], 'words on stdin')).exitCode).toBe(0)
    expect(heard(asked()[0], 'words on stdin')).toBe(true)
    expect(seen()).toBe(SEEN)
    const again = machine.script(FINE)
    expect((await run([], ['exec', ...FLAGS, 'resume', '--last', 'and again'])).exitCode).toBe(0)
    expect(heard(again()[0], 'words on stdin') && heard(again()[0], 'and again')).toBe(true)
    expect(seen()).toBe(SEEN + SEEN)
    machine.place('workspace/seen.log', '')
    const reviewed = machine.script(FINE)
    expect((await run([], ['exec', ...FLAGS, 'review', 'look at it'])).exitCode).toBe(0)
    expect(heard(reviewed()[0], 'look at it')).toBe(true)
    expect(seen()).toBe(onStageHas('startedReviews') ? SEEN : 'task.start\nexec.before\n')
  })

  test('app-server is run with hooks for all that its client begins', async () => {
    const words = [hooklineBin(), 'exec', '--hooks-quiet', '--deny-exit-code', '9', '--', 'codex']
    machine.place(
      'codex-through-hookline.mjs',
      `import { spawn } from 'node:child_process'
const child = spawn(process.execPath, [...${JSON.stringify(words)}, ...process.argv.slice(2)], { stdio: 'inherit' })
child.on('close', (code) => process.exit(code))
`,
    )
    const asked = machine.script(DENIED)
    const options: AppServerOptions = {
      codex: { entry: join(machine.lab.root, 'codex-through-hookline.mjs'), version: '' },
      prompt: 'Do it.',
      cwd: machine.lab.workspace,
      env: machine.env,
      timeoutMs: 60_000,
    }
    expect((await codexAppServer(options)).exitCode).toBe(9)
    expect(heard(asked()[1], 'this file is not to be touched')).toBe(true)
    expect(seen()).toBe(SEEN)
  })

  test('--no-hooks, --profile and -c let hooks rest, and no guard', async () => {
    for (const options of [['--no-hooks'], ['--profile', 'still'], ['-c', 'hooks.log.enabled=false']]) {
      const asked = machine.script(DENIED)
      expect((await run(options)).exitCode).toBe(0)
      expect(seen()).toBe('')
      expect(heard(asked()[1], 'this file is not to be touched')).toBe(true)
    }
    machine.script(FINE)
    expect(told(await run(['--profile', 'stil']))[0]).toContain('did you mean "still"?')
  })

  test('--hooks-config brings other hooks, and the guards of your own hold', async () => {
    machine.place('other.toml', OTHER_TOML)
    const asked = machine.script(DENIED)
    const said = await run(['--hooks-debug', '--hooks-config', join(machine.lab.root, 'other.toml')])
    expect(seen()).toBe('other\n')
    expect(heard(asked()[1], 'this file is not to be touched')).toBe(true)
    expect(said.stderr).toMatch(/^hookline: task\.complete answered, after [\d.]+ ms$/m)
  })

  test('a profile in config.toml that keeps guards from being asked is not run, either', async () => {
    const settings = readFileSync(machine.configToml, 'utf8')
    const asked = machine.script(DENIED)
    machine.place('codex-home/config.toml', `${settings}\n[profiles.old.features]\nhooks = false\n`)
    for (const words of [['-p', 'old'], ['--profile=old']])
      expect(await run([], ['exec', ...FLAGS, ...words, 'Do it.'])).toMatchObject({
        exitCode: 78,
        stderr: expect.stringContaining('EXEC_GUARDS_SILENCED') as string,
      })
    expect(asked()).toEqual([])
    machine.place('codex-home/config.toml', settings)
  })

  test('settings that keep guards from being asked are refused, others are told of', async () => {
    const asked = machine.script(FINE)
    machine.place('codex-home/off.config.toml', '[features]\nhooks = false\n')
    for (const words of [
      ['-p', 'off'],
      ['-c', 'features.hooks=false'],
      ['--disable', 'hooks'],
      ['-c', 'hooks.PreToolUse=[]'],
      // it takes the place of the whole table, in which the lines are trusted
      ['-c', 'hooks.state={"/there/hooks.json:stop:0:0"={enabled=false}}'],
    ]) {
      const { exitCode, stderr } = await run([], ['exec', ...FLAGS, ...words, 'Do it.'])
      expect(exitCode).toBe(78)
      expect(stderr).toContain('Codex would not ask guards at PreToolUse')
    }
    expect(asked()).toEqual([])
    const said = await run([], ['exec', ...FLAGS, '-c', 'hooks.Stop=[]', 'Do it.'])
    expect(told(said)[0]).toBe(
      'hookline: warning: hooks may not run at Stop: a setting of yours takes the place of the line',
    )
    expect(said.exitCode).toBe(0)
  })

  test('what cannot be run is said, and nothing is run', async () => {
    const exec = async (...words: readonly string[]): Promise<Said> => machine.hookline(['exec', ...words])
    expect(await exec('--', 'claude')).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining('codex') as string,
    })
    expect((await exec('codex', 'exec')).stderr).toContain('follow --')
    expect((await exec('--', '/nowhere/codex')).exitCode).toBe(127)
    expect((await exec('--', 'codex', 'agents')).exitCode).toBe(69)
    expect((await exec('--', 'codex', '--version')).stdout).toMatch(/^codex-cli \d/)
    // after -- it is not hookline's
    expect((await exec('--', 'codex', 'exec', '--help')).stdout).toContain('Run Codex non-interactively')
    expect((await exec('--help')).stdout).toContain('hookline exec [')
  })

  test('lines that are installed for you and in the project are not asked besides, and hold without it', async () => {
    expect((await machine.hookline(['install', 'codex'])).exitCode).toBe(0)
    const settings = readFileSync(machine.configToml, 'utf8')
    if (!isTrusted()) machine.place('codex-home/config.toml', `${settings}${trust()}`)
    expect((await machine.hookline(['install', 'codex', '--scope', 'project'])).exitCode).toBe(0)
    const before = ofCodex()
    machine.script(FINE)
    expect(told(await run([])).at(-1)).toContain('3 hooks ran')
    expect(seen()).toBe(SEEN)
    machine.place('workspace/seen.log', '')
    machine.script(FINE)
    await run(['--hooks-config', join(machine.lab.root, 'other.toml')])
    expect(seen()).toBe('other\n')
    expect(ofCodex()).toEqual(before)
    await machine.hookline(['uninstall', 'codex'])
    machine.place('workspace/seen.log', '')
    machine.script(FINE)
    await run([])
    expect(seen()).toBe(SEEN)
    machine.place('workspace/seen.log', '')
    await machine.work(FINE)
    expect(seen()).toBe(SEEN)
  })
})
