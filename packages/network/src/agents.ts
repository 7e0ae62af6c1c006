import type { Agent, AgentOptions, ClientRequest } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Guard } from './guard.ts'
import { tlsOptions, type Tls } from './tls.ts'

/** How connections are made and kept. */
export interface AgentSettings {
  readonly guard: Guard
  readonly tls?: Tls | undefined
  /** At once, to one origin; more requests wait in line. */
  readonly connections: number
}

/** Agents for node:http and node:https that keep connections and connect to nobody whom the guard refuses. */
export interface GuardedAgents {
  for(protocol: string): Agent
  /** Ends every connection, also those in use. */
  destroy(): void
}

/** For how long a connection is kept that nobody uses: less than servers do, so that none ends under a request. */
export const IDLE_MS = 4000

/** Makes them; node:https is loaded when it is needed. */
export function guardedAgents(settings: AgentSettings): GuardedAgents {
  const agents = new Map<string, Agent>()
  return {
    for(protocol) {
      const agent = agents.get(protocol) ?? guardedAgent(protocol, settings)
      agents.set(protocol, agent)
      return agent
    },
    destroy() {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

type Created = (error: Error | null, socket?: Duplex) => void

interface Wanted {
  readonly host?: string | null | undefined
  readonly port?: string | number | null | undefined
}

function guardedAgent(protocol: string, { guard, tls, connections }: AgentSettings): Agent {
  const options: AgentOptions = { keepAlive: true, maxSockets: connections, timeout: IDLE_MS }
  const agent =
    protocol === 'https:'
      ? new (process.getBuiltinModule('node:https').Agent)({ ...options, ...tlsOptions(tls) })
      : new (process.getBuiltinModule('node:http').Agent)(options)
  hearIdle(agent)
  const connect = agent.createConnection.bind(agent) as (wanted: object, created: Created) => Duplex
  return Object.assign(agent, {
    createConnection(wanted: Wanted, created: Created): Duplex | undefined {
      const port = Number(wanted.port)
      const refusal = guard.refused({ protocol, host: wanted.host ?? '', port })
      if (refusal === undefined) return connect({ ...wanted, lookup: guard.lookup(port) }, created)
      created(refusal)
      return undefined
    },
  })
}

/** What comes while nobody has asked is no answer to the next question: the newer Node ends such a connection by itself. */
function hearIdle(agent: Agent): void {
  const keep = agent.keepSocketAlive.bind(agent)
  const reuse = agent.reuseSocket.bind(agent)
  const ends = new WeakMap<Duplex, () => void>()
  Object.assign(agent, {
    keepSocketAlive(socket: Duplex): boolean {
      const end = (): void => void socket.destroy()
      ends.set(socket, end)
      socket.once('data', end)
      return keep(socket) as unknown as boolean
    },
    reuseSocket(socket: Duplex, request: ClientRequest): void {
      const end = ends.get(socket)
      if (end !== undefined) socket.removeListener('data', end)
      reuse(socket, request)
    },
  })
}
