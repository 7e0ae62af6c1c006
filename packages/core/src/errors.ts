/** The engine's errors: code, and what to do about it. Other packages bring tables of the same form. */
export const ERRORS = {
  EXECUTOR_UNKNOWN: 'Name an executor that hooks.toml knows: script, answer, or one listed in [executors].',
  EXECUTOR_SPEC: 'The plugin was written for another hookline: update the older of the two.',
  EXECUTOR_INVALID: 'A plugin exports one executor made with defineExecutor: tell its author.',
  OPTIONS_INVALID: "Look at the executor's settings table and mend the `with` of this hook.",
  OPEN_FAILED: 'What the executor needs could not be opened: see the cause.',
  HOOK_FAILED: 'See the cause; `hookline try` runs the hook by hand.',
  HOOK_TIMEOUT: 'Make the hook faster, or raise its `timeout` (the agent waits that long).',
  HOOK_DEADLINE:
    "The agent's own time limit for this event left no time for the hook: make the ones before it faster.",
  HOOK_ABORTED: 'The event was called off while the hook ran.',
  MANAGER_CLOSED: 'Nothing runs once hookline is closed: make a new manager.',
  CLOSE_LATE: 'An executor does not heed its signal: what it began may go on until the process ends.',
  ANSWER_UNHEARD:
    'In the background a script that did not work ends with another exit code than 2, which denies; a hook that is to be heeded has `mode = "blocking"`.',
  OUTPUT_INVALID: 'An answer is an object of decision, reason, message, context, rewrite, stop, data.',
  REWRITE_UNDECLARED: 'Set `rewrites = true` on the hook: it then runs before those that decide.',
  REWRITE_MISFIT: 'A rewrite names the field of its event: command, patch, arguments or input.',
  EXPRESSION_INVALID: 'Mend the expression; `hookline check` shows the place.',
  EXPRESSION_FAILED: 'The expression met a value it cannot work on: see the message.',
  EXPRESSION_ABSENT: 'Test for absent data with `!= null` before comparing it.',
  EXPRESSIONS_MISSING: 'Give createHookManager an `expressions` engine: @hookline/config/expressions.',
  PATTERNS_MISSING: 'Give createHookManager a `patterns` engine: @hookline/config/patterns.',
  PATTERN_INVALID: 'Patterns are RE2 syntax: no lookaround, no backreferences.',
  TEMPLATE_INVALID: 'Close every {{ with }}.',
  NEEDS_UNKNOWN: 'Name an id of the same layer in `needs`.',
  NEEDS_CYCLE: 'Break the circle: one of these hooks must not need another.',
  HOOK_DUPLICATE: 'Give every hook of a layer its own id.',
  EVENT_UNKNOWN: 'Use a name of the events table (docs/events.md), or custom.<name>.',
  PAYLOAD_INVALID: 'hookline reads what the agent itself sends; `hookline emit` sends events of your own.',
  MCP_SERVER_UNKNOWN:
    'Name a server that one of your agents has set up, or say its `command` or `url` in the hook.',
  SANDBOX_MISSING:
    'Install bubblewrap (`apt install bubblewrap`) or Codex, and see `hookline doctor`; or leave out `require` of the sandbox.',
  SECRET_UNKNOWN: 'Give the secret a value where hooks.toml says it comes from.',
  INTERNAL: 'This is a fault in hookline: please report it with the text above.',
} as const

/** A code of the engine's own table. */
export type ErrorCode = keyof typeof ERRORS

/** What else an error can carry. */
export interface ErrorDetails {
  /** What to do; default: the line of the table. */
  readonly hint?: string
  readonly cause?: unknown
  /** True: the same attempt may work later. */
  readonly retryable?: boolean
  /** True: what it goes to is gone for good. */
  readonly gone?: boolean
  /** True: it was refused for who it is, and may work once its secrets are read again. */
  readonly renew?: boolean
  /** Milliseconds to wait before the next attempt, where the other side said so. */
  readonly afterMs?: number
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** The key in the file, `hooks[2].match`. */
  readonly key?: string
}

const BRAND = Symbol.for('hookline.error')

/**
 * The one error of the house. Told apart by `code`, recognised by brand, so that two copies of core agree.
 */
export class HooklineError extends Error {
  readonly code: string
  readonly hint: string
  readonly details: ErrorDetails

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'HooklineError'
    this.code = code
    this.hint = details.hint ?? (ERRORS as Record<string, string>)[code] ?? ''
    this.details = details
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** The one door: whatever was thrown, as a HooklineError; one that is already comes back as it is. */
  static from(thrown: unknown, code = 'HOOK_FAILED'): HooklineError {
    if (isHooklineError(thrown)) return thrown
    return new HooklineError(code, describe(thrown), { cause: thrown })
  }

  toJSON(): Record<string, unknown> {
    const { cause: _cause, hint: _hint, ...place } = this.details
    return { code: this.code, message: this.message, hint: this.hint, ...place }
  }
}

/** True for a HooklineError of any copy of this package. */
export function isHooklineError(value: unknown): value is HooklineError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BRAND] === true
}

function describe(thrown: unknown): string {
  try {
    if (thrown instanceof Error || (typeof thrown === 'object' && thrown !== null && 'message' in thrown)) {
      const { message, name } = thrown as { readonly message: unknown; readonly name?: unknown }
      return String(message) || String(name)
    }
    return typeof thrown === 'string' ? thrown : `threw ${JSON.stringify(thrown) ?? String(thrown)}`
  } catch {
    return 'threw something that cannot be shown'
  }
}
