import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codexExec, startModelServer, type Codex, type ModelStep } from '../e2e/index.ts'
import type { Stage } from './attack.ts'
import { build, guardOf } from './build.ts'
import { createCompany } from './company.ts'
import { createGrounds, type Grounds } from './grounds.ts'
import { createPerson } from './person.ts'
import { readablePrograms } from './programs.ts'

/** What a program said. */
export interface Said {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

/** What the commands of a session may do, and what else its agent was started with. */
interface SessionOptions {
  readonly sandbox: 'workspace-write' | 'danger-full-access'
  readonly env: Readonly<Record<string, string>>
  readonly words?: readonly string[]
}

/** The machine of a person: `work` is where the agent works, `home` is theirs, `codex` holds what Codex is set up with. */
export interface World extends Pick<Grounds, 'at' | 'place'> {
  /** Makes it what it is before an attack. */
  readonly restore: (stage: Stage, isGuarded: boolean) => void
  readonly has: (path: string) => boolean
  /** A file; empty if there is none. */
  readonly read: (path: string) => string
  readonly sh: (line: string, input?: string) => Said
  readonly hookline: (...args: readonly string[]) => Said
  /** Lets the real Codex work once; gives all that its model was told. */
  readonly session: (steps: readonly ModelStep[], options: SessionOptions) => Promise<readonly string[]>
  /** Words of a process of this person, and its environment. */
  readonly process: { readonly as: readonly string[]; readonly env: Readonly<Record<string, string>> }
  readonly remove: () => Promise<void>
}

/** Below the temp directory all is open to the commands of Codex, sandbox or not. */
const ELSEWHERE = '/var/tmp'

/** Makes the machine: hookline is installed and wired into the real Codex, and a person without rights works there. */
export async function createWorld(found: Codex): Promise<World> {
  const root = realpathSync(mkdtempSync(join(ELSEWHERE, 'hookline-attacks-')))
  chmodSync(root, 0o755)
  const steps: ModelStep[] = []
  const model = await startModelServer(steps)
  const programs = readablePrograms(found, join(root, 'programs'))
  const person = createPerson(join(root, 'live'))
  const company = createCompany(root)
  const grounds = createGrounds(root, person)
  const { at, place } = grounds
  const as = [...company.as, ...person.as]
  const env = environment(at, dirname(programs.node))
  const run = (words: readonly string[], input = ''): Said => {
    const [program = '', ...args] = [...as, ...words]
    const cwd = existsSync(at('work')) ? at('work') : root
    const how = { cwd, env, input, encoding: 'utf8', timeout: 120_000, killSignal: 'SIGKILL' } as const
    return spawnSync(program, args, how)
  }
  const hookline: World['hookline'] = (...args) => run([programs.node, programs.hookline, ...args])
  const means = { grounds, programs, modelUrl: model.url, give: () => person.give(at('')), hookline }
  return {
    at,
    place,
    restore(stage, isGuarded) {
      const { managed } = stage
      company.has(managed === undefined ? undefined : `version = 1\n${guardOf(stage, isGuarded)}${managed}`)
      grounds.restore(JSON.stringify([stage, isGuarded]), stage.diskKb, () => build(means, stage, isGuarded))
    },
    has: (path) => existsSync(at(path)),
    read: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : ''),
    sh: (line, input) => run(['/bin/sh', '-c', line], input),
    hookline,
    async session(next, { sandbox, env: more, words = [] }) {
      // steps that were not asked for must not be taken for those of the next session
      steps.length = model.requests.length
      steps.push(...next)
      const from = model.requests.length
      // not before: they are not for the programs that make the person
      const variables = ['/usr/bin/env', ...Object.entries(more).map((pair) => pair.join('='))]
      const where = { cwd: at('work'), env, as: [...as, ...variables] }
      const { codex } = programs
      await codexExec({ codex, prompt: 'Do it.', timeoutMs: 120_000, sandbox, words, ...where })
      return model.requests.slice(from).flatMap(({ texts }) => texts)
    },
    process: { as, env },
    async remove() {
      grounds.clear()
      person.forget()
      rmSync(root, { recursive: true, force: true })
      await model.close()
    },
  }
}

function environment(at: Grounds['at'], node: string): Readonly<Record<string, string>> {
  return {
    PATH: [at('bin'), node, '/usr/local/bin:/usr/bin:/bin'].join(':'),
    LANG: 'C.UTF-8',
    HOME: at('home'),
    CODEX_HOME: at('codex'),
    // Codex makes no helper programs in a home below the temp directory
    TMPDIR: at('tmp'),
    // for the lines of attacks
    CONFIG: at('home/.config/hookline'),
    STATE: at('home/.local/state/hookline'),
  }
}
