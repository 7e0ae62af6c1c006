import { unheld, type Hold } from './child-limits.ts'
import { systemClock, type Clock } from './clock.ts'
import { HooklineError } from './errors.ts'
import type { ExpressionEngine, Scope } from './expression.ts'
import type { LifecycleEvent } from './event.ts'
import type { McpServer, Network } from './reach.ts'
import type { HookConfig } from './hook.ts'
import { renderer } from './render.ts'
import { unconfined, type Confine } from './sandbox.ts'
import type { Json, MaybePromise } from './schema.ts'

/** What the surroundings give to every run. */
export interface Host {
  readonly clock: Clock
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stateDir: string
  readonly log: (hook: string, message: string) => void
  readonly secret: (reference: Json, hook: HookConfig) => string
  readonly render: (template: Json, scope: Scope) => Json
  readonly network: Network
  readonly mcpServer: McpServers
  readonly confine: Confine
  readonly hold: Hold
  /** Sees to it that the secrets of a hook are read again. */
  readonly renew: (hook: HookConfig) => void
}

/** Gives the MCP servers of the user's agents to runs. */
export type McpServers = (
  name: string,
  about: { readonly hook: HookConfig; readonly event?: LifecycleEvent },
) => MaybePromise<McpServer>

/** What was given of them. */
interface Given {
  readonly clock?: Clock
  readonly env?: Host['env']
  readonly stateDir?: string
  readonly log?: Host['log']
  readonly secret?: Host['secret']
  readonly expressions?: ExpressionEngine
  readonly network?: Network
  readonly mcpServer?: McpServers
  readonly confine?: Confine
  readonly hold?: Hold
  readonly renew?: Host['renew']
}

/** The rest filled in: no environment, no place to keep things, no secrets, no private network. */
export function surroundings(options: Given): Host {
  return {
    clock: options.clock ?? systemClock(),
    env: options.env ?? {},
    stateDir: options.stateDir ?? '',
    log: options.log ?? (() => undefined),
    secret:
      options.secret ??
      ((reference) => {
        throw new HooklineError('SECRET_UNKNOWN', `no secret was given for ${JSON.stringify(reference)}`)
      }),
    render: renderer(options.expressions),
    network: options.network ?? PUBLIC,
    mcpServer:
      options.mcpServer ??
      ((name) => {
        throw new HooklineError(
          'MCP_SERVER_UNKNOWN',
          `no agent's MCP servers are known here, so not "${name}"`,
        )
      }),
    confine: options.confine ?? unconfined,
    hold: options.hold ?? unheld,
    renew: options.renew ?? (() => undefined),
  }
}

const PUBLIC: Network = Object.freeze({ allowPrivate: Object.freeze([]) })
