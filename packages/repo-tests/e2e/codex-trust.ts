import { createHash } from 'node:crypto'

/** A handler as it stands in Codex's hooks.json. */
export interface CodexHandler {
  readonly type: 'command'
  readonly command: string
  readonly timeout: number
}

/** `PreToolUse` as Codex writes it in keys and hashes: `pre_tool_use`. */
export function snakeCase(native: string): string {
  return native.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
}

/**
 * What Codex must find in its config.toml to run a handler: the hash of the definition, keys sorted. Without the
 * record it skips the hook and says nothing.
 */
export function trustedHash(native: string, { type, command, timeout }: CodexHandler): string {
  const handler = { async: false, command, timeout, type }
  const identity = JSON.stringify({ event_name: snakeCase(native), hooks: [handler] })
  return `sha256:${createHash('sha256').update(identity).digest('hex')}`
}
