import type { EventData } from '@hookline/core'
import { type Fields, asFields, fields, id, text } from '../../payload.ts'
import { ASKED } from './asked.ts'
import { factOf, type AppServerFact, type Telling } from './fact.ts'
import type { Known } from './known.ts'
import { threadOf, type Thread } from './thread.ts'
import { isWider } from './wider.ts'

/** A question about a call, which hooks may answer instead of the user. */
export interface AppServerQuestion {
  /** As the server wrote it. */
  readonly id: string | number
  readonly thread: string
  /** What is about to happen; `null`: nothing that has a fact of its own. */
  readonly before: AppServerFact | null
  readonly permission: AppServerFact
  /** What the server is answered with. */
  readonly decline: object
  /** `null`: only a person may say so. */
  readonly accept: object | null
  /** Declines, and ends the turn; `null`: no answer does that. */
  readonly abort: object | null
  /** True: an answer of the user is consent to more than was asked, and Codex does not ask again. */
  readonly isWider: (answer: unknown) => boolean
}

/** The question in a message of the server. */
export function askedOf(message: unknown, known: Known, telling: Telling): AppServerQuestion | undefined {
  const read = asFields(message)
  const method = read && text(read, 'method')
  if (read === null || method === null || !Object.hasOwn(ASKED, method)) return undefined
  const question = read['id']
  if (typeof question !== 'string' && typeof question !== 'number') return undefined
  const params = fields(read, 'params') ?? {}
  const thread = threadIn(params, known)
  const asks = thread && ASKED[method]!(params, { thread, known, root: telling.stamp.root(thread.cwd) })
  if (thread === undefined || asks === undefined) return undefined
  const { kind, data, description, part = '', isCall = true, hasHook = true, abort = null, ...answers } = asks
  const request = { kind, description, ...data } as EventData['permission.request']
  const asked = factOf(telling, thread, 'permission.request', request, null)
  const permission = hasHook ? asked : { ...asked, native: null }
  const fact = data.callId === null ? null : `${data.callId}${part}`
  const before = isCall ? factOf(telling, thread, `${kind}.before`, data as never, fact) : null
  return { id: question, thread: thread.id, before, permission, abort, isWider, ...answers }
}

/** Whose call is asked about: of a conversation, as threads were called before, nothing else was told. */
function threadIn(params: Fields, { threads, cwd }: Known): Thread | undefined {
  const conversation = id(params, 'conversationId')
  const found = threads.get(id(params, 'threadId') ?? conversation ?? '')
  if (found !== undefined || conversation === null) return found
  return threadOf({ id: conversation, cwd: id(params, 'cwd') ?? cwd }, {}, 'resume')
}
