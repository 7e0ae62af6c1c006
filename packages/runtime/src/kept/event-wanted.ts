import { dialects } from '@hookline/agents'
import { nearest } from '@hookline/config'
import { EVENTS, HooklineError, listens } from '@hookline/core'

const NAMES: readonly string[] = Object.keys(EVENTS)

/** What `--event` says; `undefined`: any. @throws HooklineError `EVENT_UNKNOWN` */
export function eventWanted(name: string | undefined): string | undefined {
  if (name === undefined || name === '*') return undefined
  const isKnown = NAMES.some((one) => one === name || (name.includes('*') && listens([name], one)))
  if (isKnown || name.startsWith('custom.')) return name
  throw new HooklineError('EVENT_UNKNOWN', `there is no event "${name}"`, { hint: hintFor(name) })
}

function hintFor(name: string): string {
  const own = [...new Set(dialects.flatMap(({ natives }) => natives[name] ?? []))]
  if (own.length > 0) return `Agents call it that; here it is ${own.join(' or ')}.`
  const near = nearest(name, NAMES, {})
  return near === undefined ? 'docs/events.md has them all; exec.* takes several.' : `Did you mean "${near}"?`
}
