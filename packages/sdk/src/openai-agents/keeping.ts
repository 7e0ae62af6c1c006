import type { Agent, Handoff, MCPServer, Tool } from '@openai/agents'
import type { Session } from '../session.ts'
import type { ToolKinds } from '../tools.ts'
import { keepEnding } from './ending.ts'
import { hookedServer } from './server.ts'
import { hookedTool } from './tool.ts'

// of a context and an output nothing here needs to know
// oxlint-disable-next-line typescript/no-explicit-any -- they are invariant: no other type takes every agent
export type AnyAgent = Agent<any, any>

/** What is put into agents. */
export interface Keeping {
  readonly session: Session
  readonly kinds: ToolKinds
  /** The agents that it hands over to. */
  readonly handedTo: (to: AnyAgent | AnyHandoff) => AnyAgent | AnyHandoff
  /** Each thing with hooks in it, by what it was; and by itself. */
  readonly known: WeakMap<object, object>
}

// oxlint-disable-next-line typescript/no-explicit-any -- as above
export type AnyHandoff = Handoff<any, any>

type Sources = 'getAllTools' | 'getMcpTools' | 'getEnabledHandoffs'
const SOURCES: readonly Sources[] = ['getAllTools', 'getMcpTools', 'getEnabledHandoffs']

/**
 * Keeps hooks in all that an agent has, also what it is given later, and in the copies that are made of it: a runner makes one for an agent
 * with a sandbox, and gives it a shell.
 */
export function keepHooks(agent: AnyAgent, keeping: Keeping): AnyAgent {
  refresh(agent, keeping)
  keepEnding(agent, keeping.session)
  for (const name of SOURCES) {
    const own = agent[name] as (...args: unknown[]) => unknown
    hidden(agent, name, (...args: unknown[]) => {
      refresh(agent, keeping)
      return own.apply(agent, args)
    })
  }
  const clone = agent.clone.bind(agent)
  hidden(agent, 'clone', (config: Parameters<AnyAgent['clone']>[0]) => {
    if ('capabilities' in config) for (const tool of config.tools ?? []) hookInPlace(tool, keeping)
    return keepHooks(clone(config), keeping)
  })
  return agent
}

function refresh(agent: AnyAgent, keeping: Keeping): void {
  const { session, kinds, known, handedTo } = keeping
  agent.tools = renewed(agent.tools, known, (tool: Tool) => hookedTool(tool, session, kinds, again(keeping)))
  agent.mcpServers = renewed(agent.mcpServers, known, (server: MCPServer) => hookedServer(server, session))
  agent.handoffs = renewed(agent.handoffs, known, handedTo)
}

function again(keeping: Keeping): (tool: Tool) => Tool {
  const { session, kinds, known } = keeping
  return (tool) => renewed([tool], known, (one) => hookedTool(one, session, kinds, again(keeping)))[0]!
}

/** The same list where all of it is hooked: a runner may compare. */
function renewed<Thing extends object>(
  things: Thing[],
  known: WeakMap<object, object>,
  hooked: (thing: Thing) => Thing,
): Thing[] {
  const made = things.map((thing) => {
    const before = known.get(thing) as Thing | undefined
    if (before !== undefined) return before
    const one = hooked(thing)
    known.set(thing, one).set(one, one)
    return one
  })
  return made.some((one, at) => one !== things[at]) ? made : things
}

/** What the tools of a sandbox do. */
const SANDBOX: ToolKinds = { exec_command: { exec: 'cmd' }, apply_patch: { patch: 'path' } }

/** The runner knows these tools, which it has just made, by themselves. */
function hookInPlace(tool: Tool, keeping: Keeping): void {
  const { session, kinds, known } = keeping
  if (known.has(tool)) return
  known.set(tool, tool)
  Object.assign(tool, hookedTool({ ...tool }, session, { ...SANDBOX, ...kinds }, again(keeping)))
}

/** Not for those who copy an agent by its fields. */
function hidden(agent: AnyAgent, name: keyof AnyAgent, value: unknown): void {
  Object.defineProperty(agent, name, { value, configurable: true, writable: true, enumerable: false })
}
