import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openJournal } from '@hookline/journal'
import { onTestFinished, vi } from 'vitest'
import { hooklineBin } from '../e2e/index.ts'
import { SOON, stop } from './background-world.ts'
import { ask, type CallOf, type Given } from './both-paths-client.ts'
import { furnishExecutors, rowsIn, startReceiver } from './both-paths-executors.ts'
import { plain } from './both-paths-plain.ts'

const DIST = join(dirname(hooklineBin()), '../dist')

/** A call as it is made in each world; `{world}` in texts stands for where that is. */
export interface Step {
  readonly args: readonly string[]
  readonly body: Uint8Array
  readonly env?: Readonly<Record<string, string>>
  /** Below the world. Default: where the work is. */
  readonly cwd?: string
}

/** A person's machine; the same hooks lie in another one. */
export interface World {
  readonly dir: string
  readonly call: (step: Step) => Promise<Given>
  /** What hooks were given, a text each. */
  readonly effects: () => readonly string[]
  /** Resolves once nothing waits to be delivered. */
  readonly delivered: () => Promise<void>
  /** The command, beside what agents call. @throws Error it failed */
  readonly hookline: (...args: readonly string[]) => string
  readonly write: (path: string, text: string) => void
}

/** Two worlds with the same hooks: in the one each call is a process of its own, in the other all are answered by the resident one. */
export async function twoWorlds(hooks: string): Promise<readonly [World, World]> {
  const base = mkdtempSync(join(tmpdir(), 'hookline-both-'))
  onTestFinished(() => vi.waitFor(() => rmSync(base, { recursive: true, force: true, maxRetries: 9 }), SOON))
  // names of one length: what is cut is cut at the same place
  const [one, two] = [join(base, 'one'), join(base, 'two')]
  const text = hooks.includes('{receiver}') ? hooks.replaceAll('{receiver}', await startReceiver()) : hooks
  for (const dir of [one, two]) furnish(dir, text)
  if (text !== hooks) for (const dir of [one, two]) furnishExecutors(dir)
  onTestFinished(() => stop(`${one}/.local/state/hookline`))
  await serve(two)
  return [world(one, alone), world(two, (dir, call) => ask(socketOf(dir), call))]
}

function furnish(dir: string, hooks: string): void {
  for (const name of ['.config/hookline', 'work/.git/refs', 'work/sub', 'other/.git/refs', 'effects', 'tmp'])
    mkdirSync(join(dir, name), { recursive: true })
  writeFileSync(join(dir, 'note.sh'), NOTE)
  writeFileSync(join(dir, '.config/hookline/hooks.toml'), `version = 1\n${hooks.replaceAll('{world}', dir)}`)
}

/** Writes down all that a hook is given: how it was called, its environment, what it reads. */
const NOTE = `{
printf '\\036cwd %s' "$PWD"
for word in "$@"; do printf '\\037arg %s' "$word"; done
env -0 | tr '\\000' '\\037'
cat
} >> "$HOME/effects/$$"
`

function world(dir: string, way: (dir: string, call: CallOf) => Promise<Given>): World {
  const env = { PATH: process.env['PATH']!, HOME: dir, LANG: 'C.UTF-8' }
  const here = (text: string): string => text.replaceAll('{world}', dir)
  return {
    dir,
    async call({ args, body, env: more = {}, cwd = 'work' }) {
      const own = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, here(value)]))
      const call = {
        cwd: join(dir, cwd),
        args: args.map(here),
        env: { ...env, ...own },
        body: located(body, dir),
      }
      const { stdout, stderr, exitCode } = await way(dir, call)
      return { stdout: plain(stdout, dir), stderr: plain(stderr, dir), exitCode }
    },
    effects: () =>
      readdirSync(join(dir, 'effects'))
        .flatMap((name) =>
          readFileSync(join(dir, 'effects', name), 'utf8')
            .split('\x1E')
            .slice(1),
        )
        .concat(rowsIn(dir))
        .map((text) => plain(text.split('\x1F').toSorted().join('\n'), dir)),
    delivered: () => vi.waitFor(() => isDelivered(dir), { timeout: 60_000, interval: 200 }),
    hookline(...args) {
      const options = { cwd: join(dir, 'work'), env, encoding: 'utf8', maxBuffer: 1 << 29 } as const
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(DIST, 'run.cjs'), ...args],
        options,
      )
      // 77: it is shown what would be agreed to
      if (status !== 0 && status !== 77)
        throw new Error(`${args.join(' ')}: ${status} ${stderr}${stdout.slice(0, 500)}`)
      return plain(stdout, dir)
    },
    write: (path, text) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      writeFileSync(join(dir, path), here(text))
    },
  }
}

/** Bytes that are no text stay as they are. */
function located(body: Uint8Array, dir: string): Uint8Array {
  const text = Buffer.from(body).toString('latin1')
  return text.includes('{world}') ? Buffer.from(text.replaceAll('{world}', dir), 'latin1') : body
}

const OPEN = `SELECT hook, state, attempts, error, tell_at FROM runs
  WHERE state IN ('waiting', 'new', 'ready', 'running') OR tell_at IS NOT NULL LIMIT 3`

/** @throws Error not yet */
function isDelivered(dir: string): void {
  const file = join(dir, '.local/state/hookline/journal.db')
  if (!existsSync(file)) return
  const { journal } = openJournal(file, { waitMs: 5000 })
  try {
    if (!journal.isDone())
      throw new Error(`something waits in ${dir}: ${JSON.stringify(journal.db.all(OPEN))}`)
  } finally {
    journal.close()
  }
}

function alone(_: string, { cwd, args, env, body }: CallOf): Promise<Given> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(DIST, 'run.cjs'), ...args], { cwd, env })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes))
    child.on('error', reject)
    child.stdin.on('error', () => undefined)
    child.stdin.end(body)
    child.on('close', (exitCode) =>
      resolve({ exitCode, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    )
  })
}

function socketOf(dir: string): string {
  return join(dir, '.local/state/hookline/run/server.sock')
}

/** Starts the resident process, which ends with the test. */
async function serve(dir: string): Promise<void> {
  const env = { PATH: process.env['PATH'], HOME: dir, LANG: 'C.UTF-8' }
  const server = spawn(process.execPath, [join(DIST, 'server.cjs')], { cwd: '/', env, stdio: 'ignore' })
  onTestFinished(() => ended(server))
  await vi.waitFor(() => {
    if (!existsSync(socketOf(dir))) throw new Error('it does not listen')
  }, SOON)
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const over = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  const late = setTimeout(() => server.kill('SIGKILL'), 20_000)
  await over
  clearTimeout(late)
}
