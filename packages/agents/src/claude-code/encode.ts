import type { AgentReply, LifecycleEvent, Outcome } from '@hookline/core'
import { asFields, text } from '../payload.ts'
import { halt, reasonOr, sayable, write } from './answer.ts'
import { capabilities } from './capabilities.ts'
import { refuse } from './refuse.ts'
import { type Occasion, type Said, type Verdict, verdict } from './verdict.ts'

/** The whole answer in Claude Code's own shape. Never throws: Claude Code takes a crash for consent. */
export function encode(event: LifecycleEvent, outcome: Outcome): AgentReply {
  const native = nativeOf(event)
  const row = native === undefined ? undefined : sayable(native)
  if (native === undefined || row === undefined)
    return reply('', [`Claude Code was told nothing: it has no event that becomes ${event.name}`])
  try {
    return spoken({ event, native, row }, outcome)
  } catch {
    return refuse(native, 'what the hooks answered could not be written as JSON')
  }
}

/** Claude Code's name of the event; that of an event from elsewhere is the one it would have had. */
function nativeOf(event: LifecycleEvent): string | undefined {
  const name = text(asFields(event.raw) ?? {}, 'hook_event_name')
  return name !== null && sayable(name) !== undefined ? name : capabilities[event.name]?.native
}

function spoken(at: Occasion, outcome: Outcome): AgentReply {
  const ruled = verdict(at, outcome)
  const parts = [ruled, context(at, outcome), end(at, outcome, ruled), message(at, outcome, ruled)]
  const specific = Object.assign({}, ...parts.map(({ answer }) => answer.specific))
  const answer = {
    ...Object.assign({}, ...parts.map((part) => part.answer)),
    specific: Object.keys(specific).length === 0 ? undefined : specific,
  }
  const unsaid = parts.flatMap((part) => part.unsaid)
  return reply(write(at.native, answer), unsaid)
}

const SILENCE: Said = { answer: {}, unsaid: [] }

function lost(what: string): Said {
  return { answer: {}, unsaid: [what] }
}

function context({ row, native }: Occasion, outcome: Outcome): Said {
  const texts = outcome.context.filter((one) => one !== '')
  if (texts.length === 0) return SILENCE
  return row.context
    ? { answer: { specific: { additionalContext: texts.join('\n\n') } }, unsaid: [] }
    : lost(`Claude Code takes no context at ${native}: ${texts.length} for its model left out`)
}

function end({ row, native }: Occasion, outcome: Outcome, { denied, ended }: Verdict): Said {
  if (outcome.stop !== true || ended) return SILENCE
  if (denied && row.denyGoesOn)
    return lost(`the end of the turn was left out: the denial at ${native} asks for another round`)
  return row.stop
    ? { answer: halt(reasonOr(outcome.reason, 'ended by hookline')), unsaid: [] }
    : lost(`Claude Code cannot be made to end its turn at ${native}`)
}

function message({ row, native }: Occasion, outcome: Outcome, { denied }: Verdict): Said {
  if (outcome.message === undefined || outcome.message === '') return SILENCE
  return row.message && !(denied && row.denyEnds)
    ? { answer: { systemMessage: outcome.message }, unsaid: [] }
    : lost(`Claude Code shows no message at ${native}: ${outcome.message}`)
}

function reply(stdout: string, unsaid: readonly string[]): AgentReply {
  return { stdout, stderr: '', exitCode: 0, unsaid }
}
