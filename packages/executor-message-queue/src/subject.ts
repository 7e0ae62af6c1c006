import { eventRow, type LifecycleEvent } from '@hookline/core'

/** What an event is about, in a line: a command, a path, a tool. `undefined`: nothing that has a name. */
export function subjectOf(event: LifecycleEvent): string | undefined {
  const found = eventRow(event.name)?.candidates(event.data as never) ?? null
  const first = typeof found === 'string' ? found : found?.[0]
  return first === undefined || first.trim() === '' ? undefined : first
}

/** A text of so many characters at most; what is cut off ends with `…`. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
