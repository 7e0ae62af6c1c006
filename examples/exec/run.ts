import { deepStrictEqual, equal, match } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import {
  codexSettings,
  createLab,
  findCodex,
  hooklineBin,
  startModelServer,
  type ModelStep,
} from '@hookline/repo-tests/e2e'

const codex = await findCodex()
if ('missing' in codex) {
  process.stderr.write(`Codex is not started: ${codex.missing}.\n`)
  process.exit(69)
}

/** Somebody's machine, which is thrown away: the real Codex on PATH, and a model that follows a script. */
const lab = await createLab()
const steps: ModelStep[] = []
const model = await startModelServer(steps)
const [bin, hooks, log] = [join(lab.root, 'bin'), join(lab.root, 'hooks.toml'), join(lab.env['HOME']!, 'log')]
mkdirSync(bin)
symlinkSync(codex.entry, join(bin, 'codex'))
cpSync(join(import.meta.dirname, 'hooks.toml'), hooks)
const settings = codexSettings({ model: 'gpt-5.5', modelUrl: model.url })
writeFileSync(join(lab.codexHome, 'config.toml'), settings)
const env = { ...lab.env, PATH: [bin, lab.env['PATH']].join(delimiter) }

interface Ended {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

async function hookline(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [hooklineBin(), ...args], { cwd: lab.workspace, env })
  child.stdin.end()
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { status, stdout, stderr }
}

/** Lets Codex work for once; its model runs a command, and then is done. */
async function codexRuns(command: string, ...options: readonly string[]): Promise<Ended> {
  steps.length = model.requests.length
  steps.push([{ shell: command }], [{ say: 'done' }])
  const words = ['--skip-git-repo-check', '--sandbox', 'danger-full-access', 'Do it.']
  return hookline('exec', '--hooks-config', hooks, ...options, '--', 'codex', 'exec', ...words)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  const denied = await codexRuns('git push --force', '--deny-exit-code', '3')
  deepStrictEqual([denied.status, denied.stdout], [3, 'done\n'])
  match(denied.stderr, /hookline: exec\.before user\/no-force-push denied, .*: Force-push is off here/)
  match(denied.stderr, /hookline: 5 events, 3 hooks ran, 1 denial; Codex waited/)
  say('✓ the guard denies, Codex goes on, and the exit code tells')

  equal(existsSync(join(lab.codexHome, 'hooks.json')), false)
  equal(readFileSync(join(lab.codexHome, 'config.toml'), 'utf8'), settings)
  say('✓ nothing is installed: the files of Codex are what they were')

  deepStrictEqual(readFileSync(log, 'utf8').trim().split('\n'), ['session.start', 'exec.before'])
  rmSync(log)
  equal((await codexRuns('true', '--profile', 'ci')).status, 0)
  equal((await codexRuns('true', '--no-hooks')).status, 0)
  equal(existsSync(log), false)
  say('✓ a profile and --no-hooks let hooks rest')

  const asked = model.requests.length
  const off = await hookline(
    'exec',
    '--hooks-config',
    hooks,
    '--',
    'codex',
    '--disable',
    'hooks',
    'exec',
    'Do it.',
  )
  equal(off.status, 78)
  match(off.stderr, /Codex would not ask guards/)
  equal(model.requests.length, asked)
  say('✓ what would silence the guard is refused, and nothing is run')
} finally {
  await hookline('serve', 'stop', '--force')
  await model.close()
  await lab.remove()
}
