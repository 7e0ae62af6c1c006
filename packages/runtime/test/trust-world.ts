import {
  chmodSync,
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
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dialects } from '@hookline/agents'
import { compile, type Overrides, type PlanExecutor } from '@hookline/config'
import type { Outcome } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { event } from '@hookline/testing'
import { onTestFinished } from 'vitest'
import { createHosts, type Hosts } from '../src/host/index.ts'
import { loadPlan, projectConfig } from '../src/index.ts'
import { managerOf } from '../src/manager.ts'
import {
  propose,
  readGrant,
  reviewed,
  trust,
  type Grant,
  type Proposal,
  type Review,
  type TrustingReader,
} from '../src/trust/index.ts'

/** A project and its user, in a folder that goes with the test. */
export interface TrustWorld {
  readonly root: string
  readonly env: { readonly HOME: string; readonly PATH: string | undefined }
  /** Writes a file of the project. */
  readonly write: (name: string, text: string, mode?: number) => string
  readonly propose: () => Promise<Proposal>
  readonly review: () => Promise<Review>
  /** `id state` of each hook. */
  readonly states: () => Promise<readonly string[]>
  /** Trusts hooks, all without names. */
  readonly trust: (...ids: readonly string[]) => Promise<Grant>
  readonly grant: () => Grant | undefined
  readonly run: (command?: string, overrides?: Overrides) => Promise<Outcome>
  readonly read: TrustingReader
  readonly copies: () => readonly string[]
}

export function trustWorld(hooks: string, files: Readonly<Record<string, string>> = {}): TrustWorld {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-trust-')))
  const root = join(home, 'project')
  const env = { HOME: home, PATH: process.env['PATH'] }
  const log: string[] = []
  const entry = fileURLToPath(new URL('host-entry.ts', import.meta.url))
  const started: Hosts[] = []
  const hosts = (): Hosts => {
    const made = createHosts({ entry, env, log: (_, line) => log.push(line) })
    started.push(made)
    return made
  }
  onTestFinished(async () => {
    for (const one of started) await one.close()
    open(home)
    rmSync(home, { recursive: true, force: true, maxRetries: 9 })
  })
  const write = (name: string, text: string, mode = 0o755): string => {
    const file = join(root, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    chmodSync(file, mode)
    return file
  }
  write('hooks.toml', hooks)
  for (const [name, text] of Object.entries(files)) write(name, text)
  const base = { dialects, executors: { script }, hookline: '1.0.0', layer: 'project' as const }
  const untrusted = (file: string, profile: string | undefined): ReturnType<typeof compile> =>
    compile({ ...base, file, leavePlugins: true, overrides: { profile, settings: [] } })
  const read = async (
    file: string,
    profile: string | undefined,
    plugins: ReadonlyMap<string, PlanExecutor>,
  ): ReturnType<typeof compile> => {
    const own = hosts()
    const compiled = await compile({
      ...base,
      file,
      overrides: { profile, settings: [] },
      leavePlugins: (name) => !plugins.has(name),
      load: async (_, name) => {
        const { module, origin } = plugins.get(name)!
        return { executor: await own.executor(name, module, [], origin) }
      },
    })
    await own.close()
    return compiled
  }
  const proposal = async (): Promise<Proposal> => {
    const found = await propose(root, projectConfig(root, ''), untrusted)
    if (!found.ok) throw found.errors[0]!
    return found.proposal
  }
  const review = async (): Promise<Review> => reviewed(await proposal(), readGrant(root, env))
  return {
    root,
    env,
    write,
    propose: proposal,
    review,
    states: async () => (await review()).hooks.map(({ id, state }) => `${id} ${state}`),
    trust: async (...ids) => {
      const wanted = await proposal()
      return trust(wanted, new Set(ids.length > 0 ? ids : wanted.hooks.map(({ id }) => id)), read, env)
    },
    grant: () => readGrant(root, env),
    async run(command = 'ls', overrides) {
      const loaded = await loadPlan({
        file: join(home, 'no-user.toml'),
        managed: join(home, 'no-managed.toml'),
        required: false,
        root,
        hookline: '1.0.0',
        env,
        overrides,
        compiler: () => Promise.reject(new Error('nothing is compiled')),
      })
      const manager = await managerOf(loaded.plan.hooks, {
        loaded,
        executors: { script },
        hosts,
        env,
        stateDir: home,
        log: (_, line) => log.push(line),
      })
      const outcome = await manager.emit(event('exec.before', { command }, { session: { cwd: root, root } }))
      await manager.close()
      return outcome
    },
    read,
    copies: () => {
      const folder = join(home, '.local/state/hookline/trusted')
      return existsSync(folder) ? readdirSync(folder).toSorted() : []
    },
  }
}

/** Copies are closed: whoever removes them opens them first. */
function open(dir: string): void {
  chmodSync(dir, 0o700)
  for (const entry of readdirSync(dir, { withFileTypes: true }))
    if (entry.isDirectory()) open(join(dir, entry.name))
}

/** What a hook's program said: its line in a file of the project. */
export function said(world: TrustWorld): readonly string[] {
  const file = join(world.root, 'said')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').replace(/\n$/, '').split('\n')
  rmSync(file)
  return lines
}
