import type { Agent, AgentOutputType } from '@openai/agents'
import type { Session } from '../session.ts'
import type { ToolKinds } from '../tools.ts'
import { keepHooks, type AnyAgent, type AnyHandoff, type Keeping } from './keeping.ts'

export type { ToolKind, ToolKinds } from '../tools.ts'

/** What of it is known about the tools. */
export interface HookedOptions {
  /** What tools really do; the SDK's own shell, apply_patch and sandbox are known. Default: they are tools. */
  readonly kinds?: ToolKinds
}

/**
 * A copy of the agent with hooks in it, and in all agents that it hands over to: tools and MCP servers ask before they act, the
 * model is told what hooks have to say, and a hook can end the run. What is denied the model reads in place of the output.
 *
 * @example
 * const result = await session.task(prompt, (text) => run(withHooks(agent, session), text))
 */
export function withHooks<Context, Output extends AgentOutputType>(
  agent: Agent<Context, Output>,
  session: Session,
  { kinds = {} }: HookedOptions = {},
): Agent<Context, Output> {
  const said: string[] = []
  const keeping: Keeping = {
    session,
    kinds,
    known: new WeakMap(),
    handedTo: (to) => ('onInvokeHandoff' in to ? hookedHandoff(to) : hooked(to)),
  }
  // agents may hand over to each other in a circle
  const hooked = (one: AnyAgent): AnyAgent => {
    const before = keeping.known.get(one)
    if (before !== undefined) return before as AnyAgent
    const copy = one.clone({ instructions: instructions(one, session, said) })
    keeping.known.set(one, copy).set(copy, copy)
    return keepHooks(copy, keeping)
  }
  const hookedHandoff = (handoff: AnyHandoff): AnyHandoff => {
    const copy = Object.create(Object.getPrototypeOf(handoff) as object) as AnyHandoff
    return Object.assign(copy, handoff, {
      agent: hooked(handoff.agent),
      onInvokeHandoff: async (...args: Parameters<AnyHandoff['onInvokeHandoff']>) =>
        hooked(await handoff.onInvokeHandoff(...args)),
    })
  }
  return hooked(agent) as Agent<Context, Output>
}

/** The agent's own, and what hooks have had to say; asked for before each call of the model. */
function instructions(
  { instructions: own }: AnyAgent,
  session: Session,
  said: string[],
): AnyAgent['instructions'] {
  return async (...args) => {
    const text = typeof own === 'string' ? own : await own(...args)
    said.push(...session.takeContext())
    return [text, ...said].filter((one) => one !== '').join('\n')
  }
}
