import type { Json, PatchedFile, Told } from '@hookline/core'
import { asFields, fields, json, text, type Fields } from '../../payload.ts'
import { patchFrom } from './call.ts'
import type { Item } from './record.ts'
import { execResult, mcpResult, patchResult } from './result.ts'
import type { State } from './state.ts'

/** What an item tells, but for its place. */
export type Piece = Pick<Told, 'name' | 'data' | 'fact' | 'waits'>

/** What items tell, by their type; `null`: nothing, or what hooks tell. */
export const ITEMS: Readonly<Record<string, (item: Item, state: State) => Piece | null>> = {
  AgentMessage: message,
  CommandExecution: command,
  FileChange: patched,
  McpToolCall: mcpCall,
  WebSearch: search,
}

/** Messages have ids of the model's making: which of the turn it is tells it apart in every channel. */
function message({ item, turn }: Item, { messages, turn: current }: State): Piece | null {
  const content = json(item, 'content')
  const parts = Array.isArray(content) ? content.map((part) => text(asFields(part) ?? {}, 'text') ?? '') : []
  const words = parts.join('')
  if (words === '' || turn === null || turn !== current) return null
  return { name: 'agent.message', data: { text: words }, fact: `${turn}:${messages}`, waits: null }
}

/** One that was left in the background is reported by a hook only if Codex looks at it again. */
function command({ item, id }: Item): Piece | null {
  const line = lineOf(json(item, 'command'))
  if (id === null || line === null || text(item, 'status') === 'declined') return null
  const { cwd, ...came } = execResult(item)
  const data = { command: line, argv: null, cwd, callId: id, ...came }
  return { name: 'exec.after', data, fact: id, waits: 'task' }
}

/** The line without the shell that runs it. */
function lineOf(words: Json): string | null {
  if (typeof words === 'string') return words
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return null
  const [, flag, line] = words as readonly string[]
  return words.length === 3 && /^-l?c$/.test(flag!) ? line! : words.join(' ')
}

/** One from inside a command is reported by no hook. */
function patched({ item, id }: Item, { calls }: State): Piece | null {
  if (id === null || text(item, 'status') === 'declined') return null
  const words = Object.hasOwn(calls, id) ? calls[id]! : null
  const call =
    words === null ? { patch: null, files: filesIn(fields(item, 'changes') ?? {}) } : patchFrom(words)
  const data = { ...call, callId: id, ...patchResult(item) } as unknown as Json
  return { name: 'patch.after', data, fact: id, waits: 'request' }
}

const KINDS: ReadonlySet<unknown> = new Set(['add', 'update', 'delete'])

function filesIn(changes: Fields): readonly PatchedFile[] {
  return Object.entries(changes).map(([path, how]) => {
    const given = asFields(how) ?? {}
    const to = text(given, 'move_path')
    const kind = text(given, 'type')
    const change = to !== null ? 'move' : KINDS.has(kind) ? (kind as PatchedFile['change']) : 'update'
    return { path, change, to }
  })
}

/** One that succeeded is reported by a hook. */
function mcpCall({ item, id }: Item): Piece | null {
  const [server, tool] = [text(item, 'server'), text(item, 'tool')]
  const came = mcpResult(item)
  if (id === null || server === null || tool === null || came.ok) return null
  const data = {
    // as hooks spell it
    server: server.replaceAll('-', '_'),
    tool,
    arguments: json(item, 'arguments'),
    callId: id,
    ...came,
  }
  return { name: 'mcp.after', data, fact: id, waits: null }
}

function search({ item, id }: Item): Piece | null {
  if (id === null) return null
  const data = {
    tool: 'web_search',
    input: { query: json(item, 'query'), action: json(item, 'action') },
    callId: id,
    ok: true,
    output: null,
  }
  return { name: 'tool.after', data, fact: id, waits: null }
}
