import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-backup-')))
const [home, project] = [join(folder, 'home'), join(folder, 'project')]
const state = join(home, '.local/state/hookline')
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }))
mkdirSync(join(project, '.git/refs'), { recursive: true })
mkdirSync(join(home, '.config/hookline'), { recursive: true })
writeFileSync(
  join(home, '.config/hookline/hooks.toml'),
  readFileSync(join(import.meta.dirname, 'hooks.toml'), 'utf8'),
)

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function hookline(args: readonly string[], input = ''): Ran {
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
  return spawnSync(process.execPath, [CLI, ...args], { cwd: project, env, input, encoding: 'utf8' })
}

/** What Codex calls before it does something. */
function codexWants(tool: string, command: string, session = 'one'): Ran {
  const payload = {
    session_id: session,
    turn_id: 'one',
    transcript_path: null,
    cwd: project,
    model: 'gpt-5.5',
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: tool,
    tool_input: { command },
    tool_use_id: command,
  }
  return hookline(['run', '--agent', 'codex', '--event', 'PreToolUse'], JSON.stringify(payload))
}

const at = (name: string): string => join(project, name)

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

equal(hookline(['check']).status, 0)
say('✓ hooks.toml is right')

const before = Buffer.from([0, 1, 255, 13, 10, 128, 10])
writeFileSync(at('run.sh'), before)
chmodSync(at('run.sh'), 0o750)
writeFileSync(at('old.txt'), 'old\n')
const patch = [
  '*** Begin Patch',
  '*** Update File: run.sh',
  '@@',
  '-a',
  '+b',
  '*** Delete File: old.txt',
  '*** Add File: new.txt',
  '+new',
  '*** End Patch',
].join('\n')
const { status, stdout } = codexWants('apply_patch', patch)
deepStrictEqual({ status, stdout }, { status: 0, stdout: '' })
// what the agent does then
writeFileSync(at('run.sh'), 'patched', { mode: 0o644 })
chmodSync(at('run.sh'), 0o644)
rmSync(at('old.txt'))
writeFileSync(at('new.txt'), 'new\n')
say('✓ the files were kept before the patch, and the agent did not notice')

match(hookline(['restore', '--list']).stdout, /patch\.before {2}2 files .*run\.sh, old\.txt, new\.txt/)
const dry = hookline(['restore', 'latest', '--dry-run'])
match(dry.stdout, /replace +run\.sh\n +bring back +old\.txt\n +stays +new\.txt/)
equal(readFileSync(at('run.sh'), 'utf8'), 'patched')
say(dry.stdout.trim())
say('✓ a dry run shows what would be done')

const restored = hookline(['restore', 'latest', '--yes'])
equal(restored.status, 0, restored.stderr)
deepStrictEqual(readFileSync(at('run.sh')), before)
equal(statSync(at('run.sh')).mode & 0o777, 0o750)
equal(readFileSync(at('old.txt'), 'utf8'), 'old\n')
ok(existsSync(at('new.txt')))
say('✓ what was patched and deleted is back, byte for byte and with its rights; what was added stays')

const [, undo] = /Undo it: hookline restore (\S+)/.exec(restored.stdout)!
equal(hookline(['restore', undo!, '--yes', '--added']).status, 0)
equal(readFileSync(at('run.sh'), 'utf8'), 'patched')
ok(!existsSync(at('old.txt')))
say('✓ the restore was itself undone')

const commands = Array.from({ length: 30 }, (_, n) => `make step-${n}`)
for (const command of commands) equal(codexWants('Bash', command).stdout, '')
const files = readdirSync(join(state, 'files/user')).toSorted()
ok(files.length > 2, files.join(', '))
const lines = files.flatMap((name) => {
  const bytes = readFileSync(join(state, 'files/user', name))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trim().split('\n')
})
const logged = lines.map((line) => (JSON.parse(line) as { readonly command: string }).command)
deepStrictEqual(logged.toSorted(), commands.toSorted())
say(`✓ thirty commands are in ${files.length} files of a log that rotates, each once`)

codexWants('Bash', 'echo a\n$ forged')
equal(readFileSync(at('logs/one.log'), 'utf8').split('\n').at(-2), '$ echo a\\n$ forged')
say('✓ a line of the log is one event, whatever the agent says')

writeFileSync(join(folder, 'secret'), 'secret')
rmSync(at('logs/one.log'))
symlinkSync(join(folder, 'secret'), at('logs/one.log'))
match(codexWants('Bash', 'ls').stdout, /user\/commands failed: .* is a link \[FILE_LINK\]/)
match(codexWants('Bash', 'ls', '../../outside').stdout, /user\/commands failed: .*\[FILE_PATH\]/)
equal(readFileSync(join(folder, 'secret'), 'utf8'), 'secret')
deepStrictEqual(readdirSync(folder).toSorted(), ['home', 'project', 'secret'])
say('✓ a planted link was not followed, nor a name that leads out, and the user is told')
