import { createHash } from 'node:crypto'

import { canonical } from '../canonical.ts'
import { isFields } from './codex-shape.ts'
import { sorted, type Original } from './original.ts'

/** Whether Codex runs a hook: it skips those that its user has not trusted as they are, and those switched off. */
export type Trust = 'trusted' | 'untrusted' | 'modified' | 'off'

/** Answers by the records in the user's config.toml. */
export function trustOf(original: Original, state: unknown): Trust {
  if (original.native === 'notify') return 'trusted'
  const record = isFields(state)
    ? keysOf(original)
        .map((key) => state[key])
        .find(isFields)
    : undefined
  if (record === undefined) return 'untrusted'
  if (record['enabled'] === false) return 'off'
  return record['trusted_hash'] === trustedHash(original) ? 'trusted' : 'modified'
}

/** `PreToolUse` as Codex writes it in keys and hashes. */
export function snakeCase(native: string): string {
  return native.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
}

/** What Codex keeps of a hook that its user trusts: the hash of its definition, keys sorted. */
export function trustedHash({
  native,
  matcher,
  handler,
}: Pick<Original, 'native' | 'matcher' | 'handler'>): string {
  const identity = {
    event_name: snakeCase(native),
    ...(matcher === undefined || UNMATCHED.has(native) ? {} : { matcher }),
    hooks: [
      { ...kept(handler), timeout: seconds(native, handler['timeout']), async: handler['async'] ?? false },
    ],
  }
  return `sha256:${createHash('sha256').update(sorted(identity)).digest('hex')}`
}

/** What a hook may take, in seconds: Codex's defaults and bounds. */
export function seconds(native: string, given: unknown): number {
  const short = native === 'SessionEnd' || native === 'Interrupt'
  const wanted = typeof given === 'number' ? Math.max(1, given) : short ? 1 : 600
  return short ? Math.min(3, wanted) : wanted
}

/** Events whose matcher Codex does not read. */
export const UNMATCHED: ReadonlySet<string> = new Set([
  'PreModelRequest',
  'PostModelRequest',
  'UserPromptSubmit',
  'Stop',
  'Interrupt',
])

const HASHED = ['type', 'command', 'statusMessage', 'additionalContextLimit']

function kept(handler: Original['handler']): object {
  return Object.fromEntries(
    HASHED.flatMap((field) => (handler[field] === undefined ? [] : [[field, handler[field]]])),
  )
}

/** Codex resolves links in its own home, not in a project's path. */
function keysOf({ file, native, group, index }: Original): readonly string[] {
  const place = `${snakeCase(native)}:${group}:${index}`
  return [...new Set([file, canonical(file)])].map((path) => `${path}:${place}`)
}
