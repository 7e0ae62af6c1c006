import type { ToolSet } from 'ai'
import type { Session } from '../session.ts'
import { actOf, type ToolKinds } from '../tools.ts'
import { heldFor } from './held.ts'

/**
 * Tools that ask hooks before they are executed, those that are put among them later as well. Those that have no `execute` run
 * elsewhere, and nobody is asked.
 */
export function hookedTools<Tools extends ToolSet>(
  tools: Tools,
  session: Session,
  kinds: ToolKinds = {},
): Tools {
  const { known } = heldFor(session)
  const hooked = (name: string, tool: Tool): Tool => {
    const made = known.has(tool) ? tool : hookedTool(name, tool, session, kinds)
    known.add(made)
    return made
  }
  const all = Object.entries(tools).map(([name, tool]) => [name, hooked(name, tool)])
  return new Proxy(Object.fromEntries(all) as Tools, {
    defineProperty: (target, name, { value, ...how }) =>
      Reflect.defineProperty(target, name, { ...how, value: hooked(String(name), value as Tool) }),
  })
}

type Tool = ToolSet[string]
type Execute = NonNullable<Tool['execute']>

function hookedTool(name: string, tool: Tool, session: Session, kinds: ToolKinds): Tool {
  const { execute } = tool
  if (execute === undefined) return tool
  const asking: Execute = async (input: unknown, options: Parameters<Execute>[1]) => {
    const run = async (final: unknown): Promise<unknown> =>
      last(await execute.call(tool, final as never, options))
    const carried = await session.use(actOf({ tool: name, input, callId: options.toolCallId, run }, kinds))
    // what the model is shown of an output is the tool's own affair, and it must not be given words for one
    if (carried.status !== 'done') throw new Error(carried.words)
    return carried.result
  }
  return Object.assign(Object.create(Object.getPrototypeOf(tool) as object) as Tool, tool, {
    execute: asking,
  })
}

/** Of an output that comes in pieces each is the whole so far. */
async function last(output: unknown): Promise<unknown> {
  if (typeof output !== 'object' || output === null || !(Symbol.asyncIterator in output)) return output
  let whole: unknown
  for await (const piece of output as AsyncIterable<unknown>) whole = piece
  return whole
}
