import type { Executor } from '@hookline/core'
import { createMcp } from './mcp.ts'
import { options, type McpOptions } from './options.ts'

export type { McpOptions }

/** Calls a tool of an MCP server; what it gives is data, or the answer. */
export const mcp: Executor<McpOptions> = createMcp(options)
