import type { AgentStatus } from '../install/status.ts'
import type { LineState } from '../install/line-state.ts'

/** How an agent stands in a scope, or why that cannot be said. */
export type AgentStanding =
  | (Pick<AgentStatus, 'agent' | 'file' | 'lines' | 'trust'> & { readonly scope: Scope })
  | {
      readonly agent: string
      readonly scope: Scope
      readonly fault: string
      readonly hint: string
    }

/** Whose lines they are. */
type Scope = AgentStatus['scope'] | 'managed'

/** The lines of one file that concern a hook. */
export interface WiredFile {
  readonly file: string
  readonly scope: Scope
  readonly trust: AgentStatus['trust']
  /** `runs` if any of them does. */
  readonly state: LineState
}

/** The files of these agents that call hookline at any of the events, and what the agent makes of it. */
export function wiredFiles(
  standings: readonly AgentStanding[],
  agents: readonly string[],
  natives: ReadonlySet<string | undefined>,
): readonly WiredFile[] {
  return standings.flatMap((one): readonly WiredFile[] => {
    if ('fault' in one || !agents.includes(one.agent)) return []
    const states = one.lines.filter(({ native }) => natives.has(native)).map(({ state }) => state)
    const [first] = states
    if (first === undefined) return []
    return [
      { file: one.file, scope: one.scope, trust: one.trust, state: states.includes('runs') ? 'runs' : first },
    ]
  })
}

/** Why an agent skips the lines of a file, and what to do; `undefined`: it does not, or nobody knows. */
export function skipped(title: string, { file, scope, trust, state }: WiredFile): Skipped | undefined {
  if (state === 'runs' || state === 'unknown') return undefined
  const install = `hookline install codex${scope === 'user' ? '' : ` --scope ${scope}`}`
  if (trust === 'hooks-off')
    return {
      says: `${title} is set to run no hooks, so not those of ${file}`,
      hint: 'Take `hooks = false` out of [features].',
    }
  if (trust === 'untrusted-project')
    return {
      says: `${title} does not trust the project, so it skips ${file}`,
      hint: `Open ${title} here, trust the project, then ${install}`,
    }
  return {
    says: `${title} skips the line in ${file}: ${WHY[state]}`,
    hint: state === 'off' ? 'Switch it on in Codex: /hooks.' : install,
  }
}

interface Skipped {
  readonly says: string
  readonly hint: string
}

const WHY: Readonly<Record<Exclude<LineState, 'runs' | 'unknown'>, string>> = {
  untrusted: 'it is not trusted',
  changed: 'it was changed after it was trusted',
  off: 'it is switched off',
  unseen: 'it does not see it, hookline doctor codex says why',
}
