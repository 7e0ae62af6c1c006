import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))

/** Somebody's home, and a project: nothing of yours is read or written. */
const home = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-limits-')))
process.on('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 20 }))
const project = join(home, 'project')
mkdirSync(join(project, '.git/refs'), { recursive: true })
for (const file of ['hooks.toml', 'opens-all.mjs', 'takes-all.mjs'])
  cpSync(join(import.meta.dirname, file), join(home, '.config/hookline', file))

function hookline(args: readonly string[], input = ''): string {
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
  const ran = spawnSync(process.execPath, [CLI, ...args], { cwd: project, env, input, encoding: 'utf8' })
  equal(ran.status, 0, ran.stdout + ran.stderr)
  return ran.stdout
}

interface Answer {
  readonly permissionDecision?: string
  readonly permissionDecisionReason?: string
}

/** What Codex calls before or after a command; gives what hookline answers. */
function codexCalls(event: 'PreToolUse' | 'PostToolUse', command: string): Answer {
  const payload = {
    session_id: 'one',
    turn_id: 'one',
    transcript_path: null,
    cwd: project,
    model: 'gpt-5.5',
    permission_mode: 'default',
    hook_event_name: event,
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: command,
    ...(event === 'PostToolUse' && { tool_response: '' }),
  }
  const said = hookline(['run', '--agent', 'codex', '--event', event], JSON.stringify(payload))
  return said === '' ? {} : ((JSON.parse(said) as { hookSpecificOutput?: Answer }).hookSpecificOutput ?? {})
}

interface Run {
  readonly status: string
  readonly error?: { readonly code: string }
  readonly used?: { readonly by: string }
}

/** What is on record of the hook's last run. */
function recorded(id: string): Run {
  const why = hookline(['why', id, '--json'])
  const { record } = JSON.parse(why) as { record: { hooks: readonly (Run & { hook: string })[] } }
  return record.hooks.find(({ hook }) => hook === `user/${id}`)!
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

hookline(['check'])

const { permissionDecision, permissionDecisionReason } = codexCalls('PreToolUse', 'git push')
equal(permissionDecision, 'deny')
match(permissionDecisionReason!, /more open files than 64/)
say('✓ a guard that opens more files than it may denies, and says why')

// macOS holds no process to an amount of memory
if (process.platform === 'linux') {
  codexCalls('PostToolUse', 'build-index')
  const index = recorded('index')
  deepStrictEqual([index.status, index.error!.code], ['failed', 'SCRIPT_OVER_LIMITS'])
  match(hookline(['why', 'index']), /more memory than 1GB/)
  say(`✓ an index that takes all memory fails, and the machine goes on; held by: ${index.used!.by}`)
}

codexCalls('PostToolUse', 'lint')
equal(recorded('lint').error!.code, 'SCRIPT_OUTPUT_TOO_LARGE')
say('✓ one that prints without end is stopped')

codexCalls('PostToolUse', 'watch')
equal(recorded('watch').error!.code, 'HOOK_TIMEOUT')
const watcher = Number(readFileSync(join(home, 'watcher'), 'utf8'))
for (const end = Date.now() + 10_000; isThere(watcher); await delay(20)) ok(Date.now() < end, 'it goes on')
say('✓ one that never ends is ended, and what it has started is, too')

equal(recorded('note').status, 'done')
say('✓ one that keeps within its limits does not notice them')

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
