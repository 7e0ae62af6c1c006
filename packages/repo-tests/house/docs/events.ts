import { dialects } from '@hookline/agents'
import { EVENTS, type Capability, type Dialect, type EventName, type EventRow } from '@hookline/core'
import { event } from '@hookline/testing'
import { prose, table } from './table.ts'

/** docs/events.md: every event, and what each agent can be made to do at it. */
export function eventsPage(): string {
  const rows = Object.entries(EVENTS).map(([name, row]) => eventCells(name, row))
  return `# Events

What \`on\` in hooks.toml can name: an event, a wildcard (\`exec.*\`, \`*.before\`, \`*\` for all but hookline's own), or a list.

- **gate**: how far the answer binds the agent. \`yes\`, it obeys · \`feedback\`, the act is done, but it can be told off ·
  \`context\`, it takes words for the model · \`no\`, it does not wait.
- **subject**: what \`match\` is about.
- **data**: the fields of \`event.data\`. Every one exists; \`null\` says that the agent did not tell.

${table(['event', 'gate', 'subject', 'data'], rows)}

\`custom.<name>\` is yours: \`hookline emit\` and the API send it, with whatever data they are given.

${dialects.map(agentSection).join('\n\n')}
`
}

function eventCells(name: string, { gate, subject }: EventRow): readonly string[] {
  return [`\`${name}\``, gate, subject ?? '-', seen(name as EventName)]
}

/** The fields of an event's data. */
export function seen(name: EventName): string {
  const own = name === 'permission.request' ? ['kind', 'description'] : Object.keys(event(name).data)
  const fields = own.map((field) => `\`${field}\``).join(', ')
  const more = name === 'permission.request' ? ", the call's fields" : ''
  return `${fields}${more}` || '-'
}

const POWERS: readonly (readonly [word: string, has: (capability: Capability) => boolean])[] = [
  ['deny', ({ deny }) => deny],
  ['ask', ({ ask }) => ask],
  ['allow', ({ allow }) => allow],
  ['rewrite', ({ rewrite }) => rewrite],
  ['context', ({ context }) => context],
  ['message', ({ message }) => message],
  ['stop', ({ stop }) => stop],
]

function agentSection({ name: agent, title, version, capabilities }: Dialect): string {
  const known = Object.entries(capabilities).flatMap(([name, row]) =>
    row === undefined ? [] : [{ name, row }],
  )
  const missing = Object.keys(EVENTS).filter(
    (name) => !Object.hasOwn(capabilities, name) && !/^(hook|guard)\./.test(name),
  )
  return `## ${title}

As observed with version ${version}. What each of these means there, and what happens on failure: [${title}](agents/${agent}.md).

${table(
  ['event', 'its own name', 'channel', 'an answer can', 'it waits'],
  known.map(({ name, row }) => [`\`${name}\``, ...capabilityCells(row)]),
)}

What a guard cannot see:

${known.flatMap(({ name, row }) => row.blindSpots.map((spot) => `- \`${name}\`: ${prose(spot)}`)).join('\n')}

Events it never raises: ${missing.map((name) => `\`${name}\``).join(', ') || 'none'}.`
}

function capabilityCells(capability: Capability): readonly string[] {
  const powers = POWERS.filter(([, has]) => has(capability)).map(([word]) => word)
  return [
    `\`${capability.native}\``,
    capability.channel,
    powers.join(', ') || 'nothing',
    `${capability.limitMs / 1000} s`,
  ]
}
