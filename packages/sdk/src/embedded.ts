import { codex } from '@hookline/agents'
import { EVENTS, type Capability, type Dialect, type EventRow } from '@hookline/core'

/** What is known of an agent that sends its events itself: it obeys as far as an event can be obeyed. */
export function embedded(name: string): Dialect {
  const capabilities = Object.fromEntries(
    Object.entries(EVENTS).map(([event, row]) => [event, capability(name, row)]),
  )
  // what is asked of it is what it can do: it sends no payloads that would have to be read
  return {
    ...codex,
    name,
    title: name,
    version: '0.0.0',
    versions: [],
    capabilities,
    capability: (event) => capabilities[event],
  }
}

function capability(native: string, { gate }: EventRow): Capability {
  const obeys = gate === 'yes'
  return {
    channel: 'api',
    native,
    deny: obeys || gate === 'feedback',
    rewrite: obeys,
    context: gate !== 'no',
    ask: obeys,
    allow: obeys,
    stop: gate !== 'no',
    message: true,
    limitMs: 600_000,
    blindSpots: [],
  }
}
