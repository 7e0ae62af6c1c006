import type { Dialect, HookConfig } from '@hookline/core'
import { eventsOf } from '../describe.ts'
import { readSeen } from '../record/read.ts'
import { wiredFiles, type WiredFile } from './standing.ts'
import type { Ground } from './why.ts'

/** An event of a hook at one agent, and how often the agent reported it. */
export interface Call {
  readonly agent: Dialect | undefined
  readonly event: string
  /** The agent's own name of it; `undefined`: it never reports it. */
  readonly native: string | undefined
  readonly times: number
  readonly last: string | undefined
}

/** Every event that a hook hears, at every agent. */
export function callsOf(config: Pick<HookConfig, 'on'>, { dialects, env }: Ground): readonly Call[] {
  return eventsOf(config).flatMap((event): readonly Call[] => {
    const by = (agent: string): Pick<Call, 'times' | 'last'> => {
      const seen = readSeen(env, agent, event)
      return { times: seen?.times ?? 0, last: seen?.last }
    }
    if (event.startsWith('custom.'))
      return [{ agent: undefined, event, native: 'hookline emit', ...by('hookline') }]
    return dialects.map((agent) => ({
      agent,
      event,
      native: agent.capabilities[event]?.native,
      ...by(agent.name),
    }))
  })
}

/** The agents' files that call hookline at any of these events. */
export function filesOf(calls: readonly Call[], { standings }: Ground): readonly WiredFile[] {
  const agents = [...new Set(calls.flatMap(({ agent }) => agent?.name ?? []))]
  return wiredFiles(standings, agents, new Set(calls.map(({ native }) => native)))
}

/** The agents, as people write them. */
export function titles(calls: readonly Call[]): string {
  return [...new Set(calls.flatMap(({ agent }) => agent?.title ?? []))].join(', ')
}
