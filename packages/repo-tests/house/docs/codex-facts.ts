import type { LifecycleEvent } from '@hookline/core'

/** What may happen in a session of Codex, and the event that tells of it. */
export interface Fact {
  readonly fact: string
  readonly event: string
  readonly is: (event: LifecycleEvent) => boolean
}

/** By the words of a fact: the channels that told of it; empty: nobody did. */
export type Seen = Readonly<Record<string, string>>

/** What was recorded: by version of Codex, and by how it runs. */
export type SeenByVersion = Readonly<Record<string, Readonly<Record<string, Seen>>>>

type Data = Readonly<Record<string, unknown>>

const named =
  (name: string, is: (data: Data) => boolean = () => true) =>
  (event: LifecycleEvent): boolean =>
    event.name === name && is(event.data as Data)

const runs =
  (words: string) =>
  ({ command }: Data): boolean =>
    String(command).includes(words)

/** All of them, in the order of a session. */
export const FACTS: readonly Fact[] = [
  { fact: 'a session begins', event: 'session.start', is: named('session.start') },
  { fact: 'a session ends', event: 'session.end', is: named('session.end') },
  { fact: 'a task begins', event: 'task.start', is: named('task.start') },
  of('task.complete', 'a task is done', ({ status }) => status === 'completed'),
  of(
    'task.complete',
    'its tokens and duration',
    ({ usage, durationMs }) => usage !== null && durationMs !== null,
  ),
  of('task.complete', 'a task fails', ({ status }) => status === 'failed'),
  of('task.complete', 'a task is interrupted', ({ status }) => status === 'interrupted'),
  of('interrupt', 'the user interrupts'),
  of('agent.message', 'the model says something'),
  of('error', 'a request to the model fails'),
  of('exec.before', 'before a command'),
  of('exec.after', 'after a command, with its exit code', ({ exitCode }) => exitCode === 3),
  of('exec.after', 'a command left in the background ends', ({ exitCode }) => exitCode === 4),
  of('exec.after', "the user's own `!` command", runs('bang.txt')),
  of('patch.before', 'before a patch'),
  of('patch.after', 'a patch applied', ({ ok, files }) => ok === true && touches(files, 'a.txt')),
  of('patch.after', 'a patch did not apply', ({ ok }) => ok === false),
  of('patch.after', 'a patch inside a command', ({ files }) => touches(files, 'h.txt')),
  of('mcp.before', 'before a call of an MCP server'),
  of('mcp.after', 'a call of an MCP server succeeded', ({ ok }) => ok === true),
  of('mcp.after', 'a call of an MCP server failed', ({ ok }) => ok === false),
  of('tool.before', 'before another tool'),
  of('tool.after', 'another tool was used', ({ tool }) => tool !== 'web_search'),
  of('tool.after', 'a search of the web', ({ tool }) => tool === 'web_search'),
  of('permission.request', 'leave is asked'),
  of('model.before', 'before a request to the model'),
  of('model.after', 'after a request to the model'),
  of('compact.before', 'before a compaction'),
  of('compact.after', 'after a compaction'),
  of('subagent.start', 'a subagent starts'),
  of('subagent.stop', 'a subagent stops'),
]

function of(event: string, fact: string, is?: (data: Data) => boolean): Fact {
  return { fact, event, is: named(event, is) }
}

function touches(files: unknown, path: string): boolean {
  return Array.isArray(files) && files.some((one) => (one as { readonly path?: unknown }).path === path)
}
