import { isAbsolute } from 'node:path'
import { idFor } from './hook-id.ts'
import type { Original } from './original.ts'
import { literal } from './shell-line.ts'
import { lookInto } from './look-into.ts'
import { conditionOf, type Place, type Translation } from './translation.ts'

/** The JSON that Codex gave to `notify` as its last argument, as far as an event tells it. */
const JSON_ARGUMENT =
  '{{ {"type": "agent-turn-complete", "thread-id": event.session.id, "turn-id": event.task.id, "cwd": event.session.cwd, "input-messages": [], "last-assistant-message": event.data.lastMessage} }}'

const DIFFERS = [
  'its JSON has no "client", and "input-messages" is empty: hookline is not told them',
  "it runs at the end of each turn in the project's root, also when a hook at task.complete then sends Codex on; on stdin is the event",
]

/** The program of `notify`, with the same JSON as its last argument. */
export function notifyHook({ handler }: Original, place: Place): Translation {
  const words = handler['words'] as readonly string[]
  const [program = '', ...args] = words
  if (program === '') return { leftOut: 'notify names no program', quoted: false }
  if (program.includes('{{') || program.includes('${') || (program.includes('/') && !isAbsolute(program)))
    return { leftOut: `write the program of notify as an absolute path: ${program}`, quoted: true }
  const command = words.join(' ')
  const insight = lookInto(command, { home: place.home, root: undefined })
  const id = idFor(undefined, command, 'notify', place.taken)
  place.taken.add(id)
  const hook = {
    id,
    agents: ['codex'],
    on: ['task.complete'],
    match: ['completed'],
    ...conditionOf({}, place.root),
    run: [program, ...args.map(literal), JSON_ARGUMENT],
    envPass: insight.reads,
    background: true,
    rewrites: false,
    timeoutMs: 60_000,
  }
  const read =
    insight.reads.length === 0 ? [] : [`its script reads ${insight.reads.join(', ')}: passed on by env_pass`]
  return { hooks: [hook], notes: [...DIFFERS, ...read] }
}
