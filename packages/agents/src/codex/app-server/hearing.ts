import { type Fields, asFields, fields, flag, id, text } from '../../payload.ts'
import { factOf, type AppServerFact, type Telling } from './fact.ts'
import { heardItem } from './heard-item.ts'
import type { Known } from './known.ts'
import { turnOf, type Thread } from './thread.ts'
import { turnEnd } from './turn-end.ts'
import { sum, usageOf } from './usage.ts'

/** Reads a message of a thread. */
export type Hear = (
  params: Fields,
  thread: Thread,
  telling: Telling,
  known: Known,
) => readonly AppServerFact[]

/** What messages of the server tell, by their method. */
export const HEARD: Readonly<Record<string, Hear>> = {
  'thread/started': () => [],
  'turn/started'(params, thread, _telling, known) {
    thread.turn = turnOf(id(fields(params, 'turn') ?? {}, 'id') ?? '')
    known.turns.set(thread.turn.id, thread)
    return []
  },
  'item/started': (params, thread, telling, known) => heardItem(params, thread, telling, known, false),
  'item/completed': (params, thread, telling, known) => heardItem(params, thread, telling, known, true),
  'turn/plan/updated'(params, thread, telling) {
    const input = { explanation: text(params, 'explanation'), plan: (params['plan'] ?? null) as never }
    const data = { tool: 'update_plan', input, callId: null, ok: true, output: null }
    return [factOf(telling, thread, 'tool.after', data, `${thread.turn.id}:plan:${thread.turn.plans++}`)]
  },
  'thread/tokenUsage/updated'(params, thread, telling) {
    const used = fields(params, 'tokenUsage') ?? {}
    const last = usageOf(fields(used, 'last') ?? {})
    const { turn, model } = thread
    // what a thread has used before is told again when it is opened, and what a compaction used is told in parts
    if (turn.isCompaction || id(params, 'turnId') !== turn.id) return []
    // Codex 0.130 says it again with each news of its limits
    const { totalTokens } = usageOf(fields(used, 'total') ?? {})
    if (totalTokens !== null && totalTokens === turn.counted) return []
    turn.counted = totalTokens
    turn.usage = sum(turn.usage, last)
    const data = { model, status: 'completed', usage: last, error: null }
    return [factOf(telling, thread, 'model.after', data, `${turn.id}:${turn.models++}`)]
  },
  error(params, thread, telling) {
    const error = fields(params, 'error') ?? {}
    const info = error['codexErrorInfo']
    const kind = typeof info === 'string' ? info : (Object.keys(asFields(info) ?? {})[0] ?? null)
    const more = text(error, 'additionalDetails')
    const message = [text(error, 'message') ?? 'an error', ...(more === null ? [] : [more])].join(': ')
    const data = { message, kind, fatal: !flag(params, 'willRetry') }
    return [factOf(telling, thread, 'error', data, `${thread.turn.id}:${thread.turn.errors++}`)]
  },
  'turn/completed'(params, thread, telling, known) {
    const facts = turnEnd(thread, fields(params, 'turn') ?? {}, telling)
    for (const [key, call] of known.calls) if (call.thread === thread.id) known.calls.delete(key)
    if (thread.isSub) known.turns.delete(thread.turn.id)
    return facts
  },
  warning: (params, thread, telling) => note('warning', text(params, 'message'), thread, telling),
  guardianWarning: (params, thread, telling) => note('guardian', text(params, 'message'), thread, telling),
  'thread/archived': (_params, thread, telling) => sessionEnd(thread, telling),
  'thread/closed': (_params, thread, telling) => sessionEnd(thread, telling),
}

function note(
  kind: string,
  message: string | null,
  thread: Thread,
  telling: Telling,
): readonly AppServerFact[] {
  return [factOf(telling, thread, 'notification', { kind, message }, null)]
}

/** The end of a session that has begun. */
export function sessionEnd(thread: Thread, telling: Telling): readonly AppServerFact[] {
  if (!thread.isOpen || thread.isSub) return []
  thread.isOpen = false
  thread.source = 'resume'
  return [factOf(telling, thread, 'session.end', { reason: 'other' }, null)]
}
