import {
  defineExecutor,
  type Executor,
  type HookContext,
  type Json,
  type StandardSchema,
} from '@hookline/core'
import { check } from './check.ts'
import { createConnections, type Pool } from './connections.ts'
import { execute } from './execute.ts'
import type { McpOptions } from './options.ts'
import { serverName } from './server-name.ts'

/** The executor, by whatever reads its settings. Servers are shared by all hooks of one executor that name the same one. */
export function createMcp(options: StandardSchema<McpOptions>): Executor<McpOptions, Pool> {
  const connections = createConnections()
  return defineExecutor<McpOptions, Pool>({
    name: 'mcp',
    answers: false,
    idempotent: false,
    options,
    target: serverName,
    check,
    open: () => connections.pool(),
    execute,
    preview,
    close: (pool, signal) => pool.close(signal),
  })
}

function preview({ options, render }: HookContext<McpOptions, unknown>): Json {
  return { server: serverName(options), tool: options.tool, arguments: render(options.arguments ?? {}) }
}
