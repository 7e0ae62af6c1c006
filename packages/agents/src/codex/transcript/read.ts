import type { Json, Read, Told } from '@hookline/core'
import { callIn, failureOf } from './call.ts'
import { ITEMS } from './items.ts'
import { endOf } from './end.ts'
import { eventOf, itemOf, recordOf, type CodexRecord, type Item } from './record.ts'
import { placed, stateFrom, type State } from './state.ts'
import { usageIn } from './usage.ts'
import { fields, id } from '../../payload.ts'

/** Reads the next record of a rollout file; what it does not know changes nothing and tells nothing. */
export function read(before: Json, value: unknown): Read {
  const state = stateFrom(before)
  const record = recordOf(value)
  if (record === null) return outcome(state)
  const item = itemOf(record)
  if (item !== null) return itemRead(state, item, record.at)
  const kind = eventOf(record) ?? record.type
  return kind !== null && Object.hasOwn(KINDS, kind) ? KINDS[kind]!(state, record) : outcome(state)
}

/** What other records than items do, by what they are. */
const KINDS: Readonly<Record<string, (state: State, record: CodexRecord) => Read>> = {
  session_meta: (state, { payload }) => outcome({ ...state, thread: id(payload, 'id') }),
  // a turn that was killed has no end
  task_started(state, { payload }) {
    const turn = id(payload, 'turn_id')
    return outcome({ ...state, turn, isPlaced: true, messages: 0, acted: false, usage: null }, [], 'task')
  },
  // where there are no items, as in an editor with Codex 0.150, that is how a task is known
  user_message: (state) => outcome({ ...state, acted: true }),
  task_complete: ended,
  turn_aborted: ended,
  token_usage_record(before, { payload }) {
    const turn = id(payload, 'turn_id')
    const state = placed(before, turn)
    return turn === state.turn
      ? outcome({ ...state, usage: usageIn(fields(payload, 'turn_token_usage')) }, [], 'request')
      : outcome(state)
  },
  token_count: (state) => outcome(state, [], 'request'),
  response_item: respond,
}

function outcome(state: State, told: readonly Told[] = [], ends: Read['ends'] = null): Read {
  return { state: state as unknown as Json, told, ends }
}

function ended(before: State, record: CodexRecord): Read {
  const { at, payload } = record
  const task = id(payload, 'turn_id')
  const state = placed(before, task)
  if (task === null || task !== state.turn) return outcome(state)
  const end = endOf(record, state.usage)
  // a compaction that the user asked for is a turn as well, and no task
  const told = end === null || !state.acted ? [] : [{ ...end, thread: state.thread, task, at, waits: null }]
  return outcome({ ...state, turn: null, calls: {} }, told, 'task')
}

function itemRead(before: State, item: Item, at: string | null): Read {
  const state = placed(before, item.turn)
  const thread = item.thread ?? state.thread
  const next = { ...state, thread, acted: state.acted || item.type !== 'ContextCompaction' }
  const made = Object.hasOwn(ITEMS, item.type ?? '') ? ITEMS[item.type!]!(item, next) : null
  if (made === null) return outcome(next)
  const messages = made.name === 'agent.message' ? next.messages + 1 : next.messages
  // of a turn that has ended no hook reports anything any more
  const waits = item.turn === state.turn ? made.waits : null
  return outcome({ ...next, messages }, [{ ...made, waits, thread: item.thread, task: item.turn, at }])
}

/** A patch that does not apply leaves no item: the call and its answer tell of it. */
function respond(state: State, { at, payload }: CodexRecord): Read {
  const call = callIn(payload)
  if (call !== null) return outcome({ ...state, calls: { ...state.calls, [call.id]: call.patch } })
  const callId = id(payload, 'call_id')
  if (callId === null || !Object.hasOwn(state.calls, callId)) return outcome(state)
  const { [callId]: patch, ...calls } = state.calls
  const failed = failureOf(callId, patch!, payload)
  const rest = { ...state, calls }
  return failed === null
    ? outcome(rest)
    : outcome(rest, [{ ...failed, thread: state.thread, task: state.turn, at, waits: null }])
}
