/** How one of an agent's events becomes events of hookline. */
export interface EventRow {
  /**
   * `calls`: one of the four kinds of calls, with this ending, `if` only some; `permission`: the question about one; else a
   * name.
   */
  readonly becomes:
    | { readonly calls: 'before' | 'after'; readonly if?: string }
    | 'permission'
    | { readonly on: string; readonly match?: string }
  /** What is not the same afterwards. */
  readonly differs?: string
}

const ROUNDS = 'hookline lets Codex be sent on once in a row; Codex itself knows no limit'

/** Codex's events. `model.after` and `task.complete` also have other sources, which these hooks are not to hear. */
export const EVENT_ROWS: Readonly<Record<string, EventRow>> = {
  SessionStart: { becomes: { on: 'session.start' } },
  SessionEnd: { becomes: { on: 'session.end' } },
  UserPromptSubmit: { becomes: { on: 'task.start' } },
  PreModelRequest: { becomes: { on: 'model.before' } },
  PostModelRequest: { becomes: { on: 'model.after' } },
  PreToolUse: { becomes: { calls: 'before' } },
  PermissionRequest: { becomes: 'permission' },
  PostToolUse: { becomes: { calls: 'after' } },
  PreCompact: {
    becomes: { on: 'compact.before' },
    differs: 'exit code 2 and "decision": "block", which Codex passes over here, stop the compaction',
  },
  PostCompact: { becomes: { on: 'compact.after' } },
  SubagentStart: { becomes: { on: 'subagent.start' } },
  SubagentStop: { becomes: { on: 'subagent.stop' }, differs: ROUNDS },
  Stop: { becomes: { on: 'task.complete', match: 'completed' }, differs: ROUNDS },
  Interrupt: { becomes: { on: 'interrupt' } },
}
