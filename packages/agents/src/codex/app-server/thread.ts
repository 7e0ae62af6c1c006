import type { LifecycleEvent, Stamp, Usage } from '@hookline/core'
import { type Fields, fields, id, text } from '../../payload.ts'

/** What is known of a thread: a session of the user's, or a subagent at work in one. */
export interface Thread {
  readonly id: string
  readonly session: string
  /** It is the thread of a subagent. */
  readonly isSub: boolean
  readonly role: string | null
  cwd: string
  transcript: string | null
  model: string | null
  approval: string | null
  /** Its client wants no hooks of Codex in it. */
  isHookless: boolean
  /** Why its session begins with the next prompt; `null`: it has begun. */
  source: string | null
  /** Its session has begun, and has not ended. */
  isOpen: boolean
  turn: Turn
  /** Its user asked for a compaction. */
  compacts: boolean
}

/** The round of work that a thread is in. */
export interface Turn {
  readonly id: string
  prompts: number
  messages: number
  plans: number
  errors: number
  models: number
  isCompaction: boolean
  lastMessage: string | null
  usage: Usage | null
  /** All tokens of the thread, when those of the turn were last counted. */
  counted: number | null
}

export function turnOf(turn: string): Turn {
  return {
    id: turn,
    prompts: 0,
    messages: 0,
    plans: 0,
    errors: 0,
    models: 0,
    isCompaction: false,
    lastMessage: null,
    usage: null,
    counted: null,
  }
}

/** A thread as Codex describes it, with what stands beside it in an answer. */
export function threadOf(described: Fields, beside: Fields, source: string): Thread | undefined {
  const own = id(described, 'id')
  if (own === null) return undefined
  const isSub = id(described, 'parentThreadId') !== null
  return {
    id: own,
    session: isSub ? (id(described, 'sessionId') ?? own) : own,
    isSub,
    role: text(described, 'agentRole'),
    cwd: id(beside, 'cwd') ?? id(described, 'cwd') ?? '',
    transcript: id(described, 'path'),
    model: id(beside, 'model') ?? id(described, 'model'),
    approval: approvalOf(beside),
    isHookless: false,
    source,
    isOpen: false,
    turn: turnOf(''),
    compacts: false,
  }
}

/** The thread of a subagent that nobody described: all that it does not share with the one that began it is its id. */
export function childOf(parent: Thread, own: string): Thread {
  return {
    ...parent,
    id: own,
    isSub: true,
    role: null,
    transcript: null,
    source: 'startup',
    isOpen: false,
    turn: turnOf(''),
    compacts: false,
  }
}

/** How much is asked; a policy in parts is none of the words that there are. */
function approvalOf(from: Fields): string | null {
  return id(from, 'approvalPolicy') ?? (fields(from, 'approvalPolicy') === null ? null : 'granular')
}

/** What an event of the thread says of where it happened. */
export function placeOf(thread: Thread, stamp: Stamp): Pick<LifecycleEvent, 'session' | 'task' | 'subagent'> {
  const { cwd, transcript, model, approval, turn, isSub, role } = thread
  return {
    session: {
      id: thread.session,
      cwd,
      root: stamp.root(cwd),
      ...(transcript === null ? {} : { transcript }),
      ...(model === null ? {} : { model }),
      // in the words that hooks of Codex are told it
      ...(approval === null ? {} : { approval: approval === 'never' ? 'bypassPermissions' : 'default' }),
    },
    ...(turn.id === '' ? {} : { task: { id: turn.id } }),
    ...(isSub ? { subagent: { id: thread.id, ...(role === null ? {} : { type: role }) } } : {}),
  }
}

/** A turn may begin elsewhere, with another model, or with more to ask. */
export function settle(thread: Thread, params: Fields): void {
  thread.cwd = id(params, 'cwd') ?? thread.cwd
  thread.model = id(params, 'model') ?? thread.model
  thread.approval = approvalOf(params) ?? thread.approval
}

/** Whose messages of no thread are. */
export const NOBODY: Thread = threadOf({ id: '?' }, {}, 'startup')!

/** True: the settings that a thread is begun with switch the hooks of Codex off in it. */
export function switchesHooksOff(params: Fields): boolean {
  const config = fields(params, 'config') ?? {}
  const features = fields(config, 'features') ?? {}
  return ['hooks', 'codex_hooks'].some(
    (name) => features[name] === false || config[`features.${name}`] === false,
  )
}
