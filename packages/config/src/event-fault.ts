import { EVENTS, type Dialect } from '@hookline/core'
import { oneOf } from './fault.ts'
import { EVENT_SYNONYMS, eventHint } from './foreign-events.ts'
import { nearest } from './nearest.ts'

/** What is to be said of a name that is no event's. */
export interface EventFault {
  readonly code: 'EVENT_UNKNOWN' | 'EVENT_NATIVE'
  readonly message: string
  readonly hint: string | undefined
  /** What hookline calls it, where it is an agent's own name of something. */
  readonly events: readonly string[]
}

/** Of a name that is no event's: an agent's own name is translated, of any other the nearest one is named. */
export function eventFault(name: string, dialects: readonly Dialect[]): EventFault {
  return nativeName(name, dialects) ?? unknownEvent(name)
}

const ALL = Object.keys(EVENTS)

function unknownEvent(name: string): EventFault {
  const near = nearest(
    name.replaceAll(/[.:/]/g, '-'),
    ALL.map((event) => event.replace('.', '-')),
    EVENT_SYNONYMS,
  )
  return {
    code: 'EVENT_UNKNOWN',
    message: `there is no event "${name.slice(0, 80)}"`,
    hint: eventHint(name) ?? (near === undefined ? undefined : `Did you mean "${near.replace('-', '.')}"?`),
    events: [],
  }
}

/** `PreToolUse`, `pre_tool_use`: a name of an agent's own, with what it is called here. */
function nativeName(name: string, dialects: readonly Dialect[]): EventFault | undefined {
  const bare = plain(name)
  const speakers = dialects.flatMap(({ title, natives }) => {
    const native = Object.keys(natives).find((one) => plain(one) === bare)
    return native === undefined ? [] : [{ title, events: natives[native]! }]
  })
  if (speakers.length === 0) return undefined
  const events = [...new Set(speakers.flatMap((speaker) => speaker.events))]
  return {
    code: 'EVENT_NATIVE',
    message: `"${name}" is what ${oneOf(speakers.map(({ title }) => title)).replace(/ or ([^ ]*)$/, ' and $1')} calls it`,
    hint: events.length === 0 ? 'hookline has no event for it: nothing can be done there.' : undefined,
    events,
  }
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.: ]/g, '')
}
