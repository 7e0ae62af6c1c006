import type { AgentReply, LifecycleEvent, Outcome } from '@hookline/core'
import { halt, reasonOr, write } from './answer.ts'
import { type Occasion, occasion } from './occasion.ts'
import { refuse } from './refuse.ts'
import { type Said, verdict } from './verdict.ts'

/** The whole answer in Codex's own shape. Never throws: Codex takes a crash for consent. */
export function encode(event: LifecycleEvent, outcome: Outcome): AgentReply {
  const at = occasion(event)
  if (at === undefined)
    return reply('', [`Codex was told nothing: it has no event that becomes ${event.name}`])
  try {
    return spoken(at, outcome)
  } catch {
    return refuse(at.native, 'what the hooks answered could not be written as JSON')
  }
}

function spoken(at: Occasion, outcome: Outcome): AgentReply {
  const ruled = verdict(at, outcome)
  const parts = [ruled, context(at, outcome), end(at, outcome, ruled.denied), message(at, outcome)]
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
    : lost(`Codex takes no context at ${native}: ${texts.length} for its model left out`)
}

function end({ row, native }: Occasion, outcome: Outcome, denied: boolean): Said {
  if (outcome.stop !== true || (denied && row.denyEnds)) return SILENCE
  if (denied && row.denyGoesOn)
    return lost(`the end of the turn was left out: the denial at ${native} asks for another round`)
  return row.stop
    ? { answer: halt(reasonOr(outcome.reason, 'ended by hookline')), unsaid: [] }
    : lost(`Codex cannot be made to end its turn at ${native}`)
}

function message({ row, native }: Occasion, outcome: Outcome): Said {
  if (outcome.message === undefined || outcome.message === '') return SILENCE
  return row.message
    ? { answer: { systemMessage: outcome.message }, unsaid: [] }
    : lost(`Codex shows no message at ${native}: ${outcome.message}`)
}

function reply(stdout: string, unsaid: readonly string[]): AgentReply {
  return { stdout, stderr: '', exitCode: 0, unsaid }
}
