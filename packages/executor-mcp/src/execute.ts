import { HooklineError, type HookContext, type HookOutput, type Json } from '@hookline/core'
import { answerOf } from './answer.ts'
import type { Connection } from './connection.ts'
import type { Pool, Wanted } from './connections.ts'
import { mcpError } from './errors.ts'
import { placed } from './failure.ts'
import { refuseMisfit } from './offered.ts'
import type { McpOptions } from './options.ts'
import type { Server } from './server.ts'
import type { ToolResult } from './tool-result.ts'
import { wantedOf } from './wanted.ts'

type Context = HookContext<McpOptions, Pool>

/** Calls the tool and reads what it gives. @throws HooklineError */
export async function execute(ctx: Context): Promise<HookOutput> {
  if (ctx.signal.aborted) throw calledOff(ctx.signal)
  const { options, resource: pool } = ctx
  const wanted = await wantedOf(ctx)
  const { server } = wanted
  const args = ctx.render(options.arguments ?? {}) as Readonly<Record<string, Json>>
  try {
    const result = await called(wanted, args, pool, ctx)
    pool.answered(wanted.key)
    return answerOf(result, ctx, server.secrets)
  } catch (thrown) {
    if (ctx.signal.aborted) throw calledOff(ctx.signal)
    throw placed(HooklineError.from(thrown, 'MCP_PROTOCOL'), placeOf(server, options), server.secrets)
  }
}

/** Where something was, for messages. */
export function placeOf({ name }: Pick<Server, 'name'>, { tool }: McpOptions): string {
  return `MCP server "${name}", tool "${tool}"`
}

/** On a second connection if the first turns out not to know us any more. */
async function called(
  wanted: Wanted,
  args: Readonly<Record<string, Json>>,
  pool: Pool,
  ctx: Context,
): Promise<ToolResult> {
  for (const isLast of [false, true]) {
    const found = pool.get(wanted)
    const connection = found instanceof Promise ? await until(found, ctx.signal) : found
    const result = await onceCalled(connection, args, ctx)
    if (result !== 'unheard') return result
    pool.drop(wanted.key, connection)
    if (isLast) break
  }
  throw mcpError('MCP_CONNECTION_LOST', 'it forgets its sessions at once', { retryable: true })
}

async function onceCalled(
  connection: Connection,
  args: Readonly<Record<string, Json>>,
  { options: { tool }, signal, log }: Context,
): Promise<ToolResult | 'unheard'> {
  const listed = connection.tools()
  const tools = listed instanceof Promise ? await until(listed, signal) : listed
  if (tools === 'unheard') return tools
  refuseMisfit(tool, args, tools)
  return connection.call({ tool, args, signal, log })
}

/** Others may wait for the same: it goes on, whoever gives up. */
function until<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(calledOff(signal))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function calledOff({ reason }: AbortSignal): HooklineError {
  return HooklineError.from(reason, 'MCP_ABORTED')
}
