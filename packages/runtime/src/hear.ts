import {
  HooklineError,
  prepareHooks,
  type DialectReader,
  type Engines,
  type HookConfig,
  type LifecycleEvent,
  type PreparedHooks,
} from '@hookline/core'
import { engines } from './engines.ts'
import { heard, hearsNotes } from './heard.ts'
import { pinned } from './layers/session-root.ts'
import type { LoadedPlan } from './load-plan.ts'
import { stampFor } from './stamp.ts'

/** A call of an agent that has been read. */
export interface Call {
  /** The events in the payload, the main one first. */
  readonly events: readonly LifecycleEvent[]
  /** The hooks that could have a say. */
  readonly hooks: PreparedHooks
  readonly engines: Engines
  /** False: none of them is about any of the events, as nearly always. */
  readonly isWanted: boolean
}

/** Who sent a payload, and from where. */
export interface Reading {
  /** The agent's version, where the wired command tells it. */
  readonly agentVersion?: string | undefined
  /** The folder that hookline was called in. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Reads a payload: the events in it, all with the project root that their session began in.
 * @throws HooklineError `PAYLOAD_INVALID`
 */
export function read(
  text: string,
  reader: DialectReader,
  { agentVersion, cwd, env }: Reading,
): readonly LifecycleEvent[] {
  return pinned(reader.decode(parse(text), stampFor(agentVersion, cwd)), env)
}

/** Who wants the events of a payload. */
export async function hear(events: readonly LifecycleEvent[], { plan }: LoadedPlan): Promise<Call> {
  const concerned = hooksFor(events, plan.hooks)
  const made = await engines(concerned)
  const hooks = prepareHooks(concerned, made)
  return { events, hooks, engines: made, isWanted: events.some((event) => isDue(event, hooks)) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new HooklineError('PAYLOAD_INVALID', `the payload is not JSON: ${faultOf(thrown)}`)
  }
}

/** What Node says without the piece of the text that it quotes. */
export function faultOf(thrown: unknown): string {
  return (thrown as Error).message.replace(/, (\.\.\.)?"[^]*$/, '')
}

/** The hooks that can have a say; all of them if one rewrites, since what the call then is nobody knows yet. */
function hooksFor(events: readonly LifecycleEvent[], hooks: readonly HookConfig[]): readonly HookConfig[] {
  const found = heard(
    events.map(({ name }) => name),
    hooks,
  )
  if (found.length > 0 && found.length < hooks.length && hooks.some(hearsNotes)) return hooks
  return found.some((hook) => hook.rewrites === true) ? hooks : found
}

/** True if a hook has to be asked. */
export function isDue(event: LifecycleEvent, { plan }: PreparedHooks): boolean {
  const { rewriters, deciders } = plan(event)
  return rewriters.length + deciders.length > 0
}
