import { equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))
const CODEX = fileURLToPath(import.meta.resolve('@openai/codex/bin/codex.js'))
const SELF = fileURLToPath(import.meta.url)
/** Somebody without rights. */
const USER = '64999'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

if (process.getuid?.() !== 0 || process.platform !== 'linux')
  say(
    'What holds for everybody on a machine is for root to say, and Linux lets it be tried: sudo node examples/managed/run.ts',
  )
else if (process.argv[2] === undefined) inAnotherEtc()
else company(process.argv[2])

/** The machine stays as it is: for this process and its children alone /etc is a copy. */
function inAnotherEtc(): void {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-example-')))
  try {
    chmodSync(root, 0o755)
    cpSync('/etc', join(root, 'etc'), { recursive: true, verbatimSymlinks: true })
    const script = 'mount --bind "$1/etc" /etc && exec "$2" "$3" "$1"'
    const words = ['--mount', 'sh', '-c', script, 'sh', root, process.execPath, SELF]
    process.exitCode = spawnSync('unshare', words, { stdio: 'inherit' }).status ?? 1
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 9 })
  }
}

function company(root: string): void {
  const home = join(root, 'home')
  mkdirSync(home)
  spawnSync('chown', [`${USER}:${USER}`, home])
  mkdirSync('/etc/hookline', { mode: 0o755 })
  cpSync(join(import.meta.dirname, 'hooks.toml'), '/etc/hookline/hooks.toml')
  const asRoot = (...args: readonly string[]): string => ran([process.execPath, CLI, ...args]).stdout
  const asUser = (words: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Ran =>
    ran(
      ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', ...words],
      { HOME: home, ...env },
      input,
    )

  match(
    asRoot('install', 'codex', '--scope', 'managed'),
    /wired .*requirements\.toml: PreToolUse, for everybody/,
  )
  say('✓ wired for everybody, from files that only root may write')

  const found = asUser([process.execPath, CLI, 'doctor', 'codex', '--scope', 'managed', '--codex', CODEX])
  match(found.stdout, /tried: a command that is denied did not run/)
  say('✓ tried with the real Codex, as somebody without rights: it holds')

  const line = commandIn(readFileSync('/etc/codex/requirements.toml', 'utf8'))
  const hostile = {
    HOOKLINE_DISABLED: '1',
    NODE_OPTIONS: '--require /nowhere.cjs',
    XDG_STATE_HOME: '/nowhere',
  }
  match(
    asUser(['/bin/sh', '-c', line], hostile, about('npm publish')).stdout,
    /Releases are made by the pipeline/,
  )
  equal(asUser(['/bin/sh', '-c', line], {}, about('npm test')).stdout, '')
  say('✓ no variable switches it off, and what it is not about goes on')

  equal(asUser(['/bin/sh', '-c', 'echo >>/etc/hookline/hooks.toml || rm -r /etc/hookline/bin']).status, 1)
  say('✓ nobody else may change it')

  match(asRoot('uninstall', 'codex', '--scope', 'managed'), /restored/)
  say('✓ and it goes as it came')
}

interface Ran {
  readonly stdout: string
  readonly status: number | null
}

function ran(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Ran {
  const base = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', NO_COLOR: '1' }
  const { stdout, stderr, status } = spawnSync(program, args, {
    cwd: '/',
    env: { ...base, ...env },
    input,
    encoding: 'utf8',
  })
  if (status !== 0 && !args.includes('-c'))
    throw new Error(`${args.join(' ')} ended with ${status}: ${stdout}${stderr}`)
  return { stdout, status }
}

/** The line as Codex reads it. */
function commandIn(toml: string): string {
  return JSON.parse(/^command = (".*")$/m.exec(toml)![1]!) as string
}

/** What Codex tells before a command. */
function about(command: string): string {
  return JSON.stringify({
    session_id: 'one',
    turn_id: 'one',
    transcript_path: null,
    cwd: '/',
    hook_event_name: 'PreToolUse',
    model: 'gpt-5.5',
    permission_mode: 'default',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: 'call-1',
  })
}
