import { mcpTool } from './mcp-pattern.ts'
import { NOTHING, type Selection } from './selection.ts'

/** Names that mean something else than the tool of that name. */
export const NAMES: Readonly<Record<string, Selection>> = {
  Bash: { ...NOTHING, exec: true },
  apply_patch: { ...NOTHING, patch: true },
  Edit: { ...NOTHING, patch: true },
  Write: { ...NOTHING, patch: true },
  Agent: { ...NOTHING, tool: { match: ['spawn_agent'] } },
}

/** Tools of other agents, which people bring along. */
export const STRANGERS: readonly string[] = [
  'MultiEdit',
  'Read',
  'Glob',
  'Grep',
  'Task',
  'WebFetch',
  'WebSearch',
  'NotebookEdit',
  'shell',
]

/** The calls of the tool of one name. */
export function named(name: string): Selection {
  if (Object.hasOwn(NAMES, name)) return NAMES[name]!
  const mcp = mcpTool(name)
  return mcp === undefined ? { ...NOTHING, tool: { match: [name] } } : { ...NOTHING, mcp: { match: [mcp] } }
}
