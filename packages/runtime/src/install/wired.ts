import type { Plan } from '@hookline/config'
import { canonical } from '../canonical.ts'
import { stateDir } from '../state.ts'
import { dueOf } from './due.ts'
import { readInstalls, type Install } from './installs.ts'
import { wiringOf } from './wirings.ts'
import { readRegular } from '../regular.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * True if the agent also calls a line of user scope at this event, so that a line of a project has nothing to add. The
 * record alone does not prove it: the line must still stand there, and the agent must trust it.
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
    textOf(wiring.settingsFile(env)).includes(trusted)
  )
}

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
