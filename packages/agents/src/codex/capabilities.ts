import type { Capability, Dialect, EventName } from '@hookline/core'
import { sayable } from './answer.ts'

const MINUTES_10 = 600_000
/** Codex cuts a longer timeout of these two to three seconds. */
const SECONDS_3 = 3000

const TRANSCRIPT = "read from the session's transcript, which there is none of with `--ephemeral`"
const LATER =
  'from the transcript: at the next event of the session, and with the resident process at once, when nothing can be said to it any more'

/** What Codex 0.169.0 can be made to do at each event, and what it does not report. */
export function capabilities(): Dialect['capabilities'] {
  return (made ??= Object.fromEntries(Object.entries(ROWS).map(([event, row]) => [event, row!()])))
}

// an event that no hook wants needs none of it, and any other only its own row
let made: Dialect['capabilities'] | undefined

/** The same of one event. */
export function capability(event: EventName): Capability | undefined {
  return Object.hasOwn(ROWS, event) ? ROWS[event]!() : undefined
}

const ROWS: Partial<Readonly<Record<EventName, () => Capability>>> = {
  'session.start': () =>
    can('SessionStart', [
      'It is reported at the first turn, not when the session is opened, and again after a compaction.',
      'A session that only reviews (`/review`) reports no start.',
    ]),
  'session.end': () =>
    can(
      'SessionEnd',
      [
        'The reason is always "other".',
        'A Codex that is killed (SIGTERM, SIGKILL) reports no end.',
        'With the background daemon of the terminal UI the end comes when the daemon stops, not when the UI is quit.',
      ],
      SECONDS_3,
    ),
  'task.start': () =>
    can('UserPromptSubmit', [
      'A turn that Codex starts by itself to pursue a goal has no prompt and reports no start.',
      'Words added while a turn runs are reported as one more start of the same task.',
    ]),
  'task.complete': () =>
    can('Stop', [
      `A turn that failed is told ${LATER}; there is nobody to deny it to.`,
      'A turn whose prompt was refused, and a review, report no end.',
      `Tokens and duration are ${TRANSCRIPT}; the duration is that until now.`,
    ]),
  'agent.message': () => ({
    ...can('PostModelRequest', [
      'What the model says is told once it has said all of it, and its reasoning is not.',
      `Messages are ${TRANSCRIPT}.`,
    ]),
    channel: 'transcript',
  }),
  'exec.before': () =>
    can('PreToolUse', [
      'Text written into a shell that is already open (write_stdin) is not reported.',
      'A command that the user types with `!` is not reported.',
      'Only the line is told: not its directory, terminal or time limit.',
    ]),
  'exec.after': () =>
    can('PostToolUse', [
      `The exit code, whether the command succeeded, its folder and duration are ${TRANSCRIPT}; without one the output is cut, too.`,
      `A command left running in the background is told when Codex looks at it again and finds it ended, else ${LATER}, once the turn is over.`,
      'A command that Codex itself takes for a patch (`apply_patch <<EOF`) is told as patch.after alone.',
    ]),
  'patch.before': () =>
    can('PreToolUse', [
      'Files that a command writes by itself (`sed -i`, `>`, a script) are not reported as a patch.',
      'A patch inside a command is seen only if the command names apply_patch before the text of the patch.',
    ]),
  'patch.after': () =>
    can('PostToolUse', [
      `A patch that does not apply, and one from inside a command (\`apply_patch <<EOF\`), is told ${LATER}.`,
      'A patch that does not apply is not reported where the model acts by code (code mode).',
    ]),
  'mcp.before': () =>
    can('PreToolUse', [
      "A dash in a server's name is told as an underscore, and `__` inside it cannot be told from the end of the name.",
    ]),
  'mcp.after': () =>
    can('PostToolUse', [`A call that failed is told ${LATER}.`, `How long it took is ${TRANSCRIPT}.`]),
  'tool.before': () =>
    can('PreToolUse', [
      'Tools that run at the model provider (web_search, tool_search) are not reported.',
      'A call that Codex itself refuses (an unknown tool, bad arguments) is not reported.',
    ]),
  'tool.after': () =>
    can('PostToolUse', [
      `Of the tools that run at the model provider tool_search is not reported, and web_search is told ${LATER}.`,
      'A call that failed is not reported.',
    ]),
  'permission.request': () =>
    can('PermissionRequest', [
      '`codex exec` and the SDK never ask, so nothing is reported there.',
      'Calls that the approval policy lets through are not reported.',
      'The id of the call is not told.',
    ]),
  'model.before': () =>
    can('PreModelRequest', [
      'Nothing of what is sent to the model is told.',
      'The request that writes the summary of a compaction is not reported.',
    ]),
  'model.after': () => can('PostModelRequest', ['Nothing of what the model answered is told.']),
  'compact.before': () =>
    can('PreCompact', ['What is compacted away is not told; a denial also ends the turn.']),
  'compact.after': () => can('PostCompact', []),
  'subagent.start': () => can('SubagentStart', []),
  'subagent.stop': () => can('SubagentStop', []),
  interrupt: () => can('Interrupt', ['Only interrupts of the main agent are reported.'], SECONDS_3),
  error: () =>
    can('PostModelRequest', [
      'Only failed model requests are reported.',
      'Whether Codex will try again is not told.',
    ]),
}

function can(native: string, blindSpots: readonly string[], limitMs: number = MINUTES_10): Capability {
  const row = sayable(native)
  return {
    channel: 'hook',
    native,
    deny: row?.deny !== undefined,
    rewrite: row?.rewrite === true,
    context: row?.context === true,
    ask: row?.allow !== undefined,
    allow: row?.allow !== undefined,
    stop: row?.stop === true,
    message: row?.message === true,
    limitMs,
    blindSpots,
  }
}
