import type { Means } from '@hookline/runtime'
import type * as Late from './late/servers.ts'

/** What gives the MCP servers of the user's agents; loaded when a hook names one. */
export function servers(): ReturnType<NonNullable<Means['servers']>> {
  return (require('./late/servers.ts') as typeof Late).mcpServer
}
