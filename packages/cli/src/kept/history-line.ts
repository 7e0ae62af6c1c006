import { wallTime } from '@hookline/runtime'
import { paint } from '../paint.ts'
import type { Entry, EventEntry, LostEntry } from './entry.ts'
import { lineText } from './line-text.ts'

const MOST_HOOKS = 6

/** An entry in a line: when, its id as far as `show` needs it, who, what, the answer, about what, and how its hooks stand. */
export function historyLine(entry: Entry): string {
  return 'lost' in entry ? lostLine(entry) : eventLine(entry)
}

function eventLine({ at, id, agent, event, decision, subject, rewritten, hooks }: EventEntry): string {
  const shown = hooks.slice(0, MOST_HOOKS).map(({ hook, end, decision: said }) => {
    const word = said ?? end
    return `${lineText(hook)} ${coloured(word, word)}`
  })
  const more = hooks.length > MOST_HOOKS ? [`and ${hooks.length - MOST_HOOKS} more`] : []
  return [
    begin(at, shortId(id), agent, event),
    coloured(decision ?? '', (decision ?? '').padEnd(5)),
    ...(subject === null ? [] : [[subject, rewritten ?? []].flat().map(quoted).join(' -> ')]),
    [...shown, ...more].join(', '),
  ]
    .join('  ')
    .trimEnd()
}

function quoted(subject: string): string {
  return JSON.stringify(lineText(subject, 80))
}

function lostLine({ at, agent, native, lost }: LostEntry): string {
  const said = `${paint('red', 'no event')}: ${lineText(lost.message)} [${lineText(lost.code)}]`
  return `${begin(at, '-', agent, native ?? '-')}  ${said}`
}

/** How a line begins: when, the id, the agent, the event. */
export function begin(at: string, id: string, agent: string, event: string): string {
  const when = `${wallTime(Date.parse(at))}  ${paint('dim', id.padEnd(13))}`
  return `${when}  ${lineText(agent).padEnd(11)}  ${lineText(event).padEnd(18)}`
}

/** The first half of a UUIDv7 is its time, to the millisecond. */
export function shortId(id: string): string {
  return lineText(id).slice(0, 13)
}

const COLOURS: Readonly<Record<string, 'red' | 'yellow' | 'green'>> = {
  deny: 'red',
  failed: 'red',
  dead: 'red',
  dropped: 'red',
  ask: 'yellow',
  queued: 'yellow',
  forgotten: 'yellow',
  running: 'yellow',
  allow: 'green',
  ok: 'green',
}

/** A text in the colour of a word. */
export function coloured(word: string, text: string): string {
  const colour = Object.hasOwn(COLOURS, word) ? COLOURS[word] : undefined
  return colour === undefined ? text : paint(colour, text)
}
