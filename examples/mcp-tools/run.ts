import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))
const MOST_MS = 30_000

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-mcp-')))
const home = join(folder, 'home')
const project = join(folder, 'project')
const config = join(home, '.config/hookline/hooks.toml')
const journal = join(home, '.local/state/hookline/journal.db')
const hooks = readFileSync(join(import.meta.dirname, 'hooks.toml'), 'utf8')
mkdirSync(join(project, '.git/refs'), { recursive: true })
mkdirSync(dirname(config), { recursive: true })
writeFileSync(config, hooks)
// the server needs what it imports, and this folder has it
cpSync(join(import.meta.dirname, 'server.ts'), join(project, 'server.ts'))
writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n')
symlinkSync(join(import.meta.dirname, 'node_modules'), join(project, 'node_modules'))
process.on('exit', () => {
  const pid = deliverer()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

/** What Codex has set up for itself; hooks take it from there by its name. */
mkdirSync(join(home, '.codex'))
writeFileSync(
  join(home, '.codex/config.toml'),
  `[mcp_servers.notes]
command = "node"
args = ["server.ts"]
cwd = ${JSON.stringify(project)}
env = { TOKEN = "the token of Codex" }
`,
)

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function hookline(args: readonly string[], input = ''): Ran {
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
  const env = { PATH: path, HOME: home, NO_COLOR: '1' }
  return spawnSync(process.execPath, [CLI, ...args], { cwd: project, env, input, encoding: 'utf8' })
}

function codexSays(native: string, payload: object): Ran {
  const base = {
    session_id: 'one',
    turn_id: 'one',
    transcript_path: null,
    cwd: project,
    model: 'gpt-5.5',
    permission_mode: 'default',
  }
  return hookline(
    ['run', '--agent', 'codex', '--event', native],
    JSON.stringify({ ...base, hook_event_name: native, ...payload }),
  )
}

function decision(command: string): {
  readonly permissionDecision?: string
  readonly permissionDecisionReason?: string
} {
  const { stdout } = codexSays('PreToolUse', {
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: command,
  })
  return stdout === '' ? {} : (JSON.parse(stdout) as { hookSpecificOutput: object }).hookSpecificOutput
}

async function lines(file: string): Promise<readonly string[]> {
  const path = join(project, file)
  for (const end = Date.now() + MOST_MS; !existsSync(path); await delay(50))
    if (Date.now() > end) throw new Error(`there is no ${file} after ${MOST_MS} ms`)
  return readFileSync(path, 'utf8').split('\n').filter(Boolean)
}

/** The process that delivers, if there is one. */
function deliverer(): number | undefined {
  if (!existsSync(journal)) return undefined
  const db = new DatabaseSync(journal, { timeout: 5000 })
  const pid = db.prepare('SELECT pid FROM deliverer').get()?.['pid']
  db.close()
  return typeof pid === 'number' ? pid : undefined
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const checked = hookline(['check'])
equal(checked.status, 0, `${checked.stdout}${checked.stderr}`)
say('✓ hooks.toml is right: both servers start, and have the tools')

writeFileSync(config, hooks.replace('"may_run"', '"may_rum"'))
const wrong = hookline(['check'])
equal(wrong.status, 69)
match(`${wrong.stdout}${wrong.stderr}`, /may_run/)
writeFileSync(config, hooks)
say('✓ a tool that the server does not have is found, and the nearest name with it')

ok(decision('ls').permissionDecision !== 'deny')
const denied = decision('deploy prod')
equal(denied.permissionDecision, 'deny')
match(denied.permissionDecisionReason ?? '', /prod is for people/)
say('✓ a tool answers a gate: one command may run, another not, for its reason')

const patch =
  '*** Begin Patch\n*** Update File: a.ts\n@@\n-a\n+b\n*** Update File: b.ts\n@@\n-a\n+b\n*** End Patch'
equal(
  codexSays('PostToolUse', {
    tool_name: 'apply_patch',
    tool_input: { command: patch },
    tool_response: 'ok',
    tool_use_id: 'p',
  }).status,
  0,
)
deepStrictEqual(await lines('remembered'), ['codex: a.ts, b.ts [the token of Codex]'])
say('✓ a server that Codex has set up is called by its name, with its variables; a list stays a list')

writeFileSync(join(project, 'server.ts'), 'process.exit(1)\n')
const broken = decision('ls')
equal(broken.permissionDecision, 'deny')
match(broken.permissionDecisionReason ?? '', /reached no verdict/)
say('✓ the server does not start any more: the guard denies')

const shown = hookline(['history', '--json']).stdout + hookline(['logs']).stdout
ok(!shown.includes('the token of Codex'), 'a secret is shown')
say('✓ the token of Codex is not in the record')
