import { cleaned, howMany } from '@hookline/runtime'
import type { KeptParts, Replayed } from '@hookline/runtime/replay'
import { stampOf, subjectIn } from '@hookline/runtime/kept'
import { paint } from '../paint.ts'
import { begin, shortId } from './history-line.ts'
import { lineText } from './line-text.ts'

/** An event, and what would come of it now. */
export interface PlayedEvent {
  readonly event: KeptParts
  readonly replayed: Replayed
}

/** An event in a line. */
export function playedText({ event, replayed }: PlayedEvent): string {
  const subject = subjectIn(event)
  return [
    begin(stampOf(event.at)!, shortId(event.id), event.agent, event.name),
    SAID[replayed.status](replayed),
    ...(subject === null ? [] : [JSON.stringify(lineText(subject, 80))]),
  ].join('  ')
}

const SAID: Readonly<Record<Replayed['status'], (replayed: Replayed) => string>> = {
  same: ({ now }) => `${paint('green', 'same')} (${now})`,
  changed({ was, now, by }) {
    const who = by.length === 0 ? '' : ` (${names(by)})`
    return `${paint('red', 'would change')}: ${was} -> ${now}${who}`
  },
  unknown: (replayed) => `${paint('yellow', 'unknown')} (${replayed.was ?? '?'} then): ${openText(replayed)}`,
}

function openText({ by, why, hooks }: Replayed): string {
  if (why !== undefined) return lineText(why)
  const reasons = hooks.filter(({ hook }) => by.includes(hook)).map((one) => `${one.hook}: ${one.why}`)
  return `would have to run ${names(by)}: ${lineText(reasons.map((one) => one.replace(/^\S+: /, '')).join('; '), 160)}`
}

function names(hooks: readonly string[]): string {
  return hooks.map((hook) => lineText(hook)).join(', ')
}

/** How many there are, and of each how many. */
export interface Tally {
  readonly total: number
  readonly same: number
  readonly changed: number
  readonly unknown: number
}

export const NONE: Tally = { total: 0, same: 0, changed: 0, unknown: 0 }

/** With one more. */
export function counted(tally: Tally, { status }: Replayed): Tally {
  return { ...tally, total: tally.total + 1, [status]: tally[status] + 1 }
}

/** For people. */
export function tallyText({ total, changed, unknown }: Tally): string {
  if (total === 0) return 'no event fits. hookline history shows those that are kept'
  const parts = [
    howMany(total, 'event'),
    `${changed} would change`,
    ...(unknown === 0 ? [] : [`${unknown} unknown: nothing was run that has effects`]),
  ]
  return paint(changed === 0 ? 'dim' : 'red', parts.join(', '))
}

/** An event for programs. */
export function playedJson({ event, replayed }: PlayedEvent): unknown {
  const { at, id, name, agent, session } = event
  const subject = subjectIn(event)
  return cleaned({ at: stampOf(at), id, event: name, agent, session, subject, ...replayed })
}
