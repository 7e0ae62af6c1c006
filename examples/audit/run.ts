import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))
const MOST_MS = 30_000

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-audit-')))
const [home, project] = [join(folder, 'home'), join(folder, 'project')]
const [config, state] = [join(home, '.config/hookline'), join(home, '.local/state/hookline')]
const [journal, audit, company] = [
  join(state, 'journal.db'),
  join(state, 'databases/audit.db'),
  join(config, 'company.db'),
]
mkdirSync(join(project, '.git/refs'), { recursive: true })
mkdirSync(config, { recursive: true })
process.on('exit', () => {
  const pid = deliverer()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})
writeFileSync(join(config, 'hooks.toml'), readFileSync(join(import.meta.dirname, 'hooks.toml')))

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function hookline(args: readonly string[], input = ''): Ran {
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
  return spawnSync(process.execPath, [CLI, ...args], { cwd: project, env, input, encoding: 'utf8' })
}

/** What Codex calls before it runs a command, and what it is told. */
function codexRuns(command: string): { readonly decision: string | undefined; readonly reason: string } {
  const payload = {
    session_id: 'one',
    turn_id: 'one',
    transcript_path: null,
    cwd: project,
    model: 'gpt-5.5',
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: command,
  }
  const { status, stdout, stderr } = hookline(
    ['run', '--agent', 'codex', '--event', 'PreToolUse'],
    JSON.stringify(payload),
  )
  equal(status, 0, stderr)
  if (stdout === '') return { decision: undefined, reason: '' }
  const said = (
    JSON.parse(stdout) as {
      hookSpecificOutput: { permissionDecision?: string; permissionDecisionReason?: string }
    }
  ).hookSpecificOutput
  return { decision: said.permissionDecision, reason: said.permissionDecisionReason ?? '' }
}

type Row = Readonly<Record<string, unknown>>

function ask(file: string, sql: string): readonly Row[] {
  if (!existsSync(file)) return []
  const db = new DatabaseSync(file, { timeout: 5000 })
  try {
    return db.prepare(sql).all()
  } catch {
    // the table is about to be made
    return []
  } finally {
    db.close()
  }
}

async function rows(file: string, sql: string, count: number): Promise<readonly Row[]> {
  for (const end = Date.now() + MOST_MS; ask(file, sql).length < count; await delay(20))
    ok(Date.now() < end, `not ${count} rows in ${MOST_MS} ms: ${sql}`)
  return ask(file, sql).map((row) => ({ ...row }))
}

/** The process that delivers, if there is one. */
function deliverer(): number | undefined {
  const pid = ask(journal, 'select pid from deliverer')[0]?.['pid']
  return typeof pid === 'number' ? pid : undefined
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const own = new DatabaseSync(company)
own.exec(`create table freezes (target text, reason text);
create table deployments (delivery text unique, command text, who text, at text);
insert into freezes values ('production', 'no deployments before Monday')`)
own.close()
const checked = hookline(['check'])
equal(checked.status, 0, `${checked.stdout}${checked.stderr}`)
say('✓ hooks.toml is right, and so are tables, columns and the query: check has looked')

equal(codexRuns('ls -la').decision, undefined)
const [first] = await rows(audit, 'select name, agent, session, hook, data from audit', 1)
const { data, ...about } = first as Row & { readonly data: string }
deepStrictEqual(about, { name: 'exec.before', agent: 'codex', session: 'one', hook: 'user/audit' })
equal((JSON.parse(data) as Row)['command'], 'ls -la')
say('✓ a command is a row of the audit table; hookline has made the table')

equal(statSync(audit).mode & 0o077, 0)
say('✓ it lies in the state directory, and nobody else can read it')

codexRuns('ls -la')
codexRuns('pwd')
equal((await rows(audit, 'select id from audit', 2)).length, 2)
say('✓ what Codex tells twice is there once')

const denied = codexRuns('deploy production')
equal(denied.decision, 'deny')
match(denied.reason, /no deployments before Monday/)
const allowed = codexRuns('deploy staging')
ok(allowed.decision !== 'deny', allowed.reason)
say('✓ a guard asks a table: production is frozen, for the reason in it, and staging is not')

const hostile = "deploy x'; drop table freezes; --"
ok(codexRuns(hostile).decision !== 'deny')
equal(codexRuns('deploy production now').decision, 'deny')
say('✓ what the agent writes is bound: no word of it is SQL')

const deployments = await rows(company, 'select command, who from deployments order by command', 4)
deepStrictEqual(
  deployments.map(({ command }) => command),
  ['deploy production', 'deploy production now', 'deploy staging', hostile].toSorted(),
)
say('✓ deployments are in a table of your own, column by column, as they were written')

rmSync(company)
const unheard = codexRuns('deploy staging')
equal(unheard.decision, 'deny')
match(unheard.reason, /reached no verdict/)
say('✓ the database is gone: the guard denies')
