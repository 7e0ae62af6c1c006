import type { Json, MaybePromise } from '@hookline/core'
import type { Act } from './carry-out.ts'

/**
 * What a tool of one's own really does, so that hooks on commands and files hear of it: it runs the command that a field of
 * its input holds, changes the file that one names, or asks an MCP server of that name.
 */
export type ToolKind = { readonly exec: string } | { readonly patch: string } | { readonly mcp: string }

/** By the name of the tool; those that are not there are `tool.before` and `tool.after`. */
export type ToolKinds = Readonly<Record<string, ToolKind>>

/** A call of a tool, as an SDK has it. */
export interface ToolUse<Result> {
  readonly tool: string
  readonly input: unknown
  readonly callId: string | undefined
  /** Does it with an input, that of the call or another one. */
  readonly run: (input: unknown) => MaybePromise<Result>
}

/** The call as what it does. */
export function actOf<Result>(
  use: ToolUse<Result>,
  kinds: ToolKinds,
): Act<'exec' | 'patch' | 'mcp' | 'tool', Result> {
  const kind = Object.hasOwn(kinds, use.tool) ? kinds[use.tool]! : undefined
  const made =
    kind === undefined
      ? toolAct(use)
      : 'exec' in kind
        ? execAct(use, kind.exec)
        : 'patch' in kind
          ? patchAct(use, kind.patch)
          : mcpAct(use, kind.mcp)
  // each kind takes the data of its own events
  return made as Act<'exec' | 'patch' | 'mcp' | 'tool', Result>
}

function execAct<Result>(use: ToolUse<Result>, field: string): Act<'exec', Result> {
  const value = valueIn(use.input, field)
  const command = lineOf(value)
  return {
    kind: 'exec',
    data: { command, ...called(use) },
    act: (data) => {
      if (data.command === command) return use.run(use.input)
      if (typeof value !== 'string') throw unwritable('command', use.tool)
      return use.run(
        typeof use.input === 'string' ? data.command : { ...(use.input as object), [field]: data.command },
      )
    },
  }
}

/** Of a change only the file is known: one that a hook writes anew cannot be handed on, and must not be made as it was. */
function patchAct<Result>(use: ToolUse<Result>, field: string): Act<'patch', Result> {
  // an input that is a text is no path: it may be a patch
  const paths = typeof use.input === 'string' ? [] : pathsOf(valueIn(use.input, field))
  const files = paths.map((path) => ({ path, change: 'update', to: null }) as const)
  return {
    kind: 'patch',
    data: { files, ...called(use) },
    act: (data) => {
      if (data.patch !== null) throw unwritable('change', use.tool)
      return use.run(use.input)
    },
  }
}

function unwritable(what: string, tool: string): Error {
  return new Error(`the ${what} of ${tool} was to be rewritten by a hook, and it cannot be`)
}

function mcpAct<Result>(use: ToolUse<Result>, server: string): Act<'mcp', Result> {
  return {
    kind: 'mcp',
    data: { server, tool: use.tool, arguments: use.input as Json, ...called(use) },
    act: (data, rewrite) => use.run(rewrite === undefined ? use.input : data.arguments),
  }
}

function toolAct<Result>(use: ToolUse<Result>): Act<'tool', Result> {
  return {
    kind: 'tool',
    data: { tool: use.tool, input: use.input as Json, ...called(use) },
    act: (data, rewrite) => use.run(rewrite === undefined ? use.input : data.input),
  }
}

function called({ callId }: ToolUse<unknown>): { readonly callId?: string } {
  return callId === undefined ? {} : { callId }
}

/** What an input holds in a field; what cannot be taken apart is told as it is: a pattern of a guard looks at all of it. */
function valueIn(input: unknown, field: string): unknown {
  return typeof input === 'object' && input !== null && Object.hasOwn(input, field)
    ? (input as Readonly<Record<string, unknown>>)[field]
    : input
}

/** Words of a command are one line of a shell. */
function lineOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((word) => typeof word === 'string'))
    return value.map(quoted).join(' ')
  return JSON.stringify(value) ?? ''
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** One path, or several; where there is none nobody knows which file it is, and a guard on any has to look. */
function pathsOf(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  return all.every((path) => typeof path === 'string') ? all : []
}
