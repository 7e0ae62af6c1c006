import type { Session } from '../session.ts'
import type { AnyAgent } from './keeping.ts'

type Behavior = AnyAgent['toolUseBehavior']

/** Where a hook ends the run, the words of the tools are its output, whatever else the agent would do with them. */
export function keepEnding(agent: AnyAgent, session: Session): void {
  let own = agent.toolUseBehavior
  const end: Behavior = (_, results) => {
    const outputs = results.map((result) => ('output' in result ? String(result.output) : ''))
    return { isFinalOutput: true, isInterrupted: undefined, finalOutput: outputs.join('\n') }
  }
  Object.defineProperty(agent, 'toolUseBehavior', {
    configurable: true,
    enumerable: true,
    get: () => (session.stopped ? end : own),
    set(behavior: Behavior) {
      own = behavior
    },
  })
}
