import type {
  EventData,
  EventName,
  ExecCall,
  McpCall,
  PatchCall,
  PermissionRequest,
  ToolCall,
} from './data.ts'
import type { HookNote } from './own-data.ts'

/** How the fact reached hookline. */
export type Channel = 'hook' | 'stream' | 'transcript' | 'app-server' | 'notify' | 'emit' | 'api'

/** A fact from an agent's lifecycle. Immutable. */
export type LifecycleEvent<Name extends EventName = EventName> = Name extends EventName
  ? {
      readonly spec: 1
      /** UUIDv7. */
      readonly id: string
      readonly name: Name
      /** RFC 3339, UTC. */
      readonly at: string
      /** The fact itself: equal for one fact whichever channel saw it, so that nothing is done twice. */
      readonly key: string
      readonly channel: Channel
      readonly agent: { readonly name: string; readonly version?: string }
      readonly session: {
        readonly id: string
        readonly cwd: string
        /** The project's root: the nearest ancestor of the first cwd that holds `.git`, else that cwd. */
        readonly root: string
        readonly transcript?: string
        readonly model?: string
        /** The agent's word for how much it asks. */
        readonly approval?: string
      }
      /** One round of work from a prompt to the answer; Codex calls it a turn. */
      readonly task?: { readonly id: string }
      /** Set on everything a subagent does. */
      readonly subagent?: { readonly id: string; readonly type?: string }
      readonly data: EventData[Name]
      /** What the agent sent; the engine never reads it. */
      readonly raw: unknown
    }
  : never

/**
 * How far the outcome of an event binds the agent: `no`, it does not wait · `context`, it takes words for the model ·
 * `feedback`, it can be told off after the act · `yes`, it obeys.
 */
export type Gate = 'no' | 'context' | 'feedback' | 'yes'

/** How `match` reads a subject: in a command and a name `*` stands for anything, in a path `/` separates. */
export type SubjectKind = 'command' | 'path' | 'name'

/** What is known of an event before any hook looks at it. */
export interface EventRow {
  readonly gate: Gate
  /** The field that `match` is about, for people; `null`: the event has no subject. */
  readonly subject: string | null
  readonly kind: SubjectKind
  /** The texts that `match` is tried on. */
  readonly candidates: (data: never) => string | readonly string[] | null
}

const paths = (data: PatchCall): readonly string[] =>
  data.files.flatMap((file) => (file.to === null ? [file.path] : [file.path, file.to]))
const command = (data: ExecCall): string => data.command
const mcpTool = (data: McpCall): string => `${data.server}/${data.tool}`
const tool = (data: ToolCall): string => data.tool
const nothing = (): null => null
const hookName = (data: HookNote): string => data.hook

const PERMISSION_SUBJECT = { exec: command, patch: paths, mcp: mcpTool, tool } as const

/** The table of all events: no step of the engine knows a name, each reads its row. */
export const EVENTS: Readonly<Record<string, EventRow>> = {
  'session.start': field('context', 'source'),
  'session.end': field('no', 'reason'),
  'task.start': { gate: 'yes', subject: null, kind: 'name', candidates: nothing },
  'task.complete': field('yes', 'status'),
  'agent.message': { gate: 'no', subject: null, kind: 'name', candidates: nothing },
  'exec.before': { gate: 'yes', subject: 'command', kind: 'command', candidates: command },
  'exec.after': { gate: 'feedback', subject: 'command', kind: 'command', candidates: command },
  'patch.before': { gate: 'yes', subject: 'each path', kind: 'path', candidates: paths },
  'patch.after': { gate: 'feedback', subject: 'each path', kind: 'path', candidates: paths },
  'mcp.before': { gate: 'yes', subject: 'server/tool', kind: 'name', candidates: mcpTool },
  'mcp.after': { gate: 'feedback', subject: 'server/tool', kind: 'name', candidates: mcpTool },
  'tool.before': { gate: 'yes', subject: 'tool', kind: 'name', candidates: tool },
  'tool.after': { gate: 'feedback', subject: 'tool', kind: 'name', candidates: tool },
  'permission.request': {
    gate: 'yes',
    subject: "as the call's",
    kind: 'command',
    candidates: (data: PermissionRequest) => PERMISSION_SUBJECT[data.kind](data as never),
  },
  'model.before': field('no', 'model'),
  'model.after': field('no', 'model'),
  'compact.before': field('yes', 'trigger'),
  'compact.after': field('no', 'trigger'),
  'subagent.start': field('context', 'type'),
  'subagent.stop': field('yes', 'type'),
  notification: field('no', 'kind'),
  interrupt: { gate: 'no', subject: null, kind: 'name', candidates: nothing },
  error: field('no', 'kind'),
  'hook.started': ours(),
  'hook.completed': ours(),
  'hook.failed': ours(),
  'hook.denied': ours(),
  'hook.retrying': ours(),
  'hook.dead': ours(),
  'hook.dropped': ours(),
  'hook.skipped': ours(),
  'guard.changed': ours(),
  'guard.paused': ours(),
  'guard.heartbeat': field('no', 'state'),
}

const CUSTOM: EventRow = { gate: 'yes', subject: null, kind: 'name', candidates: nothing }

/** The row of an event; `undefined` for a name that is not one. */
export function eventRow(name: string): EventRow | undefined {
  return Object.hasOwn(EVENTS, name)
    ? EVENTS[name]
    : /^custom\.[a-z0-9]+([._-][a-z0-9]+)*$/.test(name)
      ? CUSTOM
      : undefined
}

/** The kind of subject that this very event has: what a permission is asked for differs from case to case. */
export function subjectKind(event: LifecycleEvent, row: EventRow): SubjectKind {
  if (event.name !== 'permission.request') return row.kind
  const { kind } = event.data
  return kind === 'exec' ? 'command' : kind === 'patch' ? 'path' : 'name'
}

function field(gate: Gate, name: string): EventRow {
  return {
    gate,
    subject: name,
    kind: 'name',
    candidates: (data: Record<string, string | null>) => data[name] ?? null,
  }
}

function ours(): EventRow {
  return { gate: 'no', subject: 'hook id', kind: 'name', candidates: hookName }
}
