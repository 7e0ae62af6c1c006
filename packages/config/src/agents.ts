import type { Capability, Dialect, EventName } from '@hookline/core'
import { durationText } from './duration.ts'
import type { Heard } from './events.ts'
import { oneOf, type Path } from './fault.ts'
import { nearest } from './nearest.ts'
import type { Setting } from './setting.ts'

/** One agent at one event that a hook hears, and what can be done there; `undefined`: the agent does not report it. */
export interface Occasion {
  readonly event: string
  readonly agent: Dialect
  readonly can: Capability | undefined
}

/** Reports agents that hookline does not know. */
export function checkAgents(
  agents: readonly string[],
  path: Path,
  { dialects, report }: Pick<Setting, 'dialects' | 'report'>,
): void {
  const names = dialects.map(({ name }) => name)
  agents.forEach((agent, at) => {
    if (names.length === 0 || names.includes(agent)) return
    const near = nearest(agent, names, AGENT_SYNONYMS)
    report({
      code: 'AGENT_UNKNOWN',
      message: `hookline does not speak with an agent called "${agent}"`,
      path: [...path, at],
      hint: near === undefined ? `It speaks with ${oneOf(names)}.` : `Did you mean "${near}"?`,
    })
  })
}

const AGENT_SYNONYMS: Readonly<Record<string, string>> = {
  'codex-cli': 'codex',
  openai: 'codex',
  claude: 'claude-code',
  gemini: 'gemini-cli',
  copilot: 'copilot-cli',
}

/** Every agent of a hook at every event that an agent could report, and what was found out about them already. */
export interface Occasions {
  readonly all: readonly Occasion[]
  /** What was asked of them and is right, as `asked` says it. */
  readonly fine: Set<number>
  longest?: Wait
}

/** Those of one file, by what is heard and, where a hook names them, by whom: thousands of hooks share a few. */
export type KnownOccasions = Map<readonly Heard[] | string, Occasions>

/** The occasions of a hook. */
export function occasions(
  heard: readonly Heard[],
  agents: readonly string[] | undefined,
  { dialects, occasions: known }: Setting,
): Occasions {
  const key = agents === undefined ? heard : JSON.stringify([heard.map(({ name }) => name), agents])
  let found = known.get(key)
  if (found === undefined)
    known.set(key, (found = { all: occasionsOf(heard, agents, dialects), fine: new Set() }))
  return found
}

function occasionsOf(
  heard: readonly Heard[],
  agents: readonly string[] | undefined,
  dialects: readonly Dialect[],
): readonly Occasion[] {
  const events = [...new Set(heard.flatMap((one) => one.events))].filter((event) => !isOurs(event))
  return dialects
    .filter(({ name }) => agents === undefined || agents.includes(name))
    .flatMap((agent) => events.map((event) => occasion(agent, event)))
}

/** Made once each: thousands of hooks hear the same few events. */
function occasion(agent: Dialect, event: string): Occasion {
  const known = made.get(agent) ?? new Map<string, Occasion>()
  made.set(agent, known)
  let found = known.get(event)
  if (found === undefined) {
    found = { event, agent, can: agent.capabilities[event as EventName] }
    known.set(event, found)
  }
  return found
}

const made = new WeakMap<Dialect, Map<string, Occasion>>()

/** Events that come from hookline or from whoever sends them, not from an agent. */
function isOurs(event: string): boolean {
  return /^(custom|hook|guard)\./.test(event)
}

/** hookline's own: they come after the agent has its answer, so that nothing said there is one. */
export function isNote(event: string): boolean {
  return /^(hook|guard)\./.test(event)
}

/** The longest that any of these occasions lasts, and which one it is. */
export function longestWait(found: Occasions, deadlineOf: (event: string) => number): Wait {
  return (found.longest ??= longestOf(found.all, deadlineOf))
}

/** How long a hook may take. */
export interface Wait {
  readonly ms: number
  readonly text: string
  /** Where it is hookline that does not wait longer: the event, and how long its agent would. */
  readonly cut?: { readonly event: string; readonly upTo: number }
}

function longestOf(all: readonly Occasion[], deadlineOf: (event: string) => number): Wait {
  const each = all
    .filter(({ can }) => can !== undefined)
    .map(({ event, agent, can }) => {
      const [ours, theirs] = [deadlineOf(event), can!.limitMs - 1000]
      return ours <= theirs
        ? { ms: ours, text: `an event may take ${durationText(ours)} in all`, cut: { event, upTo: theirs } }
        : { ms: theirs, text: `${agent.title} waits ${durationText(theirs)} on ${event}` }
    })
  const ms = Math.max(...each.map((one) => one.ms))
  return each.find((one) => one.ms === ms) ?? { ms: deadlineOf(''), text: 'no agent waits for it' }
}
