import type { HookInputs } from '@hookline/config'
import { isLoaderVariable, type HookConfig } from '@hookline/core'
import { redact } from '../redact.ts'
import { isSecretName } from '../secrets/named.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Of the caller's surroundings, what a program finds its way by. */
const CORE: ReadonlySet<string> = new Set(['PATH', 'LANG', 'TZ'])

/** They find their way by nothing: the connections of all sessions are the same, though Codex gives each a PATH of its own. */
const START_NOTHING: ReadonlySet<string> = new Set(['webhook', 'database', 'message-queue', 'filesystem'])

/** What is kept, and what was asked for and is not, which nobody may write down. */
export interface KeptEnv {
  readonly env: Readonly<Record<string, string>>
  readonly withheld: Readonly<Record<string, string>>
}

/**
 * What of the caller's environment is kept for a run: a hook's named variables and those that programs find their way by. What
 * looks like a secret is not written to a disk; the process that carries the run out has its own, or the run fails and says so.
 */
export function keptEnv(
  { envPass = [], executor }: HookConfig,
  inputs: HookInputs | undefined,
  env: Env,
): KeptEnv {
  const filled = new Set(
    (inputs?.variables ?? []).flatMap(({ parts }) =>
      parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name])),
    ),
  )
  const referred = new Set(
    (inputs?.secrets ?? []).flatMap(({ reference }) => ('env' in reference ? [reference.env] : [])),
  )
  const startsNothing = START_NOTHING.has(executor)
  const kept: Record<string, string> = {}
  const withheld: Record<string, string> = {}
  for (const name in env) {
    const value = env[name]
    const isWanted =
      (!startsNothing && (CORE.has(name) || name.startsWith('LC_'))) ||
      filled.has(name) ||
      referred.has(name) ||
      envPass.some((wanted) =>
        wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name,
      )
    if (value === undefined || !isWanted || isLoaderVariable(name)) continue
    if (referred.has(name) || isSecret(name, value)) withheld[name] = value
    else kept[name] = value
  }
  return { env: kept, withheld }
}

function isSecret(name: string, value: string): boolean {
  return isSecretName(name) || SECRET_NAME.test(name) || redact(value) !== value
}

/** Names of variables are shorter than those of fields. */
const SECRET_NAME = /(?:^|_)(?:PASS|PWD|PW|PAT|DSN|KEY|CREDS?)$/i
