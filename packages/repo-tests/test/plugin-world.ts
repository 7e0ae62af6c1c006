import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const PACKAGES = fileURLToPath(new URL('../..', import.meta.url))
const BIN = join(PACKAGES, 'cli/bin/hookline.cjs')
const PAYLOAD = readFileSync(join(PACKAGES, 'agents/fixtures/codex/0.169.0/pre-tool-use.bash.json'), 'utf8')
const RUN = ['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml']

/** A plugin that does this at an event; `rest` is what else it has, `head` what is done when it is loaded. */
export function pluginText(execute: string, rest = '', head = ''): string {
  return `import * as fs from 'node:fs'
import { spawn } from 'node:child_process'
const here = (name) => new URL(name, import.meta.url)
const leave = (name, pid) => fs.writeFileSync(here(name), String(pid))
${head}
const validate = (value) => ({ value })
export const plugin = Object.defineProperty({
  spec: 1, name: 'plugin', answers: true,
  options: { '~standard': { version: 1, vendor: 'test', validate, jsonSchema: { input: () => ({ type: 'object' }) } } },
  async execute(ctx) { leave('pid', process.pid); ${execute} },
  ${rest}
}, Symbol.for('hookline.executor'), { value: true })
`
}

/** Says what the command was, as one that nothing is wrong with. */
const CALM = pluginText('return { message: `calm saw ${ctx.event.data.command}` }').replace(
  "leave('pid', process.pid); ",
  '',
)

/** The answer of one call, as the agent reads it. */
export interface Called {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  /** Why the command may not run; `undefined`: it may. */
  readonly denied: string | undefined
  /** What the user is told. */
  readonly message: string
}

/** A folder with a hooks.toml of a plugin that is odd and one that is calm; it goes with the test. */
export interface PluginWorld {
  readonly dir: string
  readonly call: () => Called
  /** What `hookline <verb>` said. */
  readonly verb: (...args: readonly string[]) => { readonly status: number | null; readonly said: string }
  readonly start: () => ChildProcess
  readonly write: (name: string, text: string) => void
  /** The number that a process left of itself. */
  readonly pid: (name?: string) => number
}

export function pluginWorld(odd: string, hook: string): PluginWorld {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-host-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
  mkdirSync(join(dir, 'home'))
  const write = (name: string, text: string): void => writeFileSync(join(dir, name), text)
  write('odd.mjs', odd)
  write('calm.mjs', CALM)
  write('hooks.toml', hooks(hook))
  const place = { cwd: dir, env: { PATH: process.env['PATH'], HOME: join(dir, 'home') } }
  return {
    dir,
    write,
    pid: (name = 'pid') => Number(readFileSync(join(dir, name), 'utf8')),
    start: () => {
      const child = spawn(process.execPath, [BIN, ...RUN], { ...place, stdio: ['pipe', 'pipe', 'pipe'] })
      child.stdin.end(PAYLOAD)
      return child
    },
    call: () =>
      called(spawnSync(process.execPath, [BIN, ...RUN], { ...place, input: PAYLOAD, encoding: 'utf8' })),
    verb(...args) {
      const ran = spawnSync(process.execPath, [BIN, ...args, '--config', 'hooks.toml'], {
        ...place,
        encoding: 'utf8',
      })
      return { status: ran.status, said: ran.stdout + ran.stderr }
    },
  }
}

function hooks(hook: string): string {
  return `version = 1
[executors]
odd = "./odd.mjs"
calm = "./calm.mjs"

[[hooks]]
id = "odd"
on = "exec.before"
executor = "odd"
${hook}

[[hooks]]
id = "calm"
on = "exec.before"
executor = "calm"
`
}

/** @throws Error if stdout holds anything but nothing or one answer */
function called(ran: {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}): Called {
  const answer = (ran.stdout === '' ? {} : JSON.parse(ran.stdout)) as {
    readonly systemMessage?: string
    readonly hookSpecificOutput?: {
      readonly permissionDecision?: string
      readonly permissionDecisionReason?: string
    }
  }
  const { permissionDecision, permissionDecisionReason } = answer.hookSpecificOutput ?? {}
  const denied = permissionDecision === 'deny' ? (permissionDecisionReason ?? '') : undefined
  return { ...ran, denied, message: answer.systemMessage ?? '' }
}

/** True while the process runs; one that is dead and not yet waited for does not. */
export function isAlive(pid: number): boolean {
  return (
    existsSync(`/proc/${pid}/status`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  )
}

/** Waits until it is so. */
export async function until(isSo: () => boolean, ms = 10_000): Promise<void> {
  const ends = Date.now() + ms
  while (!isSo()) {
    if (Date.now() > ends) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
