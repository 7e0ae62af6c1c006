import { EVENTS, eventRow, listens, type Dialect } from '@hookline/core'
import type { Speakable } from './check-fields.ts'
import { oneOf, type Path } from './fault.ts'
import { EVENT_SYNONYMS, eventHint } from './foreign-events.ts'
import { nearest } from './nearest.ts'
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
    const native = nativeName(name, dialects)
    const here = isList ? [...path, at] : path
    report(native === undefined ? unknownEvent(name, here) : { ...native, path: here })
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

function unknownEvent(name: string, path: Path): Parameters<Setting['report']>[0] {
  const near = nearest(
    name.replaceAll(/[.:/]/g, '-'),
    ALL.map((event) => event.replace('.', '-')),
    EVENT_SYNONYMS,
  )
  return {
    code: 'EVENT_UNKNOWN',
    message: `there is no event "${name.slice(0, 80)}"`,
    path,
    hint: eventHint(name) ?? (near === undefined ? undefined : `Did you mean "${near.replace('-', '.')}"?`),
  }
}

/** `PreToolUse`, `pre_tool_use`: a name of an agent's own, with what it is called here. */
function nativeName(
  name: string,
  dialects: readonly Dialect[],
): { readonly code: string; readonly message: string; readonly hint: string } | undefined {
  const bare = plain(name)
  const speakers = dialects.flatMap(({ title, natives }) => {
    const native = Object.keys(natives).find((one) => plain(one) === bare)
    return native === undefined ? [] : [{ title, native, events: natives[native]! }]
  })
  if (speakers.length === 0) return undefined
  const events = [...new Set(speakers.flatMap((speaker) => speaker.events))]
  return {
    code: 'EVENT_NATIVE',
    message: `"${name}" is what ${oneOf(speakers.map(({ title }) => title)).replace(/ or ([^ ]*)$/, ' and $1')} calls it`,
    hint:
      events.length === 0
        ? 'hookline has no event for it: nothing can be done there.'
        : `Here it is on = ${events.length === 1 ? `"${events[0]}"` : `[${events.map((event) => `"${event}"`).join(', ')}]`}${events.length === 1 ? '.' : ', or those of them you want.'}`,
  }
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.: ]/g, '')
}
