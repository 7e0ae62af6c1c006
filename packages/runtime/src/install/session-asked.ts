import { resolve } from 'node:path'
import { isTable } from '../table.ts'
import { capabilitiesOf, HooklineError, type Json } from '@hookline/core'
import { readToml } from '@hookline/config'
import { installError } from '../errors.ts'
import { readIf } from './file.ts'
import type { Handler } from './hooks-json.ts'
import { isHandWired, isLine } from './line.ts'
import type { Seen, SeenHook } from './registry.ts'
import type { Site } from './site.ts'
import { scopes } from './wiring.ts'

/** What an agent makes of hooks that it is given for one run. */
export interface Asked {
  /** The hashes that it told. */
  readonly hashes: ReadonlyMap<string, string>
  /** Keys of lines of ours in its files, which are not to run besides. */
  readonly off: readonly string[]
  /** Its events at which the hooks will not run, though they are given; and why. */
  readonly silenced: ReadonlyMap<string, string>
  /** What else is to be told, a sentence each. */
  readonly notes: readonly string[]
  /** It runs hooks, by all that it has read so far. */
  readonly pinned: boolean
}

/**
 * Asks the agent itself, called as it will be called: what its user's words or settings keep from running, and which hooks of its files
 * call hookline as well. @throws HooklineError `AGENT_FILE_INVALID`
 */
export async function askAgent(
  site: Site,
  wired: ReadonlyMap<string, Handler>,
  words: readonly string[],
  { cwd, version }: { readonly cwd: string; readonly version: string | undefined },
): Promise<Asked> {
  const { session, dialect } = site.wiring
  const reported = new Set(Object.values(capabilitiesOf(dialect, version)).map((can) => can!.native))
  const profile = session.filesOf(words, site.env).find(switchesOff)
  try {
    const seen = await look(site, wired, words, resolve(cwd, session.folderOf(words) ?? ''))
    if (seen.broken.length > 0) throw installError('AGENT_FILE_INVALID', seen.broken.join('; '))
    return judged(site, wired, seen, { profile, reported })
  } catch (thrown) {
    const { code, message } = HooklineError.from(thrown)
    if (code !== 'AGENT_SILENT') throw thrown
    const why = `it cannot be asked whether it runs them: ${message}`
    return {
      hashes: new Map(),
      off: [],
      pinned: false,
      silenced: new Map([...wired.keys()].map((native) => [native, why])),
      notes: [],
    }
  }
}

async function look(
  { program, env, wiring: { session } }: Site,
  wired: ReadonlyMap<string, Handler>,
  words: readonly string[],
  cwd: string,
): Promise<Seen> {
  const flags = session.flags({ handlers: wired, hashes: new Map(), off: [], pinned: false })
  const asking = { program: program!, env, cwd, words: [...flags, ...session.settingsOf(words, env)] }
  const registry = await session.ask(asking)
  try {
    return await registry.list(cwd)
  } finally {
    await registry.close()
  }
}

function judged(
  { wiring }: Site,
  wired: ReadonlyMap<string, Handler>,
  { hooks, hooksOn }: Seen,
  { profile, reported }: { readonly profile: string | undefined; readonly reported: ReadonlySet<string> },
): Asked {
  const byKey = new Map(hooks.map((hook) => [hook.key, hook]))
  const [hashes, silenced] = [new Map<string, string>(), new Map<string, string>()]
  for (const [native, handler] of wired) {
    const seen = byKey.get(wiring.session.keyOf(native))
    const why =
      profile === undefined ? whySilent(seen, handler, hooksOn) : `${profile} says features.hooks = false`
    if (why === undefined) hashes.set(native, seen!.hash)
    // what an old agent does not report it does not list
    else if (reported.has(native)) silenced.set(native, why)
  }
  const lines = ([...scopes, 'plugin'] as const).map((scope) => isLine(wiring.dialect.name, scope))
  const installed = hooks.filter((hook) => lines.some((is) => is(hook.command)))
  const replaced = installed.filter(({ command }) => !silenced.has(nativeOf(command)))
  return {
    hashes,
    silenced,
    off: replaced.map(({ key }) => key),
    notes: byHand(hooks),
    pinned: hooksOn && profile === undefined,
  }
}

function whySilent(seen: SeenHook | undefined, handler: Handler, hooksOn: boolean): string | undefined {
  if (!hooksOn) return 'its settings say features.hooks = false'
  if (seen === undefined || seen.command !== handler.command)
    return 'a setting of yours takes the place of the line'
  if (!seen.enabled) return 'a setting of yours switches the line off'
  // one that is trusted by another hash than it has is told the right one
  return seen.unknown ? 'a setting of yours takes the place of the record of its trust' : undefined
}

function byHand(hooks: readonly SeenHook[]): readonly string[] {
  return hooks
    .filter(({ command, trusted, enabled }) => trusted && enabled && isHandWired(command))
    .map(({ file }) => `a line written by hand in ${file} calls hookline as well, so it is asked twice`)
}

const nativeOf = (command: string): string => / --event (\w+)/.exec(command)?.[1] ?? ''

/** A file of settings by which no hook runs; one that cannot be read the agent itself complains of. */
function switchesOff(file: string): boolean {
  try {
    const features = readToml(readIf(file) ?? '', file).table['features'] as Json | undefined
    return isTable(features) && (features['hooks'] === false || features['codex_hooks'] === false)
  } catch {
    return false
  }
}
