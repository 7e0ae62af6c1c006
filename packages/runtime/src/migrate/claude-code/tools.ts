import { mcpTool } from '../mcp-pattern.ts'
import { NOTHING } from '../selection.ts'
import type { ToolWords } from '../tool-name.ts'

const EXEC = ['Bash', 'PowerShell', 'Monitor']
const PATCH = ['Edit', 'Write', 'MultiEdit', 'NotebookEdit']

/** What Claude Code calls its tools. */
export const CLAUDE_TOOLS: ToolWords = {
  exec: EXEC,
  patch: PATCH,
  known: [...EXEC, ...PATCH],
  aliases: [],
  named(name) {
    if (EXEC.includes(name)) return { ...NOTHING, exec: 'all' }
    if (PATCH.includes(name)) return { ...NOTHING, patch: 'all' }
    const mcp = mcpTool(name)
    return mcp === undefined ? { ...NOTHING, tool: { match: [name] } } : { ...NOTHING, mcp: { match: [mcp] } }
  },
}
