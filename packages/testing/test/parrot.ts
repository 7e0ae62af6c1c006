import {
  capabilitiesOf,
  HooklineError,
  type AgentReply,
  type Capability,
  type Dialect,
  type LifecycleEvent,
  type Outcome,
} from '@hookline/core'
import type { RecordedPayload } from '../src/index.ts'

const NEWEST: Dialect['capabilities'] = {
  'exec.before': can({ deny: true, rewrite: true, context: true }),
  'task.complete': can({ native: 'done', message: true }),
}

/** An agent that does not exist: two events, one of which it obeys; once it had only that. */
export const parrot: Dialect = {
  spec: 1,
  name: 'parrot',
  title: 'Parrot',
  version: '1.10',
  capabilities: NEWEST,
  versions: [
    { version: '1.10', capabilities: NEWEST },
    { version: '1.9', capabilities: { 'exec.before': can({ deny: true }) } },
  ],
  natives: { pre: ['exec.before'], done: ['task.complete'] },
  decode(payload, stamp) {
    const { hook, sid, cwd, line, last } = fields(payload)
    if (typeof sid !== 'string' || typeof cwd !== 'string' || sid === '' || cwd === '')
      throw invalid('no session')
    const data =
      hook === 'pre' && typeof line === 'string'
        ? { command: line, argv: null, cwd: null, callId: null }
        : hook === 'done'
          ? {
              status: 'completed',
              lastMessage: typeof last === 'string' ? last : null,
              usage: null,
              error: null,
              durationMs: null,
            }
          : undefined
    if (data === undefined) throw invalid('no event')
    const id = stamp.id()
    return [
      {
        spec: 1,
        id,
        name: hook === 'pre' ? 'exec.before' : 'task.complete',
        at: stamp.now(),
        key: `parrot:${id}`,
        channel: 'hook',
        agent: { name: 'parrot' },
        session: { id: sid, cwd, root: stamp.root(cwd) },
        data,
        raw: payload,
      } as LifecycleEvent,
    ]
  },
  sniff: (text) => /"hook":"(pre|done)"/.exec(text)?.[1],
  encode: (event, outcome) =>
    said(capabilitiesOf(parrot, event.agent.version)[event.name] ?? can({}), outcome),
  refuse: (native, reason) =>
    native === 'pre' ? reply({ deny: reason }, []) : reply({}, [`"${native}" cannot be refused: ${reason}`]),
  rewritten: (event, rewrite) =>
    ({
      ...event,
      data: { ...event.data, ...rewrite, argv: null },
      raw: { ...(event.raw as object), line: (rewrite as { readonly command: string }).command },
    }) as LifecycleEvent,
}

export const payloads: readonly [RecordedPayload, RecordedPayload] = [
  { name: 'pre', payload: { hook: 'pre', sid: 's', cwd: '/w', line: 'ls' }, events: ['exec.before'] },
  { name: 'done', payload: { hook: 'done', sid: 's', cwd: '/w', last: 'bye' } },
]

function can(able: Partial<Capability>): Capability {
  return {
    channel: 'hook',
    native: 'pre',
    deny: false,
    rewrite: false,
    context: false,
    ask: false,
    allow: false,
    stop: false,
    message: false,
    limitMs: 1000,
    blindSpots: [],
    ...able,
  }
}

function fields(payload: unknown): Readonly<Record<string, unknown>> {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw invalid('no object')
  return payload as Record<string, unknown>
}

function invalid(what: string): HooklineError {
  return new HooklineError('PAYLOAD_INVALID', what)
}

/** Each part of the outcome is said, or admitted to be lost. */
function said(able: Capability, { decision, reason, context, message, rewrite, stop }: Outcome): AgentReply {
  const parts: readonly (readonly [boolean, keyof Capability, object])[] = [
    [decision === 'deny' || decision === 'ask', 'deny', { deny: reason || 'no' }],
    [context.length > 0, 'context', { context }],
    [message !== undefined, 'message', { message }],
    [rewrite !== undefined, 'rewrite', { rewrite }],
    [stop === true, 'stop', { stop }],
  ]
  const wanted = parts.filter(([isWanted]) => isWanted)
  const heard = wanted.filter(([, what]) => able[what] === true)
  const lost = wanted.filter(([, what]) => able[what] !== true)
  return reply(
    Object.assign({}, ...heard.map(([, , part]) => part)) as object,
    lost.map(([, what]) => `parrots know no ${what}`),
  )
}

function reply(answer: object, unsaid: readonly string[]): AgentReply {
  const stdout = Object.keys(answer).length === 0 ? '' : JSON.stringify(answer)
  return { stdout, stderr: '', exitCode: 0, unsaid }
}
