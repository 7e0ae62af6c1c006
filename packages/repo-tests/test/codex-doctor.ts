import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll } from 'vitest'
import { snakeCase, trustedHash, type CodexHandler } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'

/** What `hookline doctor codex --json` says. */
export interface Diagnosis {
  readonly ok: boolean
  readonly version: string | null
  readonly lines: readonly { readonly scope: string; readonly native: string; readonly state: string }[]
  readonly denials: readonly { readonly scope: string; readonly state: string }[]
  readonly findings: readonly {
    readonly code: string
    readonly severity: string
    readonly scope?: string
    readonly what: string
    readonly fix: string
  }[]
}

/** A diagnosis, and how the command ended. */
export interface Examined extends Diagnosis {
  readonly exitCode: number
  readonly stderr: string
}

/** A guard. */
export const GUARD_TOML = `version = 1
[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "not here"
`

/** The guard, and a hook on everything whose work would be seen. */
export const HOOKS_TOML: string = `${GUARD_TOML}
[[hooks]]
id = "tell"
on = "*"
run = "touch \\"$HOME/told\\""
`

/** One handler of a hooks.json, free to be wrong. */
export type Handler = Readonly<Record<string, unknown>> & { readonly command: string }

/** Changes what an event's group is in the machine's hooks.json. */
export function changeGroup(
  machine: Machine,
  native: string,
  change: (handler: Handler) => Readonly<Record<string, unknown>>,
): void {
  const file = JSON.parse(machine.read('codex-home/hooks.json')) as Hooks
  const [group] = file.hooks[native]!
  const hooks = { ...file.hooks, [native]: [change(group!.hooks[0]!)] }
  writeFileSync(machine.hooksJson, JSON.stringify({ ...file, hooks }, null, 2))
}

/** Changes the command of an event, and lets its user trust the new one. */
export function recommand(machine: Machine, native: string, change: (command: string) => string): void {
  const { type, timeout, command } = handlerOf(machine, native)
  const after = { type, command: change(command), timeout }
  changeGroup(machine, native, () => ({ hooks: [after] }))
  const head = `${recordHead(machine, native)}\ntrusted_hash = `
  changeSettings(machine, (text) => {
    const at = text.indexOf(head)
    if (at < 0) throw new Error(`${native} was not trusted`)
    return `${text.slice(0, at)}${head}"${trustedHash(native, after)}"${text.slice(text.indexOf('\n', at + head.length))}`
  })
}

/** The one handler of an event. */
export function handlerOf(machine: Machine, native: string): CodexHandler {
  return (JSON.parse(machine.read('codex-home/hooks.json')) as Hooks).hooks[native]![0]!
    .hooks[0] as unknown as CodexHandler
}

/** Changes Codex's config.toml. */
export function changeSettings(machine: Machine, change: (text: string) => string): void {
  const before = readFileSync(machine.configToml, 'utf8')
  const after = change(before)
  if (after === before) throw new Error('nothing was planted')
  writeFileSync(machine.configToml, after)
}

/** The table that records what the user of the machine thinks of an event's line. */
export function recordHead(machine: Machine, native: string): string {
  return `[hooks.state."${machine.hooksJson}:${snakeCase(native)}:0:0"]`
}

/** What doctor says of a machine; hookline's own progress is left out. */
export async function examine(
  machine: Machine,
  options: { readonly env?: Readonly<Record<string, string>>; readonly args?: readonly string[] } = {},
): Promise<Examined> {
  const { args = [], env = {} } = options
  const { exitCode, stdout, stderr } = await machine.hookline(['doctor', 'codex', '--json', ...args], { env })
  return { ...(JSON.parse(stdout) as Diagnosis), exitCode, stderr }
}

/** The codes that were found and ask for something. */
export function codes({ findings }: Diagnosis): readonly string[] {
  return [...new Set(findings.map(({ code }) => code))].toSorted()
}

/** A machine on which hookline is installed, something is planted, and doctor was asked: once for all tests of a group. */
export function examining(plant: (machine: Machine) => void | Promise<void>): () => Examined {
  let machine: Machine | undefined
  let found: Examined
  beforeAll(async () => {
    machine = await createMachine()
    machine.place(HOOKS, HOOKS_TOML)
    const { exitCode, stderr } = await machine.hookline(['install', 'codex'])
    if (exitCode !== 0) throw new Error(stderr)
    await plant(machine)
    found = await examine(machine)
    // no trial may leave anything of itself
    if (existsSync(`${machine.lab.codexHome}/sessions`)) throw new Error('the session was kept')
  }, 240_000)
  afterAll(() => machine?.remove())
  return () => found
}

interface Hooks {
  readonly hooks: Readonly<Record<string, readonly { readonly hooks: readonly Handler[] }[]>>
}
