import type { EventData, EventName } from '@hookline/core'

/** The data of an event of which nothing was said: each field is there, `null` where it may be. */
export function blank<Name extends EventName>(name: Name): EventData[Name] {
  return (Object.hasOwn(BLANK, name) ? BLANK[name] : {}) as EventData[Name]
}

const exec = { command: '', argv: null, cwd: null, callId: null }
const patch = { files: [], patch: null, callId: null }
const mcp = { server: '', tool: '', arguments: null, callId: null }
const tool = { tool: '', input: null, callId: null }
const subagent = { type: null, lastMessage: null }

const BLANK: Readonly<Record<string, object>> = {
  'session.start': { source: null },
  'session.end': { reason: null },
  'task.start': { prompt: null },
  'task.complete': { status: 'completed', lastMessage: null, usage: null, error: null, durationMs: null },
  'agent.message': { text: '' },
  'exec.before': exec,
  'exec.after': { ...exec, ok: null, exitCode: null, output: null, durationMs: null },
  'patch.before': patch,
  'patch.after': { ...patch, ok: null, output: null },
  'mcp.before': mcp,
  'mcp.after': { ...mcp, ok: null, result: null, error: null, durationMs: null },
  'tool.before': tool,
  'tool.after': { ...tool, ok: null, output: null },
  'model.before': { model: null },
  'model.after': { model: null, status: null, usage: null, error: null },
  'compact.before': { trigger: null },
  'compact.after': { trigger: null },
  'subagent.start': subagent,
  'subagent.stop': subagent,
  notification: { kind: null, message: null },
  error: { message: '', kind: null, fatal: null },
}
