import { endNow } from '@hookline/child'
import type { Executor, StandardSchema } from '@hookline/core'
import { createMcp } from './mcp.ts'
import type { McpOptions } from './options.ts'

export type { McpOptions }

/** A plan holds what the schema has already passed. */
const validated: StandardSchema<McpOptions> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => ({ value: value as McpOptions }),
  },
}

/** The same executor for a process that lives for one event: without a schema, and the library only when a tool is called over HTTP. */
export const mcp: Executor<McpOptions> = createMcp(validated)

/** Ends all servers that run, with all that they started, at once. */
export function killServers(): void {
  endNow()
}
