import { createHash } from 'node:crypto'

/** A command that Codex is to call, as far as it hashes it. */
interface Command {
  readonly type: 'command'
  readonly command: string
  readonly timeout: number
  readonly async?: boolean
  readonly statusMessage?: string
  readonly additionalContextLimit?: number
}

/** The fields of a command that Codex hashes, by name; what is absent is left out. */
const HASHED = ['additionalContextLimit', 'async', 'command', 'statusMessage', 'timeout', 'type'] as const

/**
 * By what Codex tells that its user trusts a command at one of its events (in its own spelling, `pre_tool_use`): the hash of the
 * definition as compact JSON, keys in order. Of seconds that Codex takes as they are, and of a matcher where it is not ignored.
 */
export function trustHash(event: string, handler: Command, matcher?: string): string {
  const full: Command = { async: false, ...handler }
  const known = HASHED.filter((name) => full[name] !== undefined).map((name) => [name, full[name]])
  const identity = JSON.stringify({ event_name: event, hooks: [Object.fromEntries(known)], matcher })
  return `sha256:${createHash('sha256').update(identity).digest('hex')}`
}
