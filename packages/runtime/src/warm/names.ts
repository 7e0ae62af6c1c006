import { isPassed } from '@hookline/child'
import type { Plan } from '@hookline/config'

type Env = Readonly<Record<string, string | undefined>>

/** Which variables of a caller the hooks of a plan may see or are filled with, and which of them tell callers apart. */
export interface Names {
  /** Kept for as long as what was made with them is, in memory alone. */
  readonly kept: (env: Env) => Readonly<Record<string, string>>
  /** What two callers must have the same of to share what is open. */
  readonly key: (env: Env) => string
}

/** What every session has another value of, and what is open does not depend on. */
const OF_SESSIONS: ReadonlySet<string> = new Set(['PATH', 'TERM', 'LANG', 'SHELL', 'XDG_SESSION_ID'])
const PROXY = /^(?:https?|all|no)_proxy$/i
const OF_AGENTS: ReadonlySet<string> = new Set(['CODEX_HOME', 'CLAUDE_CONFIG_DIR'])

export function namesOf({ hooks, executors, inputs = {} }: Plan): Names {
  const filled = new Set(
    Object.values(inputs).flatMap(({ variables, secrets }) => [
      ...variables.flatMap(({ parts }) =>
        parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name])),
      ),
      ...secrets.flatMap(({ reference }) => ('env' in reference ? [reference.env] : [])),
    ]),
  )
  const passed = [...new Set(hooks.flatMap(({ envPass = [] }) => envPass))]
  const isKept = (name: string): boolean =>
    filled.has(name) || PROXY.test(name) || OF_AGENTS.has(name) || isPassed(name, passed)
  const kept = (env: Env): Record<string, string> => {
    const found: Record<string, string> = {}
    for (const name in env) if (env[name] !== undefined && isKept(name)) found[name] = env[name]
    return found
  }
  // a plugin may do whatever it likes with those of its process
  const hasPlugins = Object.values(executors).some(({ own }) => own !== true)
  const tells = (name: string): boolean =>
    hasPlugins || !OF_SESSIONS.has(name) || filled.has(name) || passed.includes(name)
  return {
    kept,
    key: (env) =>
      JSON.stringify(
        Object.entries(kept(env))
          .filter(([name]) => tells(name))
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ),
  }
}
