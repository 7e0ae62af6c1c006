import { deepStrictEqual, equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
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
const MOST_MS = 30_000

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-background-')))
const home = join(folder, 'home')
const project = join(folder, 'project')
const journal = join(home, '.local/state/hookline/journal.db')
mkdirSync(join(project, '.git/refs'), { recursive: true })
mkdirSync(join(project, 'receiver'))
cpSync(join(import.meta.dirname, 'hooks.toml'), join(home, '.config/hookline/hooks.toml'))
process.on('exit', () => {
  const pid = deliverer()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

interface Ran {
  readonly status: number | null
  readonly stdout: string
}

function hookline(args: readonly string[], input = ''): Ran {
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
  return spawnSync(process.execPath, [CLI, ...args], { cwd: project, env, input, encoding: 'utf8' })
}

/** What Codex calls before it runs a command; a call that it tells twice has one id. */
function codexRuns(command: string, id = command): void {
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
    tool_use_id: id,
  }
  const { stdout } = hookline(['run', '--agent', 'codex', '--event', 'PreToolUse'], JSON.stringify(payload))
  equal(stdout, '', 'a hook in the background gives no answer')
}

function lines(file: string): readonly string[] {
  const path = join(project, file)
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
}

/** What a file has, once it has so many lines. */
async function grown(file: string, count: number): Promise<readonly string[]> {
  await until(() => lines(file).length >= count, `${count} lines in ${file}`)
  return lines(file)
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + MOST_MS; !isSo(); await delay(50))
    if (Date.now() > end) throw new Error(`not so after ${MOST_MS} ms: ${what}`)
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

codexRuns('make all')
appendFileSync(join(project, 'marks'), 'the agent has its answer\n')
writeFileSync(join(project, 'answered'), '')
deepStrictEqual(await grown('marks', 2), ['the agent has its answer', 'the hook has ended'])
say('✓ the agent did not wait for a hook that waited for the agent')

const steps = ['step 1', 'step 2', 'step 3', 'step 4']
for (const step of steps) codexRuns(step)
deepStrictEqual(await grown('trail', steps.length), steps)
say('✓ one after another in the order of the session, also when each has to be tried again')

codexRuns('git push')
match((await grown('alerts', 1))[0]!, /^user\/report was given up: .*the receiver is down/)
say('✓ the receiver is down: after three tries it is given up, and a hook on hook.dead is told')

const dead = hookline(['dead', 'list'])
match(dead.stdout, /user\/report .*3 tries .*exec\.before .*"git push"/)
match(dead.stdout, /dead letters: 1\./)
say(dead.stdout.trim())
say('✓ what was given up is kept: a dead letter')

writeFileSync(join(project, 'receiver/up'), '')
equal(hookline(['dead', 'redrive', '--all']).status, 0)
match((await grown('receiver/got', 1))[0]!, /:git push:user\/report$/)
match(hookline(['dead', 'list']).stdout, /no dead letters/)
say('✓ the receiver is up again, it is sent again, and it arrives under its delivery id')

codexRuns('git push')
codexRuns('git push', 'another call')
const [first, second] = await grown('receiver/got', 2)
match(second!, /:another call:user\/report$/)
deepStrictEqual(lines('receiver/got'), [first, second])
say('✓ the same call told twice is delivered once, another call by itself')

const pid = deliverer()
if (pid !== undefined) process.kill(pid, 'SIGTERM')
await until(() => deliverer() === undefined, 'the deliverer has left its place')
say('✓ told to end, the process that delivers leaves its place to the next')
