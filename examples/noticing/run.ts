import { deepStrictEqual, equal, match, notEqual, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))
const HOOKS = readFileSync(join(import.meta.dirname, 'hooks.toml'), 'utf8')
const MOST_MS = 30_000

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-noticing-')))
const [home, project] = [join(folder, 'home'), join(folder, 'project')]
const state = join(home, '.local/state/hookline')
const config = join(home, '.config/hookline/hooks.toml')
mkdirSync(join(project, '.git/refs'), { recursive: true })
mkdirSync(join(home, '.config/hookline'), { recursive: true })
writeFileSync(config, HOOKS)
process.on('exit', () => {
  const pid = deliverer()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

/** The process that delivers, if there is one. */
function deliverer(): number | undefined {
  if (!existsSync(join(state, 'journal.db'))) return undefined
  const db = new DatabaseSync(join(state, 'journal.db'), { timeout: 5000 })
  const pid = db.prepare('select pid from deliverer').get()?.['pid']
  db.close()
  return typeof pid === 'number' ? pid : undefined
}

function hookline(args: readonly string[], input = ''): string {
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
  const ran = spawnSync(process.execPath, [CLI, ...args], { cwd: project, env, input, encoding: 'utf8' })
  equal(ran.status, 0, ran.stdout + ran.stderr)
  return ran.stdout
}

/** What Codex calls as a session begins or before a command; gives what its user is shown. */
function codexCalls(event: 'SessionStart' | 'PreToolUse', more: object): string {
  const payload = {
    session_id: `session-${sessions}`,
    transcript_path: null,
    cwd: project,
    model: 'gpt-5.5',
    permission_mode: 'default',
    hook_event_name: event,
    ...more,
  }
  const said = hookline(['run', '--agent', 'codex', '--event', event], JSON.stringify(payload))
  return said === '' ? '' : ((JSON.parse(said) as { readonly systemMessage?: string }).systemMessage ?? '')
}

let sessions = 0

function sessionBegins(): string {
  sessions += 1
  return codexCalls('SessionStart', { source: 'startup' })
}

interface Noticed {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
}

function noticed(name: string): readonly Noticed[] {
  const file = join(home, 'noticed.jsonl')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Noticed).filter((one) => one.name === name)
}

/** Once so many were carried away, the last of them. */
async function carried(name: string, count: number): Promise<Noticed['data']> {
  for (const end = Date.now() + MOST_MS; noticed(name).length < count; await delay(20))
    ok(Date.now() < end, `not ${count} ${name} in ${MOST_MS} ms`)
  return noticed(name).at(-1)!.data
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

hookline(['check'])
say('✓ hooks.toml is right')

equal(sessionBegins(), '')
const first = await carried('guard.heartbeat', 1)
equal(first['state'], 'ok')
deepStrictEqual(
  (first['layers'] as readonly Noticed['data'][]).map(({ layer, guards }) => [layer, guards]),
  [['user', 1]],
)
say('✓ a session begins without a word, and a heartbeat says what holds')

writeFileSync(config, HOOKS.replace('guard = true', 'guard = true\nenabled = false'))
match(sessionBegins(), /^hookline: guards are not what they were: user\/no-force-push is switched off since /)
const change = await carried('guard.changed', 1)
equal(change['change'], 'off')
equal((await carried('guard.heartbeat', 2))['state'], 'due')
say('✓ somebody has switched the guard off: its user reads it, and it is carried away')

equal(sessionBegins(), '')
writeFileSync(config, HOOKS.replace('--force*', '--force --really*'))
match(sessionBegins(), /user\/no-force-push changed since /)
const other = await carried('guard.changed', 2)
notEqual(other['before'], other['after'])
say('✓ it is told once; a guard that is written otherwise is told with what it was and is')

rmSync(join(state, 'guards.json'))
match(sessionBegins(), /what was known of the guards is gone/)
equal((await carried('guard.changed', 3))['change'], 'forgotten')
say('✓ somebody has deleted what hookline knew of its guards: that is told, too')

const [from, until] = [new Date(), new Date(Date.now() + 3_600_000)].map((at) => at.toISOString())
const pauses = [{ hook: 'user/no-force-push', from, until }]
writeFileSync(join(state, 'pauses.json'), JSON.stringify({ format: 1, pauses }))
match(sessionBegins(), /paused guards: user\/no-force-push until /)
equal((await carried('guard.paused', 1))['until'], until)
say('✓ a pause that nobody made on a terminal is carried away, and shown at each start')

writeFileSync(
  join(project, 'hooks.toml'),
  'version = 1\n[[hooks]]\nid = "no-rm"\non = "exec.before"\nmatch = "rm *"\ndeny = "no"\n',
)
match(sessionBegins(), /1 hook of this project is not trusted and does not run/)
for (const command of ['ls', 'rm a', 'rm b'])
  codexCalls('PreToolUse', {
    turn_id: 'one',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: command,
  })
equal((await carried('hook.skipped', 2))['event'], 'exec.before')
say('✓ a hook that nobody trusts is told at the start, and once more when it would have run')

await carried('guard.heartbeat', 7)
const alerts = (): number =>
  existsSync(join(home, 'alerts')) ? readFileSync(join(home, 'alerts'), 'utf8').split('\n').length - 1 : 0
for (const end = Date.now() + MOST_MS; alerts() < 5; await delay(20)) ok(Date.now() < end, 'not 5 alerts')
equal(alerts(), 5)
say('✓ of seven sessions five ask for a look')
