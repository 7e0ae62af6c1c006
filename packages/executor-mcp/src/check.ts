import { hasHoles, HooklineError, type CheckContext, type Finding, type Json } from '@hookline/core'
import { createConnections } from './connections.ts'
import { placeOf } from './execute.ts'
import { placed } from './failure.ts'
import { UNKNOWN } from './fits.ts'
import { refuseMisfit } from './offered.ts'
import type { McpOptions } from './options.ts'
import { serverName } from './server-name.ts'
import { serverOf } from './server.ts'
import { milliseconds } from './units.ts'
import { walled } from './walled.ts'

const CLOSE_MS = 3000

/** Starts the server, or reaches it, and asks whether it has the tool and takes the arguments. Calls nothing. */
export async function check(options: McpOptions, context: CheckContext): Promise<readonly Finding[]> {
  const { signal } = context
  const pool = createConnections().pool()
  let secrets: readonly string[] = []
  const look = async (): Promise<void> => {
    const { hook, env, secret, mcpServer, network, log, hold } = context
    const found = await serverOf(options, { hook, env, secret, mcpServer, root: process.cwd() })
    secrets = found.secrets
    const server = walled(found, context)
    const timeoutMs = milliseconds(options.initialize_timeout ?? '10s')
    const connection = await pool.get({ key: '', server, timeoutMs, network, env, log, hold })
    const tools = await connection.tools()
    if (tools !== 'unheard') refuseMisfit(options.tool, literal(options.arguments ?? {}), tools)
  }
  try {
    await Promise.race([look(), calledOff(signal)])
    return []
  } catch (thrown) {
    const { message, hint } = placed(
      HooklineError.from(thrown),
      placeOf({ name: serverName(options) }, options),
      secrets,
    )
    return [{ severity: 'error', message, hint }]
  } finally {
    // also after it was called off: nothing may be left
    await pool.close(AbortSignal.timeout(CLOSE_MS))
  }
}

function calledOff(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(HooklineError.from(signal.reason, 'MCP_ABORTED'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** The arguments as far as no event fills them. */
function literal(args: { readonly [name: string]: Json }): Readonly<Record<string, unknown>> {
  return known(args) as Readonly<Record<string, unknown>>
}

function known(value: Json | undefined): unknown {
  if (typeof value === 'string') return hasHoles(value) ? UNKNOWN : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(known)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item)]))
}
