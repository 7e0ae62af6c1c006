import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { countOneShots } from '../e2e/served.ts'
import { createMachine, HOOKS, type Machine } from '../test/codex-installed.ts'
import { hooksToml, programs } from './hooks.ts'
import { startReceiver, type Receiver } from './received.ts'
import { serverOf, type Server } from './server.ts'

/** A person's machine under load. */
export interface LoadWorld {
  readonly machine: Machine
  readonly receiver: Receiver
  /** The script that agents call, and the id that the wired lines carry. */
  readonly hook: string
  readonly install: string
  /** A project of its own for each agent. */
  readonly project: (n: number) => string
  /** Folders of Codex that hookline is wired in. */
  readonly codexHomes: readonly string[]
  readonly server: () => Server | undefined
  /** How many calls were answered by a process of their own. */
  readonly oneShots: () => number
  /** What the script was told: the delivery, and the call that it is about. */
  readonly notes: () => readonly string[]
  readonly rows: string
  readonly log: () => string
  readonly remove: () => Promise<void>
}

/** Installs hookline, with hooks of every kind; `codexes`: how many homes of Codex it is wired in. */
export async function createLoadWorld(codexes: number): Promise<LoadWorld> {
  const [machine, receiver] = [await createMachine(), await startReceiver()]
  const { lab, stateDir } = machine
  for (const [name, text] of Object.entries(programs(lab.root)))
    writeFileSync(join(lab.root, name), text, { mode: 0o755 })
  machine.place(HOOKS, hooksToml(lab.root, receiver.ports))
  linkExecutors(dirname(join(lab.root, HOOKS)))
  const codexHomes = Array.from({ length: codexes }, (_, n) => join(lab.root, `codex-${n}`))
  await install(machine)
  for (const home of codexHomes) {
    mkdirSync(home)
    writeFileSync(join(home, 'config.toml'), readFileSync(machine.configToml, 'utf8'))
    await install(machine, home)
  }
  const copies = readdirSync(join(stateDir, 'bin')).filter((name) => name !== 'hook')
  const hook = join(stateDir, 'bin', copies[0]!, 'hook')
  countOneShots(hook, join(lab.root, 'one-shots'))
  const lines = (path: string): readonly string[] => machine.read(path).split('\n').filter(Boolean)
  return {
    machine,
    receiver,
    hook,
    install: /--install (\S+)/.exec(machine.read('codex-home/hooks.json'))![1]!,
    project(n) {
      const dir = join(lab.root, 'projects', String(n))
      mkdirSync(join(dir, '.git/refs'), { recursive: true })
      return dir
    },
    codexHomes,
    server: () => serverOf(stateDir),
    oneShots: () => lines('one-shots').length,
    notes: () => lines('notes'),
    rows: join(stateDir, 'databases/load.db'),
    log: () => ['server.log'].map((name) => readIf(join(stateDir, 'run', name))).join(''),
    async remove() {
      await machine.hookline(['serve', 'stop', '--force'])
      await receiver.close()
      await machine.remove()
    },
  }
}

async function install(machine: Machine, home?: string): Promise<void> {
  const { exitCode, stdout, stderr } = await machine.hookline(
    ['install', 'codex'],
    home === undefined ? {} : { env: { CODEX_HOME: home } },
  )
  if (exitCode !== 0) throw new Error(`not installed:\n${stdout}${stderr}`)
}

/** As if they were installed beside the hooks.toml. */
function linkExecutors(folder: string): void {
  const require = createRequire(import.meta.url)
  mkdirSync(join(folder, 'node_modules/@hookline'), { recursive: true })
  for (const name of ['executor-webhook', 'executor-database'])
    symlinkSync(
      dirname(require.resolve(`@hookline/${name}/package.json`)),
      join(folder, `node_modules/@hookline/${name}`),
    )
}

function readIf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
