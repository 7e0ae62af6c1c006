import { sessionFlags, type SessionHandler } from '@hookline/runtime/session-flags'

/** What Codex is told on its command line to call these lines at its own events, and to trust them; nothing is written anywhere. */
export function overridesFor(handlers: ReadonlyMap<string, SessionHandler>): readonly string[] {
  const words = sessionFlags({ handlers, hashes: new Map(), off: [], pinned: true })
  return words.filter((word) => word !== '-c')
}
