import { isAbsolute, relative, resolve } from 'node:path'
import type { EventData, EventName, Json, PatchedFile } from '@hookline/core'
import type { ThreadItem } from '@openai/codex-sdk'
import { unwrapped } from './unwrapped.ts'

/** A fact of the stream. */
export type Fact = {
  readonly [Name in EventName]: { readonly name: Name; readonly data: Partial<EventData[Name]> }
}[EventName]

/** Where the thread works. */
export interface Place {
  readonly cwd: string
  readonly root: string
}

/** What an item is about, before it is done, and after. */
interface Row<Item> {
  readonly before?: (item: Item, place: Place) => Fact
  readonly after?: (item: Item, place: Place) => Fact
}

type Rows = { readonly [Type in ThreadItem['type']]: Row<Extract<ThreadItem, { readonly type: Type }>> }

const ROWS: Rows = {
  agent_message: { after: ({ text }) => ({ name: 'agent.message', data: { text } }) },
  reasoning: {},
  command_execution: {
    before: ({ command }, { cwd }) => ({ name: 'exec.before', data: { command: unwrapped(command), cwd } }),
    after: ({ command, status, exit_code: exitCode = null, aggregated_output: output }, { cwd }) => ({
      name: 'exec.after',
      data: {
        command: unwrapped(command),
        cwd,
        ok: exitCode === null ? status === 'completed' : exitCode === 0,
        exitCode,
        output,
      },
    }),
  },
  file_change: {
    before: ({ changes }, place) => ({ name: 'patch.before', data: { files: filesOf(changes, place) } }),
    after: ({ changes, status }, place) => ({
      name: 'patch.after',
      data: { files: filesOf(changes, place), ok: status === 'completed' },
    }),
  },
  mcp_tool_call: {
    before: ({ server, tool, arguments: given }) => ({
      name: 'mcp.before',
      data: { server, tool, arguments: (given ?? null) as Json },
    }),
    after: ({ server, tool, arguments: given, status, result, error }) => ({
      name: 'mcp.after',
      data: {
        server,
        tool,
        arguments: (given ?? null) as Json,
        ok: status === 'completed',
        result: (result ?? null) as unknown as Json,
        error: error?.message ?? null,
      },
    }),
  },
  web_search: {
    before: ({ query }) => ({ name: 'tool.before', data: { tool: 'web_search', input: { query } } }),
    after: ({ query }) => ({ name: 'tool.after', data: { tool: 'web_search', input: { query }, ok: true } }),
  },
  todo_list: {
    after: ({ items }) => ({
      name: 'tool.after',
      data: { tool: 'update_plan', input: { plan: items as unknown as Json }, ok: true },
    }),
  },
  error: { after: ({ message }) => ({ name: 'notification', data: { kind: 'warning', message } }) },
}

/** The fact in an item that begins or is done; `undefined` where it is none, or is one of a newer Codex. */
export function factIn(item: ThreadItem, moment: 'before' | 'after', place: Place): Fact | undefined {
  if (!Object.hasOwn(ROWS, item.type)) return undefined
  const row = ROWS[item.type] as Row<ThreadItem>
  return row[moment]?.(item, place)
}

type Changes = readonly { readonly path: string; readonly kind: 'add' | 'delete' | 'update' }[]

function filesOf(changes: Changes, { cwd, root }: Place): readonly PatchedFile[] {
  const seen = (path: string): string => {
    const within = relative(root, isAbsolute(path) ? path : resolve(cwd, path))
    return within.startsWith('..') ? path : within
  }
  return changes.map(({ path, kind: change }) => ({ path: seen(path), change, to: null }))
}
