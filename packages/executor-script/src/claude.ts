import type { EventData, Json, LifecycleEvent } from '@hookline/core'
import { claudeCall, claudeResponse, type CallKind } from './claude-call.ts'
import { scriptError } from './errors.ts'

type Fields = Readonly<Record<string, Json | undefined>>

/** One of Claude Code's events, and the fields that it has beyond those of all. */
interface Row {
  readonly native: string
  readonly fields: (data: never, event: LifecycleEvent, path: string | undefined) => Fields
}

/**
 * The event as Claude Code would have sent it. A patch is about one `path` there: Claude changes one file at a time.
 * @throws HooklineError `SCRIPT_PAYLOAD_MISSING` for what Claude Code has no event for
 */
export function claudePayload(event: LifecycleEvent, path: string | undefined): Fields {
  if (!Object.hasOwn(ROWS, event.name))
    throw scriptError('SCRIPT_PAYLOAD_MISSING', `Claude Code has no event like ${event.name}`)
  const { native, fields } = ROWS[event.name]!
  const { session, task, subagent } = event
  return {
    session_id: session.id,
    // scripts look for a file there, and a null would be the file "null"
    transcript_path: session.transcript ?? '',
    cwd: session.cwd,
    ...(task === undefined ? {} : { prompt_id: task.id }),
    ...(WITHOUT_MODE.has(native) ? {} : { permission_mode: session.approval ?? 'default' }),
    ...(subagent === undefined ? {} : { agent_id: subagent.id, agent_type: subagent.type ?? '' }),
    hook_event_name: native,
    ...fields(event.data as never, event, path),
  }
}

/** Claude Code tells how much it asks only where it might. */
const WITHOUT_MODE: ReadonlySet<string> = new Set([
  'SessionStart',
  'SessionEnd',
  'PreCompact',
  'PostCompact',
  'Notification',
  'StopFailure',
  'MessageDisplay',
  'SubagentStart',
])

const ROWS: Readonly<Record<string, Row>> = {
  'session.start': row('SessionStart', ({ source }: EventData['session.start'], { session }) => ({
    source,
    model: session.model,
  })),
  'session.end': row('SessionEnd', ({ reason }: EventData['session.end']) => ({ reason })),
  'task.start': row('UserPromptSubmit', ({ prompt }: EventData['task.start']) => ({ prompt })),
  'task.complete': row('Stop', ({ lastMessage, status }: EventData['task.complete'], event) => ({
    // whoever insists on more work must not be asked again where there is nobody to do it
    stop_hook_active: status !== 'completed' || wasAskedAgain(event),
    last_assistant_message: lastMessage,
    background_tasks: [],
    session_crons: [],
  })),
  'agent.message': row('MessageDisplay', ({ text }: EventData['agent.message'], { id, task }) => ({
    turn_id: task?.id,
    message_id: id,
    index: 0,
    final: true,
    delta: text,
  })),
  ...tool('exec'),
  ...tool('patch'),
  ...tool('mcp'),
  ...tool('tool'),
  'permission.request': row('PermissionRequest', (data: EventData['permission.request'], event, path) => {
    const call = claudeCall(data.kind, data as never, event, path)
    return { ...call, tool_input: described(call['tool_input'], data.description) }
  }),
  'compact.before': row('PreCompact', ({ trigger }: EventData['compact.before']) => ({
    trigger,
    custom_instructions: null,
  })),
  'compact.after': row('PostCompact', ({ trigger }: EventData['compact.after']) => ({
    trigger,
    compact_summary: '',
  })),
  'subagent.start': row('SubagentStart', ({ type }: EventData['subagent.start']) => ({ agent_type: type })),
  'subagent.stop': row('SubagentStop', ({ type, lastMessage }: EventData['subagent.stop'], event) => ({
    agent_type: type,
    agent_transcript_path: textIn(event.raw, 'agent_transcript_path') ?? '',
    stop_hook_active: wasAskedAgain(event),
    last_assistant_message: lastMessage,
  })),
  notification: row('Notification', ({ message, kind }: EventData['notification']) => ({
    message,
    notification_type: kind,
  })),
}

function row(native: string, fields: Row['fields']): Row {
  return { native, fields }
}

/** Before and after a call; a failure has an event of its own. */
function tool(kind: CallKind): Readonly<Record<string, Row>> {
  const call: Row['fields'] = (data, event, path) => ({
    ...claudeCall(kind, data, event, path),
    tool_use_id: (data as { readonly callId: string | null }).callId ?? event.id,
  })
  return {
    [`${kind}.before`]: { native: 'PreToolUse', fields: call },
    [`${kind}.after`]: {
      native: 'PostToolUse',
      fields: (data, event, path) => ({
        ...call(data, event, path),
        ...claudeResponse(kind, data, event, path),
      }),
    },
  }
}

/** What the model says of a call stands in the call's own input there. */
function described(input: Json | undefined, description: string | null): Json | undefined {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input)
  return isObject && description !== null ? { ...input, description } : input
}

/** Only the agent's own payload tells that a round was caused by a hook. */
function wasAskedAgain({ raw }: LifecycleEvent): boolean {
  return field(raw, 'stop_hook_active') === true
}

function textIn(raw: unknown, name: string): string | undefined {
  const value = field(raw, name)
  return typeof value === 'string' ? value : undefined
}

function field(raw: unknown, name: string): unknown {
  return typeof raw === 'object' && raw !== null
    ? (raw as Readonly<Record<string, unknown>>)[name]
    : undefined
}
