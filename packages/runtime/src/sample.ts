import {
  EVENTS,
  HooklineError,
  type Dialect,
  type EventName,
  type Json,
  type LifecycleEvent,
} from '@hookline/core'
import { projectRoot, stamp } from './stamp.ts'

/** What to make an event of, to try hooks on. */
export interface SampleRequest {
  readonly name: string
  /** The words after the name: the subject. */
  readonly words: readonly string[]
  /** Fields of the event's data that differ from the sample's. */
  readonly data?: Readonly<Record<string, Json>>
  readonly cwd: string
  readonly dialect: Dialect
}

type Words = readonly string[]
type Data = Readonly<Record<string, Json>>

/** An event as an agent would raise it, with the given subject. @throws HooklineError `EVENT_UNKNOWN` */
export function sample(request: SampleRequest): LifecycleEvent {
  const { name, words, cwd, dialect } = request
  const make = Object.hasOwn(DATA, name)
    ? DATA[name]
    : name.startsWith('custom.')
      ? (): Data => ({})
      : undefined
  if (make === undefined) {
    throw new HooklineError(
      'EVENT_UNKNOWN',
      `"${name}" is not an event; there are: ${Object.keys(EVENTS).join(', ')}`,
    )
  }
  const id = stamp.id()
  return {
    spec: 1,
    id,
    name: name as EventName,
    at: stamp.now(),
    key: id,
    channel: 'api',
    agent: { name: dialect.name },
    session: { id: 'try', cwd, root: projectRoot(cwd) },
    task: { id: 'try' },
    data: { ...make(words, cwd), ...request.data },
    raw: null,
  } as LifecycleEvent
}

const exec = (words: Words, cwd: string): Data => ({
  command: words.join(' '),
  argv: null,
  cwd,
  callId: null,
})
const patch = (words: Words): Data => ({
  files: words.map((path) => ({ path, change: 'update', to: null })),
  patch: null,
  callId: null,
})
const mcp = ([subject = 'server/tool']: Words): Data => {
  const slash = subject.indexOf('/')
  const [server, tool] = slash < 0 ? [subject, 'tool'] : [subject.slice(0, slash), subject.slice(slash + 1)]
  return { server, tool, arguments: {}, callId: null }
}
const tool = ([name = 'tool']: Words): Data => ({ tool: name, input: {}, callId: null })
const field =
  (name: string, rest: Data = {}) =>
  (words: Words): Data => ({ ...rest, [name]: words.length > 0 ? words.join(' ') : null })
const note = ([hook = '']: Words): Data => ({ hook, event: '', message: null })

const AFTER = { ok: true, output: null }
const DATA: Readonly<Record<string, (words: Words, cwd: string) => Data>> = {
  'session.start': ([source = 'startup']) => ({ source }),
  'session.end': field('reason'),
  'task.start': field('prompt'),
  'task.complete': ([status = 'completed']) => ({
    status,
    lastMessage: null,
    usage: null,
    error: null,
    durationMs: null,
  }),
  'agent.message': (words) => ({ text: words.join(' ') }),
  'exec.before': exec,
  'exec.after': (words, cwd) => ({ ...exec(words, cwd), ...AFTER, exitCode: 0, durationMs: null }),
  'patch.before': patch,
  'patch.after': (words) => ({ ...patch(words), ...AFTER }),
  'mcp.before': mcp,
  'mcp.after': (words) => ({ ...mcp(words), ok: true, result: null, error: null, durationMs: null }),
  'tool.before': tool,
  'tool.after': (words) => ({ ...tool(words), ...AFTER }),
  'permission.request': (words, cwd) => ({ kind: 'exec', description: null, ...exec(words, cwd) }),
  'model.before': field('model'),
  'model.after': field('model', { status: 'completed', usage: null, error: null }),
  'compact.before': ([trigger = 'auto']) => ({ trigger }),
  'compact.after': ([trigger = 'auto']) => ({ trigger }),
  'subagent.start': ([type = 'default']) => ({ type, lastMessage: null }),
  'subagent.stop': ([type = 'default']) => ({ type, lastMessage: null }),
  notification: ([kind, ...words]) => ({ kind: kind ?? null, message: words.join(' ') || null }),
  interrupt: () => ({}),
  error: ([kind, ...words]) => ({ kind: kind ?? null, message: words.join(' '), fatal: null }),
  ...Object.fromEntries(
    Object.keys(EVENTS)
      .filter((name) => /^(hook|guard)\./.test(name))
      .map((name) => [name, note]),
  ),
}
