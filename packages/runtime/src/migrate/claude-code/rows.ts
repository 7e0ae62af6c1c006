import type { EventRow } from '../event-row.ts'

const ROUNDS = 'hookline lets an agent be sent on once in a row; Claude Code ends it after the eighth time'

/** Claude Code's events, as far as there is an event of hookline for them. */
export const CLAUDE_ROWS: Readonly<Record<string, EventRow>> = {
  SessionStart: { becomes: { on: 'session.start' } },
  SessionEnd: { becomes: { on: 'session.end' } },
  UserPromptSubmit: { becomes: { on: 'task.start' } },
  PreToolUse: { becomes: { calls: 'before' } },
  PermissionRequest: { becomes: 'permission' },
  // whether it went well is not always told, and absent is not false
  PostToolUse: { becomes: { calls: 'after', if: '!(event.data.ok == false)' } },
  PostToolUseFailure: { becomes: { calls: 'after', if: 'event.data.ok == false' } },
  MessageDisplay: { becomes: { on: 'agent.message' } },
  Notification: { becomes: { on: 'notification' } },
  PreCompact: { becomes: { on: 'compact.before' } },
  PostCompact: { becomes: { on: 'compact.after' } },
  SubagentStart: { becomes: { on: 'subagent.start' } },
  SubagentStop: { becomes: { on: 'subagent.stop' }, differs: ROUNDS },
  Stop: { becomes: { on: 'task.complete', match: 'completed' }, differs: ROUNDS },
  StopFailure: { becomes: { on: 'error' } },
}
