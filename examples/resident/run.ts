import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))
const MOST_MS = 30_000

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-resident-')))
const home = join(folder, 'home')
const project = join(folder, 'project')
const state = join(home, '.local/state/hookline')
const hooks = join(home, '.config/hookline/hooks.toml')
mkdirSync(join(project, '.git/refs'), { recursive: true })
cpSync(join(import.meta.dirname, 'hooks.toml'), hooks)
process.on('exit', () => {
  hookline('serve', 'stop', '--force')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

function hookline(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
  return spawnSync(process.execPath, [CLI, ...args], { cwd: project, env, encoding: 'utf8' })
}

let calls = 0

/** What Codex calls before it runs a command: the script that `hookline install` writes its lines for. */
function codexRuns(command: string, who = 'somebody'): { readonly said: string; readonly ms: number } {
  const payload = {
    session_id: 'one',
    turn_id: 'one',
    transcript_path: null,
    cwd: project,
    hook_event_name: 'PreToolUse',
    model: 'gpt-5.5',
    permission_mode: 'default',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: `call-${++calls}`,
  }
  const line = ['--agent', 'codex', '--event', 'PreToolUse', '--scope', 'user', '--closed', '--limit', '60']
  const from = performance.now()
  const { status, stdout, stderr } = spawnSync('/bin/sh', [join(copy, 'hook'), ...line], {
    cwd: project,
    env: { PATH: process.env['PATH'], HOME: home, WHO: who },
    input: JSON.stringify(payload),
    encoding: 'utf8',
  })
  deepStrictEqual([status, stderr], [0, ''])
  return { said: stdout, ms: performance.now() - from }
}

interface Told {
  readonly status?: { readonly pid: number; readonly calls: { readonly answered: number } }
}

function told(): Told['status'] {
  return (JSON.parse(hookline('serve', 'status', '--json').stdout) as Told).status
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + MOST_MS; !isSo(); await delay(50))
    if (Date.now() > end) throw new Error(`not so after ${MOST_MS} ms: ${what}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

equal(hookline('serve').status, 0)
const bin = join(state, 'bin')
const copy = join(
  bin,
  readdirSync(bin).find((name) => name !== 'hook')!,
)
match(codexRuns('git push --force').said, /Force-push is off here/)
equal(codexRuns('git status').said, '')
equal(told()?.calls.answered, 2)
say('✓ the server answers: the guard denies, and nobody minds the rest')

codexRuns('make all', 'one agent')
codexRuns('make docs', 'another')
const made = (): readonly string[] =>
  existsSync(join(project, 'made')) ? readFileSync(join(project, 'made'), 'utf8').trim().split('\n') : []
await until(() => made().length === 2, 'both are made')
deepStrictEqual([...made()].toSorted(), ['another: make docs', 'one agent: make all'])
say('✓ each hook sees the variables of whoever called, and none of the server')

writeFileSync(hooks, readFileSync(hooks, 'utf8').replace('open a PR', 'ask Ada'))
match(codexRuns('git push --force').said, /ask Ada/)
const good = readFileSync(hooks, 'utf8')
writeFileSync(hooks, `${good}\nnonsense = [`)
match(codexRuns('git push --force').said, /ask Ada/)
writeFileSync(hooks, good)
say('✓ what is edited holds at the next call; what is broken changes nothing')

const { http } = JSON.parse(readFileSync(join(state, 'run/server.json'), 'utf8')) as {
  readonly http: { readonly port: number; readonly token: string }
}
const asked = async (path: string, token: string): Promise<Response> =>
  await fetch(`http://127.0.0.1:${http.port}${path}`, { headers: { authorization: `Bearer ${token}` } })
match(
  await (await asked('/metrics', http.token)).text(),
  /hookline_decisions_total\{hook="user\/no-force-push",event="exec.before",decision="deny"\} 3/,
)
equal((await asked('/metrics', 'a guess')).status, 401)
say('✓ it counts what it does, for whoever has the token')

const before = told()!.pid
process.kill(before, 'SIGKILL')
ok(codexRuns('git push --force').said.includes('ask Ada'))
await until(() => told() !== undefined, 'another server runs')
ok(told()!.pid !== before)
say('✓ it is killed: the guard holds all the same, and the next one runs already')

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!
const rounds = Array.from({ length: 15 })
const withServer = median(rounds.map(() => codexRuns('git status').ms))
writeFileSync(hooks, good.replace('[server]', '[server]\nstart = "never"'))
hookline('serve', 'stop')
const without = median(rounds.map(() => codexRuns('git status').ms))
equal(told(), undefined)
say(`  an agent waits ${withServer.toFixed(0)} ms with it, and ${without.toFixed(0)} ms without`)
say('✓ with start = "never" nothing is started, and nothing else changes')
