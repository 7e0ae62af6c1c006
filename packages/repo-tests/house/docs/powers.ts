import type { Capability, EventName } from '@hookline/core'
import { seen } from './events.ts'
import { prose } from './table.ts'

/** What a denial does at each event where an agent obeys one. */
export type Denials = Readonly<Partial<Record<EventName, string>>>

/** The head of the table of an agent's powers. */
export function headings(agent: string): readonly string[] {
  const deeds = ['deny', 'ask', 'allow', 'rewrite', 'context', 'stop', 'message', 'waits']
  return ['event', `${agent}'s name`, ...deeds]
}

/** The row of an event. */
export function powers([name, can]: readonly [EventName, Capability], denials: Denials): readonly string[] {
  const { deny, ask, allow, rewrite, context, stop, message } = can
  const rest = [allow, rewrite, context, stop, message].map((has) => (has ? 'yes' : '-'))
  const asked = ask ? 'yes' : deny ? 'denies' : '-'
  return [
    `\`${name}\``,
    `\`${can.native}\`${can.channel === 'transcript' ? ', its transcript' : ''}`,
    denial(name, deny, denials),
    asked,
    ...rest,
    `${can.limitMs / 1000} s`,
  ]
}

/** What a denial does at an event; it has words exactly where it is obeyed. */
export function denial(name: EventName, can: boolean, denials: Denials): string {
  const words = denials[name]
  if (can !== (words !== undefined))
    throw new Error(`docs: a denial of ${name} has changed, its words have not`)
  return words ?? '-'
}

/** What is seen of an event, and what is not. */
export function sight([name, { blindSpots }]: readonly [EventName, Capability]): string {
  return [`**\`${name}\`** sees ${seen(name)}.`, ...blindSpots.map((spot) => `- ${prose(spot)}`)].join('\n')
}
