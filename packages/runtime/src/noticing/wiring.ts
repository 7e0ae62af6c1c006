import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plan } from '@hookline/config'
import type { GuardHeartbeat } from '@hookline/core'
import { canonical } from '../canonical.ts'
import { readInstalls, type Install } from '../install/installs.ts'
import { wantedEvents } from '../install/wanted.ts'
import { isAnsweredForUser } from '../install/wired.ts'
import { wiringOf } from '../install/wirings.ts'
import { MANAGED_HOME } from '../managed/places.ts'
import { stateDir } from '../state.ts'

type Env = Readonly<Record<string, string | undefined>>
type Wiring = GuardHeartbeat['wiring']

/** The lines of an agent in its user's own file. */
export function ownInstall(agent: string, env: Env): Install | undefined {
  const wiring = wiringOf(agent)
  const file = wiring && canonical(wiring.userFile(env))
  return readInstalls(stateDir(env)).find(
    (one) => one.agent === agent && one.scope === 'user' && canonical(one.file) === file,
  )
}

/** How an agent calls hookline, as far as files tell: nobody asks the agent. `scope`: whose line has called. */
export function wiringNow(
  agent: string,
  scope: string | undefined,
  install: Install | undefined,
  plan: Plan,
  env: Env,
): Wiring {
  const none = { scope: scope ?? null, file: null, wired: [], missing: [], client: null }
  if (scope === 'managed') return { ...none, ...managedNow(agent) }
  if (install === undefined) return none
  const wanted = wantedEvents(wiringOf(agent)!, plan).map(({ native }) => native)
  const all = [...new Set([...install.events.map(({ native }) => native), ...wanted])]
  const wired = all.filter((native) => isAnsweredForUser(agent, native, env))
  return {
    ...none,
    file: install.file,
    wired,
    missing: all.filter((native) => !wired.includes(native)),
    client: clientOf(install),
  }
}

/** The lines of the company, which no user can switch off. */
function managedNow(agent: string): Partial<Wiring> {
  const install = readInstalls(MANAGED_HOME).find((one) => one.agent === agent)
  if (install === undefined) return {}
  const { file, events } = install
  return { file, wired: events.map(({ native }) => native), client: clientOf(install) }
}

function clientOf({ copy, hookline }: Install): Wiring['client'] {
  return existsSync(copy) ? { version: hookline, whole: isAsWritten(copy) } : null
}

/** A copy is named by what is in it. */
function isAsWritten(dir: string): boolean {
  const hash = createHash('sha256')
  try {
    for (const name of readdirSync(dir).toSorted())
      hash.update(`${name}\0${readFileSync(join(dir, name), 'utf8')}\0`)
  } catch {
    return false
  }
  return basename(dir).endsWith(`-${hash.digest('hex').slice(0, 12)}`)
}
