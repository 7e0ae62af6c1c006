import { wallTime } from '@hookline/runtime'
import type { Entry, EventEntry, LostEntry } from '@hookline/runtime/kept'
import { paint } from '../paint.ts'
import { coloured } from './coloured.ts'
import { hookWords, type Asked } from './hook-words.ts'
import { projectName } from './project-name.ts'
import { lineText } from './line-text.ts'

/**
 * An entry in a line: when, its id as far as `show` needs it, who, what, the answer, about what, and how its hooks stand; of
 * several projects (`roots`) also which.
 */
export function historyLine(entry: Entry, asked: Asked, roots: ReadonlySet<string>): string {
  return 'lost' in entry ? lostLine(entry) : eventLine(entry, asked, roots)
}

function eventLine(
  { at, id, agent, event, decision, subject, rewritten, hooks, root }: EventEntry,
  asked: Asked,
  roots: ReadonlySet<string>,
): string {
  return [
    begin(at, shortId(id), agent, event),
    ...(roots.size > 1 ? [lineText(projectName(root, roots), 40)] : []),
    coloured(decision ?? '', (decision ?? '').padEnd(5)),
    ...(subject === null ? [] : [[subject, rewritten ?? []].flat().map(quoted).join(' -> ')]),
    hookWords(hooks, asked),
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
