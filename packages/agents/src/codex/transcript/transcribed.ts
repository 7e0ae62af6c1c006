import type { Transcribed } from '@hookline/core'

/** What the rollout file of Codex has more to say of than its hooks. */
export const transcribed: Transcribed = {
  completes: ['exec.after', 'patch.after', 'mcp.after', 'task.complete'],
  tells: ['agent.message', 'exec.after', 'patch.after', 'mcp.after', 'tool.after', 'task.complete'],
  // not where Codex waits for leave to act
  looks: [
    'SessionStart',
    'UserPromptSubmit',
    'PostModelRequest',
    'PostToolUse',
    'PostCompact',
    'SubagentStop',
    'Stop',
    'Interrupt',
    'SessionEnd',
  ],
  wires: { PostModelRequest: ['agent.message'] },
}
