import { trim } from './blank.ts'

/** What Codex reads of an answer. It drops the whole of it for one field it does not know, and then lets the action pass. */
export interface Answer {
  readonly continue?: false
  readonly stopReason?: string
  readonly systemMessage?: string
  readonly decision?: 'block'
  readonly reason?: string
  /** What stands in `hookSpecificOutput`, beside the name of the event. */
  readonly specific?: {
    readonly permissionDecision?: 'allow' | 'deny'
    readonly permissionDecisionReason?: string
    readonly updatedInput?: object
    readonly decision?:
      | { readonly behavior: 'allow' }
      | { readonly behavior: 'deny'; readonly message: string }
    readonly additionalContext?: string
  }
}

/** What can be said at one of Codex's events; what is absent cannot. */
export interface Sayable {
  readonly deny?: (reason: string) => Answer
  /** True: a denial makes the agent go on, so that it must not be repeated for ever. */
  readonly denyGoesOn?: true
  /** True: a denial ends the turn, as `stop` does. */
  readonly denyEnds?: true
  /** What spares the user the question; with it, saying nothing makes Codex ask its user. */
  readonly allow?: Answer
  readonly rewrite?: true
  /** True: this Codex takes no rewrite where newer ones do, so that one must not be lost in silence. */
  readonly lacksRewrite?: true
  readonly context?: true
  readonly stop?: true
  readonly message?: true
}

const block = (reason: string): Answer => ({ decision: 'block', reason })

/** An answer that ends the turn. */
export const halt = (reason: string): Answer => ({ continue: false, stopReason: reason })

const refuseCall = (reason: string): Answer => ({
  specific: { permissionDecision: 'deny', permissionDecisionReason: reason },
})
const refuseLeave = (message: string): Answer => ({ specific: { decision: { behavior: 'deny', message } } })
const giveLeave: Answer = { specific: { decision: { behavior: 'allow' } } }

/** Codex's events, and what can be said at each with effect. */
const SAYABLE: Readonly<Record<string, Sayable>> = {
  SessionStart: { context: true, stop: true, message: true },
  SessionEnd: {},
  UserPromptSubmit: { deny: block, denyEnds: true, context: true, stop: true, message: true },
  PreModelRequest: {},
  PostModelRequest: {},
  PreToolUse: { deny: refuseCall, rewrite: true, context: true, message: true },
  PermissionRequest: { deny: refuseLeave, allow: giveLeave, message: true },
  PostToolUse: { deny: block, context: true, message: true },
  PreCompact: { deny: halt, denyEnds: true, stop: true, message: true },
  PostCompact: { stop: true, message: true },
  SubagentStart: { context: true, message: true },
  SubagentStop: { deny: block, denyGoesOn: true, stop: true, message: true },
  Stop: { deny: block, denyGoesOn: true, stop: true, message: true },
  Interrupt: { message: true },
  // it does not wait for an answer, nor read one
  notify: {},
  // what only its transcript tells is over
  transcript: {},
}

/** What can be said at an event of Codex; `undefined` for a name that is not one. */
export function sayable(native: string): Sayable | undefined {
  return Object.hasOwn(SAYABLE, native) ? SAYABLE[native] : undefined
}

/** A reason for Codex: it does not obey a denial whose reason is blank. */
export function reasonOr(reason: string | undefined, otherwise: string): string {
  return reason === undefined || trim(reason) === '' ? otherwise : reason
}

/** The answer as JSON; empty where nothing is said. */
export function write(native: string, { specific, ...answer }: Answer): string {
  const output = specific && { hookSpecificOutput: { hookEventName: native, ...specific } }
  const text = JSON.stringify({ ...answer, ...output })
  return text === '{}' ? '' : /\\ud[89a-f]/.test(text) ? wellFormed(text) : text
}

/** Half a surrogate pair, in a text or a key, makes Codex drop the answer; JSON.stringify writes it as an escape. */
function wellFormed(json: string): string {
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.length > 2 ? '\\ufffd' : escape))
}
