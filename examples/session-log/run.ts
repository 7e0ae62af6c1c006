import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))
const MOST_MS = 30_000

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-session-log-')))
const home = join(folder, 'home')
const project = join(folder, 'project')
const transcript = join(folder, 'rollout.jsonl')
mkdirSync(join(project, '.git/refs'), { recursive: true })
cpSync(join(import.meta.dirname, 'hooks.toml'), join(home, '.config/hookline/hooks.toml'))
process.on('exit', () => {
  hookline('serve', 'stop', '--force')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

function hookline(...args: readonly string[]): number | null {
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
  return spawnSync(process.execPath, [CLI, ...args], { cwd: project, env }).status
}

/** What Codex wrote down of a session, in the order of its lines. */
const lines = readFileSync(join(import.meta.dirname, 'session.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
const [session, turn] = lines.map((line) => (JSON.parse(line) as { payload: Record<string, string> }).payload)
let written = 0

/** Codex writes on, up to the line with these words. */
function writesTo(words: string): void {
  const to = lines.findIndex((line, at) => at >= written && line.includes(words)) + 1
  ok(to > written, words)
  appendFileSync(
    transcript,
    lines
      .slice(written, to)
      .map((line) => `${line}\n`)
      .join(''),
  )
  written = to
}

/** Codex calls its hook: the script that `hookline install` writes its lines for. */
function calls(native: string, more: object = {}): string {
  const payload = {
    session_id: session!['id'],
    turn_id: turn!['turn_id'],
    transcript_path: transcript,
    cwd: project,
    hook_event_name: native,
    model: 'gpt-5.5',
    permission_mode: 'default',
    ...more,
  }
  const line = ['--agent', 'codex', '--event', native, '--scope', 'user', '--limit', '60']
  const { status, stdout, stderr } = spawnSync('/bin/sh', [join(copy, 'hook'), ...line], {
    cwd: project,
    env: { PATH: process.env['PATH'], HOME: home },
    input: JSON.stringify(payload),
    encoding: 'utf8',
  })
  deepStrictEqual([status, stderr], [0, ''])
  return stdout
}

interface Logged {
  readonly name: string
  readonly key: string
  readonly channel: string
  readonly data: Readonly<Record<string, unknown>>
}

function logged(): readonly Logged[] {
  const log = join(project, 'session.log')
  const all = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : []
  return all.filter((line) => line !== '').map((line) => JSON.parse(line) as Logged)
}

async function until(count: number): Promise<readonly Logged[]> {
  for (const end = Date.now() + MOST_MS; logged().length < count; await delay(50))
    if (Date.now() > end) throw new Error(`${logged().length} lines after ${MOST_MS} ms, not ${count}`)
  return logged()
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

equal(hookline('serve'), 0)
const bin = join(home, '.local/state/hookline/bin')
const copy = join(
  bin,
  readdirSync(bin).find((name) => name !== 'hook')!,
)

writesTo('"task_started"')
calls('SessionStart', { source: 'startup' })
calls('UserPromptSubmit', { prompt: 'Do it.' })
writesTo('First I look.')
writesTo('"CommandExecution"')
const used = {
  tool_name: 'Bash',
  tool_use_id: 'call_2',
  tool_input: { command: 'echo out; echo err >&2; exit 3' },
}
match(calls('PostToolUse', { ...used, tool_response: 'out\nerr\n' }), /Read what the command said/)
const command = (await until(4)).find(({ name }) => name === 'exec.after')!
deepStrictEqual([command.channel, command.data['exitCode'], command.data['ok']], ['hook', 3, false])
say('✓ a command has its exit code when its hook is asked, and what failed is answered')

equal(logged().find(({ name }) => name === 'agent.message')?.data['text'], 'First I look.')
say('✓ what the model said is in the log')

writesTo('apply_patch verification failed')
writesTo('"McpToolCall"')
const failed = (await until(6)).slice(4)
deepStrictEqual(
  failed.map(({ name, channel, data }) => [name, channel, data['ok']]),
  [
    ['patch.after', 'transcript', false],
    ['mcp.after', 'transcript', false],
  ],
)
say('✓ a patch that did not apply, and a call that failed: Codex called no hook for them')

writesTo('"task_complete"')
const end = (await until(7)).at(-1)!
deepStrictEqual([end.name, end.data['status'], end.channel], ['task.complete', 'failed', 'transcript'])
match(String(end.data['error']), /the model broke/)
say('✓ the turn failed, for which Codex has no hook at all: the resident process saw it')

calls('SessionEnd', { reason: 'other' })
const all = await until(8)
await delay(700)
equal(logged().length, 8)
equal(new Set(all.map(({ key }) => key)).size, 8)
say('✓ each fact stands there once, whoever saw it')
