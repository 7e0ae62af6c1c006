import type { Stamp } from '@hookline/core'
import { type Fields, asFields, fields, id, text } from '../../payload.ts'
import type { AppServerFact, Telling } from './fact.ts'
import { HEARD, sessionEnd } from './hearing.ts'
import type { Known } from './known.ts'
import { askedOf, type AppServerQuestion } from './question.ts'
import { childOf, NOBODY, settle, switchesHooksOff, threadOf, type Thread } from './thread.ts'

/** Follows what a client and `codex app-server` say to each other, and tells what happened. It changes nothing of it. */
export interface AppServerReader {
  /** A message of the client. */
  readonly said: (message: unknown) => void
  /** A message of the server: what it tells of, in order. */
  readonly heard: (message: unknown) => readonly AppServerFact[]
  /** A question of the server that hooks may answer; `undefined`: it is none, or not about a call. */
  readonly asked: (message: unknown) => AppServerQuestion | undefined
  /** The connection is over: the sessions that end with it. */
  readonly ended: () => readonly AppServerFact[]
  /** What the server said of its version. */
  readonly version: () => string | undefined
  /** Where a thread works. */
  readonly cwdOf: (thread: string) => string | undefined
  /** How much a thread asks, in the words of the protocol. */
  readonly approvalOf: (thread: string) => string | undefined
  /** True: its client wants no hooks of Codex in a thread. */
  readonly isHookless: (thread: string) => boolean
}

/** `stamp.version` is not asked: the server says which it is. `cwd`: where threads work that say nothing of it. */
export function createAppServerReader(stamp: Stamp, cwd: string): AppServerReader {
  const known: Known = { cwd, threads: new Map(), turns: new Map(), calls: new Map(), version: undefined }
  const requests = new Map<unknown, { readonly method: string; readonly params: Fields }>()
  const telling = (raw: unknown): Telling => ({
    raw,
    stamp: { ...stamp, ...(known.version === undefined ? {} : { version: known.version }) },
  })
  return {
    said(message) {
      const read = asFields(message)
      const method = read && text(read, 'method')
      if (read === null || method === null) return
      const params = fields(read, 'params') ?? {}
      if (ANSWERED.has(method)) requests.set(read['id'], { method, params })
      const thread = known.threads.get(id(params, 'threadId') ?? '')
      if (thread === undefined) return
      if (method === 'thread/compact/start') thread.compacts = true
      if (method === 'turn/start') settle(thread, params)
    },
    heard(message) {
      const read = asFields(message)
      if (read === null) return []
      const method = text(read, 'method')
      if (method === null) return answered(read)
      const params = fields(read, 'params')
      const hear = Object.hasOwn(HEARD, method) ? HEARD[method] : undefined
      const thread = params === null || hear === undefined ? NOBODY : threadIn(params)
      return thread === NOBODY ? [] : hear!(params!, thread, telling(message), known)
    },
    asked: (message) => askedOf(message, known, telling(message)),
    ended: () => [...known.threads.values()].flatMap((thread) => sessionEnd(thread, telling(null))),
    version: () => known.version,
    cwdOf: (thread) => known.threads.get(thread)?.cwd,
    approvalOf: (thread) => known.threads.get(thread)?.approval ?? undefined,
    isHookless: (thread) => known.threads.get(thread)?.isHookless === true,
  }

  function answered(read: Fields): readonly AppServerFact[] {
    const request = requests.get(read['id'])
    const result = fields(read, 'result')
    requests.delete(read['id'])
    if (request === undefined || result === null) return []
    if (request.method === 'initialize') known.version = VERSION.exec(text(result, 'userAgent') ?? '')?.[1]
    else {
      const described = fields(result, 'thread') ?? {}
      keep(described, result, sourceOf(request))
      const thread = known.threads.get(id(described, 'id') ?? '')
      if (thread !== undefined && switchesHooksOff(request.params)) thread.isHookless = true
    }
    return []
  }

  function keep(described: Fields, beside: Fields, source?: string): void {
    const thread = threadOf(described, beside, source ?? 'startup')
    if (thread === undefined) return
    thread.isHookless = known.threads.get(id(described, 'parentThreadId') ?? '')?.isHookless === true
    const before = known.threads.get(thread.id)
    // what is told twice is told in less words the second time
    if (before === undefined) known.threads.set(thread.id, thread)
    else {
      settle(before, beside)
      if (!before.isOpen && source !== undefined) before.source = source
    }
  }

  /** Whose message it is: also of a thread that was never described, which is known once a turn of it begins. */
  function threadIn(params: Fields): Thread {
    const described = fields(params, 'thread')
    if (described !== null) keep(described, {})
    const own = id(described ?? params, described === null ? 'threadId' : 'id')
    const found = own === null ? NOBODY : known.threads.get(own)
    if (found !== undefined) return found
    const turn = fields(params, 'turn')
    if (turn === null) return NOBODY
    const parent = known.turns.get(id(turn, 'rootTurnId') ?? '')
    const made = parent ? childOf(parent, own!) : threadOf({ id: own, cwd }, {}, 'resume')!
    known.threads.set(made.id, made)
    return made
  }
}

const VERSION = /^[^/]*\/(\d+\.\d+\.\d+\S*)/

/** Requests whose answer tells something. */
const ANSWERED: ReadonlySet<string> = new Set(['initialize', 'thread/start', 'thread/resume', 'thread/fork'])

function sourceOf({ method, params }: { readonly method: string; readonly params: Fields }): string {
  if (method === 'thread/start') return text(params, 'sessionStartSource') ?? 'startup'
  return method === 'thread/fork' ? 'fork' : 'resume'
}
