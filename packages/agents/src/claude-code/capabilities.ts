import type { Capability, Dialect } from '@hookline/core'
import { sayable } from './answer.ts'

const MINUTES_10 = 600_000
/** Claude Code waits no longer than this at the end of a session, and only if the hook's `timeout` says so. */
const MINUTE = 60_000
/** The default of this event. */
const SECONDS_10 = 10_000

const CALL = [
  'A call that Claude Code itself refuses (an unknown tool, bad arguments, an edit that does not fit) is not reported.',
]
const RESULT = ['A call that was interrupted, or that its user or auto mode refused, is not reported.']
const FILES = ['Files that a command writes by itself (`sed -i`, `>`, a script) are not reported as a patch.']
const SERVERS = ["Every character but letters, digits, `_` and `-` is told as `_` in a server's name."]

/** What Claude Code 2.1.330 can be made to do at each event, and what it does not report. */
export const capabilities: Dialect['capabilities'] = {
  'session.start': can('SessionStart', [
    'It is reported again after a compaction and after `/clear`.',
    'With `--bare` or `--safe-mode` no hook is called, at any event.',
  ]),
  'session.end': can(
    'SessionEnd',
    ['A Claude Code that is killed reports no end.', 'Without a `timeout` in the settings it waits 1.5 s.'],
    MINUTE,
  ),
  'task.start': can('UserPromptSubmit', [
    'Prompts that Claude Code writes itself, as when a background task ends, are reported like those of a person.',
    'Words added while a turn runs are reported as one more start of the same task.',
    'A command that the user types with `!` is not reported.',
  ]),
  'task.complete': can('Stop', [
    'A turn that was interrupted, or ended because its user refused a call, reports no end.',
    'A turn that a hook stopped, or whose prompt was refused, reports no end.',
    'In `claude -p` Claude Code may be gone before the hooks of a failed turn are done.',
    'Tokens and duration are not told.',
  ]),
  'agent.message': can(
    'MessageDisplay',
    ['In a terminal a message comes in pieces of some lines, which may overtake each other.'],
    SECONDS_10,
  ),
  'exec.before': can('PreToolUse', [...CALL, 'A command that the user types with `!` is not reported.']),
  'exec.after': can('PostToolUse', [
    ...RESULT,
    'The exit code is told only of a command that failed; a grep that finds nothing counts as success.',
    'The end of a command in the background is reported only as a prompt.',
    'What standard output and what standard error was is not told apart.',
  ]),
  'patch.before': can('PreToolUse', [
    ...CALL,
    ...FILES,
    'Whether Write makes a new file or replaces one is not told: it is always called "add".',
    'Of a cell of a notebook only the new text is told.',
  ]),
  'patch.after': can('PostToolUse', [...RESULT, ...FILES]),
  'mcp.before': can('PreToolUse', [...CALL, ...SERVERS]),
  'mcp.after': can('PostToolUse', [...RESULT, ...SERVERS]),
  'tool.before': can('PreToolUse', [...CALL]),
  'tool.after': can('PostToolUse', [...RESULT]),
  'permission.request': can('PermissionRequest', [
    'Calls that rules, modes or a hook at PreToolUse let through are not reported.',
    'An editor or a program that is asked as well may answer first; then the answer of the hooks is ignored.',
    'The id of the call is not told.',
    ...SERVERS,
  ]),
  'compact.before': can('PreCompact', ['What is compacted away is not told.']),
  'compact.after': can('PostCompact', ['A compaction that failed is not reported.']),
  'subagent.start': can('SubagentStart', [
    'A subagent that is sent on by a message starts once more.',
    'The type of a teammate is its name.',
  ]),
  'subagent.stop': can('SubagentStop', [
    'A subagent in the background may stop after the task that started it.',
  ]),
  notification: can('Notification', [
    'It comes seconds after what it is about: 6 s after a question, 60 s after a turn.',
  ]),
  error: can('StopFailure', [
    'Only errors that end a turn are reported.',
    'In `claude -p` Claude Code may be gone before the hook is done.',
  ]),
}

function can(native: string, blindSpots: readonly string[], limitMs: number = MINUTES_10): Capability {
  const row = sayable(native)
  return {
    channel: 'hook',
    native,
    deny: row?.deny !== undefined,
    rewrite: row?.rewrite !== undefined,
    context: row?.context === true,
    ask: row?.ask !== undefined || row?.allow !== undefined,
    allow: row?.allow !== undefined,
    stop: row?.stop === true,
    message: row?.message === true,
    limitMs,
    blindSpots,
  }
}
