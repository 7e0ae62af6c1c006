/** What Claude Code reads of an answer. It drops the whole of it for one field of the wrong kind, and then lets the action pass. */
export interface Answer {
  readonly continue?: false
  readonly stopReason?: string
  readonly systemMessage?: string
  readonly decision?: 'block'
  readonly reason?: string
  /** What stands in `hookSpecificOutput`, beside the name of the event. */
  readonly specific?: {
    readonly permissionDecision?: 'allow' | 'ask' | 'deny'
    readonly permissionDecisionReason?: string
    readonly updatedInput?: object
    readonly decision?:
      | { readonly behavior: 'allow'; readonly updatedInput?: object }
      | { readonly behavior: 'deny'; readonly message: string; readonly interrupt?: true }
    readonly additionalContext?: string
    readonly updatedToolOutput?: unknown
  }
}

/** What can be said at one of Claude Code's events; what is absent cannot. */
export interface Sayable {
  readonly deny?: (reason: string) => Answer
  /** True: a denial makes the agent go on, so that it must not be repeated for ever. */
  readonly denyGoesOn?: true
  /** True: a denial ends the turn, as `stop` does; a message beside it is not shown. */
  readonly denyEnds?: true
  /** A denial that ends the turn as well, where `continue: false` does not. */
  readonly denyAndStop?: (reason: string) => Answer
  readonly ask?: (reason: string | undefined) => Answer
  /** What spares the user the question. */
  readonly allow?: (reason: string | undefined, input: object | undefined) => Answer
  /** `alone`: without a decision, too; `allowed`: only together with one to allow. */
  readonly rewrite?: 'alone' | 'allowed'
  readonly context?: true
  readonly stop?: true
  readonly message?: true
}

const block = (reason: string): Answer => ({ decision: 'block', reason })

/** An answer that ends the turn. */
export const halt = (reason: string): Answer => ({ continue: false, stopReason: reason })

const ruling =
  (permissionDecision: 'allow' | 'ask' | 'deny') =>
  (reason: string | undefined, input?: object): Answer => ({
    specific: {
      permissionDecision,
      ...(reason === undefined ? {} : { permissionDecisionReason: reason }),
      ...(input === undefined ? {} : { updatedInput: input }),
    },
  })
const refuseLeave = (message: string): Answer => ({ specific: { decision: { behavior: 'deny', message } } })
const refuseAndStop = (message: string): Answer => ({
  specific: { decision: { behavior: 'deny', message, interrupt: true } },
})
const giveLeave = (_reason: string | undefined, input: object | undefined): Answer => ({
  specific: { decision: { behavior: 'allow', ...(input === undefined ? {} : { updatedInput: input }) } },
})

/** Claude Code's events that hookline reads, and what can be said at each with effect. */
const SAYABLE: Readonly<Record<string, Sayable>> = {
  SessionStart: { context: true, message: true },
  SessionEnd: {},
  UserPromptSubmit: { deny: block, denyEnds: true, context: true, stop: true, message: true },
  PreToolUse: {
    deny: ruling('deny'),
    ask: ruling('ask'),
    allow: ruling('allow'),
    rewrite: 'alone',
    context: true,
    stop: true,
    message: true,
  },
  PermissionRequest: {
    deny: refuseLeave,
    denyAndStop: refuseAndStop,
    allow: giveLeave,
    rewrite: 'allowed',
  },
  PostToolUse: { deny: block, context: true, stop: true, message: true },
  PostToolUseFailure: { deny: block, context: true, message: true },
  PreCompact: { deny: block },
  PostCompact: {},
  SubagentStart: { context: true },
  SubagentStop: { deny: block, denyGoesOn: true },
  Stop: { deny: block, denyGoesOn: true, stop: true, message: true },
  StopFailure: {},
  MessageDisplay: {},
  Notification: {},
}

/** What can be said at an event of Claude Code; `undefined` for a name that hookline reads nothing of. */
export function sayable(native: string): Sayable | undefined {
  return Object.hasOwn(SAYABLE, native) ? SAYABLE[native] : undefined
}

/** A reason that says something: the model and the user read it. */
export function reasonOr(reason: string | undefined, otherwise: string): string {
  return reason === undefined || reason.trim() === '' ? otherwise : reason
}

/** The answer as JSON; empty where nothing is said. */
export function write(native: string, { specific, ...answer }: Answer): string {
  const output = specific && { hookSpecificOutput: { hookEventName: native, ...specific } }
  const text = JSON.stringify({ ...answer, ...output })
  return text === '{}' ? '' : text
}
