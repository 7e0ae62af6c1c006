import type { Placed } from './hooks-json.ts'
import type { Seen } from './registry.ts'
import { hooksAt, type Site } from './site.ts'

/**
 * What an agent makes of a line: `runs`; skipped, as it is `untrusted`, `changed` after it was trusted, `off`, or because of
 * something else (`unseen`); `unknown`: nobody could be asked.
 */
export type LineState = 'runs' | 'untrusted' | 'changed' | 'off' | 'unseen' | 'unknown'

/** A line that calls hookline, and what the agent makes of it. */
export interface StatedLine {
  readonly native: string
  readonly state: LineState
  /** True: not written by `install`. */
  readonly byHand: boolean
}

/** Holds a line of the file of a site against what the agent sees. */
export function lineState(site: Site, { native, group, index }: Placed, seen: Seen | undefined): LineState {
  if (seen === undefined) return 'unknown'
  const place = `:${site.wiring.placeKey(native, group, index)}`
  const hook = hooksAt(site, seen).find(({ key }) => key.endsWith(place))
  if (hook === undefined || !seen.hooksOn) return 'unseen'
  if (!hook.enabled) return 'off'
  return hook.trusted ? 'runs' : hook.changed ? 'changed' : 'untrusted'
}
