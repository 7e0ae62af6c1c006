import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const BIN = fileURLToPath(new URL('../bin/hookline.cjs', import.meta.url))
const FIXTURES = new URL('../../agents/fixtures/codex/0.169.0/', import.meta.url)

/** The guard that most tests ask. */
export const NO_FORCE_PUSH = `[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here: open a PR"
`

/** What a run of the command gave. */
export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
  readonly ms: number
}

/** A folder of its own with a hooks.toml, a HOME and a state directory. */
export interface World {
  readonly dir: string
  readonly hookline: (args: readonly string[], input?: string | Buffer) => Ran
  readonly start: (args: readonly string[]) => ChildProcess
  /** Writes a file into the folder; `mode` makes it a program. */
  readonly file: (name: string, text: string, mode?: number) => string
}

/** Makes a world; it goes with the test. */
export function world(hooks: string, env: Readonly<Record<string, string>> = {}): World {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-cli-'))
  onTestFinished(() => {
    open(join(dir, 'home'))
    rmSync(dir, { recursive: true, force: true, maxRetries: 9 })
  })
  mkdirSync(join(dir, '.git/refs'), { recursive: true })
  mkdirSync(join(dir, 'home/.config/hookline'), { recursive: true })
  writeFileSync(join(dir, 'hooks.toml'), hooks)
  const surroundings = { PATH: process.env['PATH'], HOME: join(dir, 'home'), ...env }
  return {
    dir,
    hookline(args, input = '') {
      const started = performance.now()
      const ran = spawnSync(process.execPath, [BIN, ...args], {
        cwd: dir,
        env: surroundings,
        input,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        // nothing hangs for as long as the tests do
        timeout: 60_000,
      })
      return { stdout: ran.stdout, stderr: ran.stderr, status: ran.status, ms: performance.now() - started }
    },
    start: (args) => spawn(process.execPath, [BIN, ...args], { cwd: dir, env: surroundings }),
    file(name, text, mode = 0o644) {
      writeFileSync(join(dir, name), text, { mode })
      return join(dir, name)
    },
  }
}

/** Copies of what is trusted are closed: whoever removes them opens them first. */
function open(folder: string): void {
  chmodSync(folder, 0o700)
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) open(join(folder, entry.name))
}

/** A payload recorded from Codex, its workspace moved to `cwd`. */
export function recorded(name: string, cwd = '/workspace'): string {
  return readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8').replaceAll('/workspace', cwd)
}

/** A recorded payload of one command. */
export function command(line: string, cwd = '/workspace'): string {
  const payload = JSON.parse(recorded('pre-tool-use.bash', cwd)) as Record<string, unknown>
  return JSON.stringify({ ...payload, tool_input: { command: line } })
}
