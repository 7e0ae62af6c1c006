import { mcpTool } from './mcp-pattern.ts'
import { NOTHING, type Selection } from './selection.ts'

/** Names that mean something else than the tool of that name. */
export const NAMES: Readonly<Record<string, Selection>> = {
  Bash: { ...NOTHING, exec: 'all' },
  apply_patch: { ...NOTHING, patch: 'all' },
  Edit: { ...NOTHING, patch: 'all' },
  Write: { ...NOTHING, patch: 'all' },
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

/** What the tools of an agent are called. */
export interface ToolWords {
  /** Those that run a command. */
  readonly exec: readonly string[]
  /** Those that change files. */
  readonly patch: readonly string[]
  /** Names that are one tool's, also where a regex has them as an alternative. */
  readonly known: readonly string[]
  /** Other names that a matcher may have for a tool. */
  readonly aliases: readonly (readonly [alias: string, name: string])[]
  /** The calls of the tool of one name. */
  readonly named: (name: string) => Selection
}

export const CODEX_TOOLS: ToolWords = {
  exec: ['Bash'],
  patch: ['apply_patch', 'Edit', 'Write'],
  known: Object.keys(NAMES),
  aliases: [['Agent', 'spawn_agent']],
  named,
}
