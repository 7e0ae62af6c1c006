import { EVENTS, eventRow, listens } from '@hookline/core'
import type { Speakable } from './check-fields.ts'
import { eventFault } from './event-fault.ts'
import type { Path } from './fault.ts'
import type { Setting } from './setting.ts'

/** One entry of `on` and the events it stands for. */
export interface Heard {
  readonly name: string
  /** Which one of the list; `undefined`: `on` is no list. */
  readonly at: number | undefined
  readonly events: readonly string[]
}

/** What is told of all entries of an `on` at once. */
export interface Hearing {
  readonly heard: readonly Heard[]
  readonly names: readonly string[]
  /** What `match` is about at those of the events that have something for it, each once. */
  readonly subjects: readonly string[]
  /** At which of the events an agent reads answers. */
  readonly isRead: 'always' | 'sometimes' | 'never'
  /** What a hook may speak of that needs nobody and passes no variables. */
  readonly speakable: Speakable
  /** Fields of the event that were found in all of them. */
  readonly fields: Set<string>
}

type Reading = Pick<Setting, 'dialects' | 'report'>

/** What `hearing` gave for the same before, if that was right. */
export function heardBefore(on: string | readonly string[]): Hearing | undefined {
  return right.get(keyOf(on))
}

/** Reads `on`, once for each: thousands of hooks have the same few. Reports as `heardEvents` does. */
export function hearing(on: string | readonly string[], path: Path, setting: Reading): Hearing {
  const before = heardBefore(on)
  if (before !== undefined) return before
  const made = hearingOf(heardEvents(on, [...path, 'on'], setting))
  const isRight = made.heard.length === (typeof on === 'string' ? 1 : on.length)
  if (isRight && right.size < MAX_KNOWN) right.set(keyOf(on), made)
  return made
}

function keyOf(on: string | readonly string[]): string {
  return typeof on === 'string' ? on : on.join('\0') + '\0'
}

const right = new Map<string, Hearing>()

function hearingOf(heard: readonly Heard[]): Hearing {
  const events = [...new Set(heard.flatMap((one) => one.events))]
  const named = heard.flatMap(({ name, events: [first] }) => (first === name ? [name] : []))
  return {
    heard,
    names: heard.map(({ name }) => name),
    subjects: [...new Set(events.flatMap((event) => eventRow(event)?.subject ?? []))],
    isRead: readsAnswers(events),
    speakable: { events, named, needs: [], env: [], output: false },
    fields: new Set(),
  }
}

function readsAnswers(events: readonly string[]): Hearing['isRead'] {
  const deaf = events.filter((event) => eventRow(event)?.gate === 'no').length
  if (deaf === 0 && events.length > 0) return 'always'
  return deaf === events.length && events.length > 0 ? 'never' : 'sometimes'
}

/** Of a hook whose `on` is missing or is none. */
export const DEAF: Hearing = hearingOf([])

/** Reads `on`. Reports names that are none, and agents' own names with their translation. */
export function heardEvents(
  on: string | readonly string[],
  path: Path,
  { dialects, report }: Reading,
): readonly Heard[] {
  const isList = typeof on !== 'string'
  return (isList ? on : [on]).flatMap((name, at) => {
    const events = eventsOf(name)
    if (events.length > 0) return [{ name, at: isList ? at : undefined, events }]
    const { events: meant, ...fault } = eventFault(name, dialects)
    const hint = meant.length === 0 ? fault.hint : `Here it is on = ${quotedEvents(meant)}`
    report({ ...fault, hint, path: isList ? [...path, at] : path })
    return []
  })
}

const ALL = Object.keys(EVENTS)

function eventsOf(name: string): readonly string[] {
  const before = known.get(name)
  if (before !== undefined) return before
  const events = found(name)
  if (events.length > 0 && known.size < MAX_KNOWN) known.set(name, events)
  return events
}

const MAX_KNOWN = 1000
const known = new Map<string, readonly string[]>()

function found(name: string): readonly string[] {
  if (eventRow(name) !== undefined || name === 'custom.*') return [name]
  return name === '*' || /^(\*\.[a-z]+|[a-z]+\.\*)$/.test(name)
    ? ALL.filter((event) => listens([name], event))
    : []
}

function quotedEvents(events: readonly string[]): string {
  const quoted = events.map((event) => `"${event}"`).join(', ')
  return events.length === 1 ? `${quoted}.` : `[${quoted}], or those of them you want.`
}
