import { doesNotMatch, equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))

/** A clone of the repository, and somebody's home: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-team-')))
const project = join(folder, 'project')
cpSync(join(import.meta.dirname, 'project'), project, { recursive: true })
mkdirSync(join(project, '.git/refs'), { recursive: true })
// copies of what is trusted are closed to everybody, also to `rm`
process.on('exit', () => spawnSync('sh', ['-c', 'chmod -R u+w "$0"; rm -rf "$0"', folder]))

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function hookline(args: readonly string[], input = ''): Ran {
  const env = { PATH: process.env['PATH'], HOME: join(folder, 'home'), NO_COLOR: '1' }
  return spawnSync(process.execPath, [CLI, ...args], { cwd: project, env, input, encoding: 'utf8' })
}

/** What Codex is answered, byte for byte, when it wants to run a command; nothing: it may. */
function codexRuns(command: string): string {
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
    tool_use_id: 'call-1',
  }
  return hookline(['run', '--agent', 'codex', '--event', 'PreToolUse'], JSON.stringify(payload)).stdout
}

function hashOf(): string {
  return (JSON.parse(hookline(['trust', '--json']).stdout) as { readonly hash: string }).hash
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

equal(codexRuns('git commit -m "some work"'), '')
const review = hookline(['trust'])
equal(review.status, 77)
match(review.stdout, /new {2}commit-message/)
match(review.stdout, /copied: tools\/commit-message\.mjs and what lies beside it \(2 files\)/)
say(review.stdout)
say('✓ a fresh clone: its hooks do not run, and a review shows what they would do')

equal(hookline(['trust', '--yes', 'somethingelse000']).status, 77)
equal(hookline(['trust', '--yes', hashOf()]).status, 0)
match(codexRuns('git commit -m "some work"'), /"permissionDecision":"deny".*such as TEAM-12/)
equal(codexRuns('git commit -m "TEAM-7 some work"'), '')
say('✓ agreed to by its hash: a commit without a ticket is denied, one with a ticket is not')

appendFileSync(join(project, 'tools/ticket.mjs'), '\nticket.test = () => true\n')
match(hookline(['trust']).stdout, /changed {2}commit-message/)
match(codexRuns('git commit -m "some work"'), /"permissionDecision":"deny"/)
say('✓ a pull changed a file beside its program: what was trusted goes on')

const file = join(project, 'hooks.toml')
const written = readFileSync(file, 'utf8')
writeFileSync(file, 'version = ')
match(codexRuns('git commit -m "some work"'), /"permissionDecision":"deny"/)
equal(hookline(['trust']).status, 78)
writeFileSync(file, written)
say('✓ also where its hooks.toml is broken')

equal(hookline(['trust', 'commit-message', '--yes', hashOf()]).status, 0)
equal(codexRuns('git commit -m "some work"'), '')
say('✓ looked at and trusted again: the new program runs')

const enabled = (flags: readonly string[]): string => hookline(['config', 'print', ...flags]).stdout
doesNotMatch(enabled([]), /enabled = false/)
match(enabled(['--profile', 'ci']), /id = "house-rules"[^]*enabled = false/)
say('✓ the profile "ci" leaves the house rules out, and no guard')

equal(hookline(['trust', '--revoke']).stdout, 'trusted now: no hook of this project\n')
equal(codexRuns('git push'), '')
say('✓ revoked: nothing of the repository runs any more')
