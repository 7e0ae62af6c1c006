import type { ServerStatus } from '../status.ts'
import type { Change } from './means.ts'

/** How long who was cut off waits before coming back. */
export const RETRY_FRAME = 'retry: 3000\n\n'
/** So that both ends see that the other is there. */
export const HEARTBEAT_FRAME = ': still here\n\n'
/** Not all that came since can be told: ask for the list again. */
export const MISSED_FRAME = 'event: missed\ndata: {}\n\n'

/** Bytes of what is told of one change; who wants all asks for the event. */
const MOST = 32 << 10

/** How the server is. Without an id: who comes back gets the newest in any case. */
export function statusFrame(status: ServerStatus): string {
  return `event: status\ndata: ${JSON.stringify(status)}\n\n`
}

/** Something that happened. */
export function changeFrame(id: string, change: Change): string {
  const text = JSON.stringify(change)
  return `id: ${id}\nevent: event\ndata: ${text.length > MOST ? JSON.stringify(short(change)) : text}\n\n`
}

function short(change: Change): unknown {
  if (change.what === 'delivered') return { what: change.what, id: change.id.slice(0, 200) }
  const { at, id, event, agent, decision } = change.event
  return { what: change.what, event: { at, id, event, agent, decision, isShort: true } }
}

/** Tells one status from another. Memory is never the same: steps of 8 MiB count. */
export function markOf(status: ServerStatus): string {
  return JSON.stringify({ ...status, rss: status.rss >> 23 })
}
