import { writeFileSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { missing, plainLine } from './both-paths-plain.ts'
import { twoWorlds, type Step, type World } from './both-paths-world.ts'

/** What came of calls in both worlds. */
export interface Replayed {
  readonly calls: number
  /** Calls that were answered differently. */
  readonly differences: readonly object[]
  readonly effects: readonly [readonly string[], readonly string[]]
  readonly history: readonly [readonly string[], readonly string[]]
}

/** As many processes at once as do not slow one another down. */
const AT_ONCE = 3

/** Makes calls in two worlds: those of one session after another, some sessions at the same time. */
export async function replayed(hooks: string, sessions: readonly (readonly Step[])[]): Promise<Replayed> {
  const worlds = await twoWorlds(hooks)
  for (const world of worlds) secrets(world)
  const differences = await differencesOf(worlds, sessions)
  for (const world of worlds) await world.delivered()
  const [one, other] = worlds
  return {
    calls: sessions.flat().length,
    differences,
    effects: [one.effects(), other.effects()],
    history: [historyOf(one), historyOf(other)],
  }
}

/** What the two worlds hold differently, once nothing waits to be delivered in them. */
export async function leftovers([one, other]: readonly [World, World]): Promise<object> {
  for (const world of [one, other]) await world.delivered()
  const [effects, history] = [
    [one.effects(), other.effects()],
    [historyOf(one), historyOf(other)],
  ] as const
  return {
    effects: [missing(...effects), missing(effects[1], effects[0])],
    history: [missing(...history), missing(history[1], history[0])],
  }
}

/** Calls that are answered differently in the one and the other. */
export async function differencesOf(
  worlds: readonly [World, World],
  sessions: readonly (readonly Step[])[],
): Promise<readonly object[]> {
  const found: object[] = []
  const left = [...sessions]
  const work = async (): Promise<void> => {
    for (let session = left.shift(); session !== undefined; session = left.shift())
      for (const step of session) {
        const [alone, resident] = await Promise.all(worlds.map((world) => world.call(step)))
        const [said, told] = [spoken(alone!), spoken(resident!)]
        if (JSON.stringify(said) !== JSON.stringify(told))
          found.push({ step: shown(step), alone: said, resident: told })
      }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found
}

/** What hooks say for people is told where each path tells it: on stderr, or in the log of the resident process. */
function spoken<Said extends { readonly stderr: string }>(said: Said): Said {
  return { ...said, stderr: said.stderr.replaceAll(OF_HOOKS, '') }
}

const OF_HOOKS = /^(user|project|managed)\/[\w-]+: [^\n]*\n/gm

function shown({ args, body, env, cwd }: Step): object {
  return { args: args.join(' '), env, cwd, body: Buffer.from(body).toString().slice(0, 2000) }
}

function secrets(world: World): void {
  world.write('.local/state/hookline/secrets/DIFF', 'a-secret-of-the-store')
  chmodSync(join(world.dir, '.local/state/hookline/secrets'), 0o700)
  chmodSync(join(world.dir, '.local/state/hookline/secrets/DIFF'), 0o600)
  writeFileSync(join(world.dir, '.config/hookline/token'), 'a-token-of-a-file\n', { mode: 0o600 })
}

/** Every event and every call that was lost. */
function historyOf(world: World): readonly string[] {
  const entries = JSON.parse(world.hookline('history', '--json', '--limit', '9999')) as readonly object[]
  return entries.map((entry) => plainLine(JSON.stringify(entry)))
}
