import type { Json, McpCall } from '@hookline/core'
import type { OpenCall } from './known.ts'

/** What a question says of the call of an MCP server that it is about. */
export interface AskedCall {
  readonly server: string
  /** `null`: Codex 0.163 and older do not say. */
  readonly tool: string | null
  readonly arguments: Json
  /** What its user reads. */
  readonly words: string
}

/** The open call that is asked about; `undefined`: that cannot be told. */
export function askedCall(asked: AskedCall, open: readonly OpenCall[]): OpenCall | undefined {
  const calls = open.filter((one) => isOf(one, asked))
  const wanted = JSON.stringify(asked.arguments)
  const same = calls.filter(({ data }) => JSON.stringify((data as McpCall).arguments) === wanted)
  if (asked.tool !== null) return same[0] ?? calls[0]
  const tools = new Set(same.map(toolOf))
  // a guess would let hooks judge another call than the one that runs
  return tools.size === 1 ? same[0] : same.find((one) => asked.words.includes(`"${toolOf(one)}"`))
}

export function toolOf({ data }: OpenCall): string {
  return (data as McpCall).tool
}

function isOf({ kind, data }: OpenCall, { server, tool }: AskedCall): boolean {
  const call = data as McpCall
  return kind === 'mcp' && call.server === server && (tool === null || call.tool === tool)
}
