import { printable } from '@hookline/config'
import { redact } from '@hookline/runtime'

/** A text of somebody else as part of a line: no secrets, nothing that moves a terminal, no longer than that. */
export function lineText(text: string, most = 200): string {
  const line = printable(redact(text)).replaceAll(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 3)}...`
}

/** RFC 3339, for programs; `null` stays. */
export function stampOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
