import { HooklineError, type HookContext, type HookOutput, type Json } from '@hookline/core'
import { answerOf } from './answer.ts'
import type { Connection } from './connection.ts'
import type { Pool, Wanted } from './connections.ts'
import { mcpError } from './errors.ts'
import { placed } from './failure.ts'
import { refuseMisfit } from './offered.ts'
import type { McpOptions } from './options.ts'
import { serverOf, type Server } from './server.ts'
import type { ToolResult } from './tool-result.ts'
import { milliseconds } from './units.ts'

type Context = HookContext<McpOptions, Pool>

/** Calls the tool and reads what it gives. @throws HooklineError */
export async function execute(ctx: Context): Promise<HookOutput> {
  if (ctx.signal.aborted) throw calledOff(ctx.signal)
  const { options, event, hook, resource: pool } = ctx
  const server = await serverOf(options, { ...about(ctx), root: event.session.root })
  const args = ctx.render(options.arguments ?? {}) as Readonly<Record<string, Json>>
  const wanted: Wanted = {
    key: JSON.stringify([hook.layer ?? 'user', event.session.root, event.session.id, server]),
    server,
    timeoutMs: milliseconds(options.initialize_timeout ?? '10s'),
    network: ctx.network,
    env: ctx.env,
    log: ctx.log,
  }
  try {
    const result = await called(wanted, args, pool, ctx)
    pool.answered(wanted.key)
    return answerOf(result, ctx)
  } catch (thrown) {
    if (ctx.signal.aborted) throw calledOff(ctx.signal)
    throw placed(HooklineError.from(thrown, 'MCP_PROTOCOL'), placeOf(server, options), server.secrets)
  }
}

/** Where something was, for messages. */
export function placeOf({ name }: Pick<Server, 'name'>, { tool }: McpOptions): string {
  return `MCP server "${name}", tool "${tool}"`
}

/** Getters of a context are not to be spread. */
function about({
  hook,
  env,
  secret,
  render,
  mcpServer,
}: Context): Pick<Context, 'hook' | 'env' | 'secret' | 'render' | 'mcpServer'> {
  return { hook, env, secret, render, mcpServer }
}

/** On a second connection if the first turns out not to know us any more. */
async function called(
  wanted: Wanted,
  args: Readonly<Record<string, Json>>,
  pool: Pool,
  ctx: Context,
): Promise<ToolResult> {
  for (const isLast of [false, true]) {
    const connection = await until(pool.get(wanted), ctx.signal)
    const result = await onceCalled(connection, args, ctx)
    if (result !== 'unheard') return result
    pool.drop(wanted.key)
    if (isLast) break
  }
  throw mcpError('MCP_CONNECTION_LOST', 'it forgets its sessions at once', { retryable: true })
}

async function onceCalled(
  connection: Connection,
  args: Readonly<Record<string, Json>>,
  { options: { tool }, signal, log }: Context,
): Promise<ToolResult | 'unheard'> {
  const tools = await until(connection.tools(), signal)
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
