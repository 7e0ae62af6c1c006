import type { EventName } from '@hookline/core'

/**
 * Gemini CLI's own event names, each with the events it is about; empty where there is none. A table to translate settings by:
 * hookline does not speak with Gemini CLI.
 */
export const natives: Readonly<Record<string, readonly EventName[]>> = {
  SessionStart: ['session.start'],
  SessionEnd: ['session.end'],
  BeforeAgent: ['task.start'],
  AfterAgent: ['task.complete'],
  BeforeModel: ['model.before'],
  AfterModel: ['model.after'],
  BeforeToolSelection: [],
  BeforeTool: ['exec.before', 'patch.before', 'mcp.before', 'tool.before'],
  AfterTool: ['exec.after', 'patch.after', 'mcp.after', 'tool.after'],
  Notification: ['notification'],
  PreCompress: ['compact.before'],
}
