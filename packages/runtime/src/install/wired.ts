import type { Plan } from '@hookline/config'
import { canonical } from '../canonical.ts'
import { stateDir } from '../state.ts'
import { dueOf } from './due.ts'
import { readInstalls, type Install } from './installs.ts'
import { wiringOf } from './wirings.ts'
import { readRegular } from '../regular.ts'

export { isOfSubagent } from './codex/subagent-thread.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * True if the agent also calls a line of user scope at this event, so that a line of a project has nothing to add. The
 * record alone does not prove it: the line must still stand there, and the agent must trust it and not have it switched off.
 */
export function isAnsweredForUser(agent: string, native: string, env: Env): boolean {
  const wiring = wiringOf(agent)
  if (wiring === undefined) return false
  const install = userInstall(wiring.userFile(env), env)
  const trusted = install?.events.find((event) => event.native === native)?.trusted
  return (
    install !== undefined &&
    trusted !== undefined &&
    textOf(install.file).includes(`--event ${native} --scope user --install ${install.id}`) &&
    isOn(textOf(wiring.settingsFile(env)), trusted)
  )
}

/** True if a table of the settings has the hash, and does not say besides that its line rests. */
function isOn(settings: string, trusted: string): boolean {
  return settings
    .split(/^\s*(?=\[)/m)
    .some((table) => table.includes(trusted) && !OFF.test(table.replaceAll(`"${trusted}"`, '')))
}

/** In a table of its own, or in one on a line that has lost its hash. */
const OFF =
  /^\s*enabled\s*=\s*false\b|\btrusted_hash\s*=\s*,.*\benabled\s*=\s*false\b|\benabled\s*=\s*false\b.*\btrusted_hash\s*=\s*[,}]/m

/** Why `install` is due for the lines of user scope, a sentence each; `config`: the hooks.toml, if not the user's own. */
export function dueForUser(
  agent: string,
  plan: Plan,
  config: string | undefined,
  env: Env,
): readonly string[] {
  const wiring = wiringOf(agent)
  const install = wiring && userInstall(wiring.userFile(env), env)
  return install === undefined || install.config !== config ? [] : dueOf(wiring!, install, plan)
}

function userInstall(file: string, env: Env): Install | undefined {
  const wanted = canonical(file)
  return readInstalls(stateDir(env)).find((one) => one.scope === 'user' && canonical(one.file) === wanted)
}

function textOf(file: string): string {
  try {
    return readRegular(file).toString()
  } catch {
    return ''
  }
}
