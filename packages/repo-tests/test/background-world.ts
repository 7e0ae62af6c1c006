import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJournal } from '@hookline/journal'
import { onTestFinished, vi } from 'vitest'
import { hooklineBin } from '../e2e/index.ts'

export const BIN: string = hooklineBin()
const FIXTURE = new URL('../../agents/fixtures/codex/0.169.0/pre-tool-use.bash.json', import.meta.url)
/** As soon as a machine with other things to do comes to it. */
export const SOON = { timeout: 30_000, interval: 50 }

/** A person’s machine, with the agent’s calls played. */
export interface Place {
  readonly dir: string
  readonly state: string
  readonly hookline: (args: readonly string[], input?: string) => SpawnSyncReturns<string>
  /** What Codex calls before a command. */
  readonly call: (line: string, id?: string) => ReturnType<Place['hookline']>
  readonly payload: (line: string, id?: string) => string
  readonly env: NodeJS.ProcessEnv
  readonly lines: (file: string) => readonly string[]
}

/** A user with these hooks; what delivers for them ends with the test. */
export function place(hooks: string): Place {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-background-'))
  const at = (name: string): string => join(dir, name)
  mkdirSync(at('.config/hookline'), { recursive: true })
  mkdirSync(at('work/.git/refs'), { recursive: true })
  writeFileSync(at('.config/hookline/hooks.toml'), `version = 1\n${hooks}`)
  const env = { PATH: process.env['PATH'], HOME: dir }
  const state = at('.local/state/hookline')
  onTestFinished(async () => {
    stop(state)
    await vi.waitFor(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }), SOON)
  })
  const hookline: Place['hookline'] = (args, input = '') =>
    spawnSync(process.execPath, [BIN, ...args], { cwd: at('work'), env, input, encoding: 'utf8' })
  const payload: Place['payload'] = (line, id = line) =>
    JSON.stringify({
      ...(JSON.parse(readFileSync(FIXTURE, 'utf8').replaceAll('/workspace', at('work'))) as object),
      tool_input: { command: line },
      tool_use_id: id,
    })
  return {
    dir: at('work'),
    state,
    env,
    hookline,
    payload,
    call: (line, id) => hookline(RUN, payload(line, id)),
    lines: (file) =>
      existsSync(at(`work/${file}`))
        ? readFileSync(at(`work/${file}`), 'utf8')
            .split('\n')
            .filter(Boolean)
        : [],
  }
}

/** What Codex is told to call before a command. */
export const RUN: readonly string[] = ['run', '--agent', 'codex', '--event', 'PreToolUse']

/** The process that delivers, if there is one. */
export function pidOf(state: string): number | undefined {
  if (!existsSync(join(state, 'journal.db'))) return undefined
  const { journal } = openJournal(join(state, 'journal.db'), { waitMs: 5000 })
  const pid = journal.db.get('SELECT pid FROM deliverer')?.['pid']
  journal.close()
  return typeof pid === 'number' ? pid : undefined
}

/** Ends it by force. */
export function stop(state: string): void {
  try {
    const pid = pidOf(state)
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended, or never was
  }
}

/** A hook in the background, as a table of hooks.toml. */
export const hook = (id: string, more: string): string =>
  `[[hooks]]\nid = "${id}"\non = "exec.before"\nmode = "background"\n${more}\n`
/** Writes down the command. */
export const NOTE = `run = 'echo "$HOOKLINE_COMMAND" >> notes'`
