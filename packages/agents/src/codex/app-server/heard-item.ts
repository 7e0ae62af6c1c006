import { type Fields, asFields, fields, id, text } from '../../payload.ts'
import { factOf, type AppServerFact, type Telling } from './fact.ts'
import { callOf, nameOf, wasDeclined, type ItemCall } from './item.ts'
import type { Known } from './known.ts'
import type { Thread } from './thread.ts'

/** What the beginning or the end of an item tells. */
export function heardItem(
  params: Fields,
  thread: Thread,
  telling: Telling,
  known: Known,
  isOver: boolean,
): readonly AppServerFact[] {
  const found = fields(params, 'item')
  if (found === null) return []
  const type = text(found, 'type') ?? ''
  const other = Object.hasOwn(OTHERS, type) ? OTHERS[type] : undefined
  if (other !== undefined) return other(found, thread, telling, isOver)
  const call = callOf(found, telling.stamp.root(thread.cwd))
  return call === undefined ? [] : called(call, found, thread, telling, known, isOver)
}

function called(
  call: ItemCall,
  found: Fields,
  thread: Thread,
  telling: Telling,
  known: Known,
  isOver: boolean,
): readonly AppServerFact[] {
  const own = id(found, 'id') ?? ''
  const key = `${thread.id}:${own}`
  if (!isOver) {
    known.calls.set(key, { ...call, thread: thread.id, id: own })
    return [factOf(telling, thread, nameOf(call, 'before'), call.data as never, own)]
  }
  known.calls.delete(key)
  if (wasDeclined(found)) return []
  const data = { ...call.data, ...call.result } as never
  return [factOf(telling, thread, nameOf(call, 'after'), data, own)]
}

type Other = (found: Fields, thread: Thread, telling: Telling, isOver: boolean) => readonly AppServerFact[]

const OTHERS: Readonly<Record<string, Other>> = {
  userMessage: (found, thread, telling, isOver) => (isOver ? [] : prompt(found, thread, telling)),
  agentMessage(found, thread, telling, isOver) {
    const said = text(found, 'text')
    if (!isOver || said === null || said === '') return []
    thread.turn.lastMessage = said
    return [
      factOf(telling, thread, 'agent.message', { text: said }, `${thread.turn.id}:${thread.turn.messages++}`),
    ]
  },
  contextCompaction(_found, thread, telling, isOver) {
    const data = { trigger: thread.compacts ? 'manual' : 'auto' }
    thread.turn.isCompaction = true
    if (!isOver) return [factOf(telling, thread, 'compact.before', data, null)]
    thread.compacts = false
    if (!thread.isSub) thread.source = 'compact'
    return [factOf(telling, thread, 'compact.after', data, null)]
  },
}

/** What a thread is asked, and the beginning of it all with the first. */
function prompt(found: Fields, thread: Thread, telling: Telling): readonly AppServerFact[] {
  const { source, isSub, turn, role } = thread
  thread.source = null
  thread.isOpen = true
  turn.prompts++
  const first =
    source === null
      ? []
      : isSub
        ? [factOf(telling, thread, 'subagent.start', { type: role, lastMessage: null }, turn.id)]
        : [factOf(telling, thread, 'session.start', { source }, null)]
  return [...first, factOf(telling, thread, 'task.start', { prompt: promptOf(found) }, null)]
}

function promptOf(found: Fields): string | null {
  const content = Array.isArray(found['content']) ? (found['content'] as readonly unknown[]) : []
  const texts = content.flatMap((part) => text(asFields(part) ?? {}, 'text') ?? [])
  return texts.length === 0 ? null : texts.join('\n')
}
