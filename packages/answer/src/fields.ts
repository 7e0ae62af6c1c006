import { DECISIONS, type HookOutput, type LifecycleEvent, type Rewrite } from '@hookline/core'
import { shown } from './shown.ts'

/** What one field says; a text says what is wrong with it. */
type Reader = (value: unknown, event: LifecycleEvent) => HookOutput | string

/** Fields by name; a table in a table is an object in an object. The later field wins, but no decision a stricter one. */
export interface Fields {
  readonly [field: string]: Reader | Fields
}

/** What hookline itself calls them. */
export const OWN_FIELDS: Fields = {
  reason: text('reason'),
  message: text('message'),
  context: text('context'),
  decision: word({ allow: 'allow', ask: 'ask', deny: 'deny', approve: 'allow', block: 'deny' }),
  rewrite: (value) =>
    isRewrite(value) ? { rewrite: value } : 'is not { command }, { patch }, { arguments } or { input }',
  stop: flag((stop) => ({ stop })),
  data: (value) => ({ data: value as NonNullable<HookOutput['data']> }),
}

/** What hooks of Claude Code and Codex call them, besides `decision` and `reason`. */
export const AGENT_FIELDS: Fields = {
  continue: flag((goOn) => (goOn ? {} : { stop: true })),
  stopReason: text('reason'),
  systemMessage: text('message'),
  suppressOutput: flag(() => ({})),
  hookSpecificOutput: {
    hookEventName: (value) => (typeof value === 'string' ? {} : 'is not a text'),
    additionalContext: text('context'),
    permissionDecisionReason: text('reason'),
    permissionDecision: word({ allow: 'allow', ask: 'ask', deny: 'deny' }),
    updatedInput,
    decision: {
      message: text('reason'),
      behavior: word({ allow: 'allow', deny: 'deny' }),
      updatedInput,
      interrupt: flag((stop) => (stop ? { stop } : {})),
    },
  },
}

/** Two parts of one answer; of two decisions the stricter stands, with its reason. */
export function merged(first: HookOutput, second: HookOutput): HookOutput {
  const rank = ({ decision }: HookOutput): number =>
    decision === undefined ? -1 : DECISIONS.indexOf(decision)
  return rank(first) > rank(second) && rank(second) >= 0 ? { ...second, ...first } : { ...first, ...second }
}

function text(field: 'reason' | 'message' | 'context'): Reader {
  return (value) => (typeof value === 'string' ? { [field]: shown(value) } : 'is not a text')
}

function flag(say: (value: boolean) => HookOutput): Reader {
  return (value) => (typeof value === 'boolean' ? say(value) : 'is not true or false')
}

function word(words: Readonly<Record<string, NonNullable<HookOutput['decision']>>>): Reader {
  return (value) => {
    const decision = typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined
    return decision === undefined ? `is none of ${Object.keys(words).join(', ')}` : { decision }
  }
}

const REWRITE_FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  command: (value) => typeof value === 'string',
  patch: (value) => typeof value === 'string',
  arguments: () => true,
  input: () => true,
}

function isRewrite(value: unknown): value is Rewrite {
  if (typeof value !== 'object' || value === null) return false
  const [entry, ...others] = Object.entries(value)
  if (entry === undefined || others.length > 0) return false
  return Object.hasOwn(REWRITE_FIELDS, entry[0]) && REWRITE_FIELDS[entry[0]]!(entry[1])
}

type Input = Readonly<Record<string, unknown>>

/**
 * An agent's new tool input, by the kind of call; the agents wrap commands and patches in `command`. What changes a file in
 * Claude Code has another input for each tool: as JSON it is a patch in Claude Code's own format.
 */
const REWRITES: Readonly<Record<string, (input: Input, event: LifecycleEvent) => Rewrite | undefined>> = {
  exec: ({ command }) => (typeof command === 'string' ? { command } : undefined),
  patch: (input, { agent }) => {
    if (typeof input['command'] === 'string') return { patch: input['command'] }
    return agent.name === 'claude-code' ? { patch: JSON.stringify(input) } : undefined
  },
  mcp: (input) => ({ arguments: input as never }),
  tool: (input) => ({ input: input as never }),
}

function updatedInput(value: unknown, event: LifecycleEvent): HookOutput | string {
  const kind = event.name === 'permission.request' ? event.data.kind : event.name.split('.')[0]!
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject || !Object.hasOwn(REWRITES, kind)) return `is no new input for ${event.name}`
  const rewrite = REWRITES[kind]!(value as Input, event)
  return rewrite === undefined ? 'has no text `command`' : { rewrite }
}
