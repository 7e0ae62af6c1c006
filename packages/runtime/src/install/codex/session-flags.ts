import type { SessionHooks } from '../session-way.ts'
import { nativeKey } from './native-key.ts'
import { trustHash } from './trust-hash.ts'

export type { Handler as SessionHandler } from '../hooks-json.ts'

/** Where Codex says that hooks of its command line stand. */
const PLACE = '/<session-flags>/config.toml'

/** The key of the one hook that the command line has at an event. */
export const sessionKey = (native: string): string => `${PLACE}:${nativeKey(native)}:0:0`

/**
 * Hooks for one run of Codex, and that they are trusted: nothing of it is written anywhere. `hashes`: those that Codex itself told,
 * where it hashes otherwise than is known here.
 */
export function sessionFlags({ handlers, hashes, off, pinned }: SessionHooks): readonly string[] {
  const lines = [...handlers].map(([native, handler]) => `hooks.${native}=[{hooks=[${toml(handler)}]}]`)
  const trusted = [...handlers].map(([native, handler]) => {
    const hash = hashes.get(native) ?? trustHash(nativeKey(native), handler)
    // a file of its user, or a profile, could say that it is switched off
    return [sessionKey(native), { enabled: true, trusted_hash: hash }] as const
  })
  const records = [...trusted, ...off.map((key) => [key, { enabled: false }] as const)]
  const settings = [...lines, `hooks.state=${toml(Object.fromEntries(records))}`]
  return [...(pinned ? ['features.hooks=true'] : []), ...settings].flatMap((setting) => ['-c', setting])
}

/** A table of texts, numbers, switches and such tables, on one line. */
function toml(table: object): string {
  const fields = Object.entries(table as Readonly<Record<string, unknown>>).map(
    ([key, value]) => `${text(key)}=${typeof value === 'object' ? toml(value!) : text(value)}`,
  )
  return `{${fields.join(',')}}`
}

/** JSON writes texts as TOML reads them, but for the one control character that it leaves as it is. */
function text(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u007f', String.raw`\u007f`)
}
