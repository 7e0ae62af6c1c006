import type { Outcome } from '@hookline/core'

/** A cell: what is answered at a recorded event, what Claude Code is told, and the sentences about what it is not. */
export type Cell = readonly [
  name: string,
  outcome: Partial<Outcome>,
  told: object | undefined,
  unsaid?: RegExp,
]

export const specific = (hookEventName: string, fields: object, top: object = {}): object => ({
  ...top,
  hookSpecificOutput: { hookEventName, ...fields },
})
export const denied = (reason: string, top: object = {}): object =>
  specific('PreToolUse', { permissionDecision: 'deny', permissionDecisionReason: reason }, top)
const ruled = (permissionDecision: string, reason?: string, updatedInput?: object): object =>
  specific('PreToolUse', {
    permissionDecision,
    ...(reason === undefined ? {} : { permissionDecisionReason: reason }),
    ...(updatedInput === undefined ? {} : { updatedInput }),
  })
const rewrittenTo = (updatedInput: object): object => specific('PreToolUse', { updatedInput })
const leave = (decision: object): object => specific('PermissionRequest', { decision })
const context = (native: string): object => specific(native, { additionalContext: 'one\n\ntwo' })
const blocked = (reason: string, top: object = {}): object => ({ decision: 'block', reason, ...top })
const halted = (stopReason: string): object => ({ continue: false, stopReason })
const withheldBy = (reason: string, updatedToolOutput: unknown): object =>
  specific('PostToolUse', { updatedToolOutput }, blocked(reason))
const printed = (stdout: string): object => ({
  stdout,
  stderr: '',
  interrupted: false,
  isImage: false,
  noOutputExpected: false,
})

export const DENY: Partial<Outcome> = { decision: 'deny', reason: 'no' }
const ASK: Partial<Outcome> = { decision: 'ask', reason: 'sure?' }
const ALLOW: Partial<Outcome> = { decision: 'allow' }
const STOP: Partial<Outcome> = { stop: true }
export const CONTEXT: Partial<Outcome> = { context: ['one', '', 'two'] }
export const MESSAGE: Partial<Outcome> = { message: 'look' }
const LS = { rewrite: { command: 'ls' } }
const asked = (native: string): string =>
  `sure? (a confirmation was asked for, and at ${native} Claude Code has nobody to ask)`
const WITHHELD = 'withheld by hookline: no'

/** Events at which nothing can be said. */
const MUTE = [
  'session-end.other',
  'stop-failure.rate-limit',
  'message-display.print',
  'notification.idle-prompt',
  'post-compact.manual',
]

export const CELLS: readonly Cell[] = [
  ['pre-tool-use.bash', DENY, denied('no')],
  ['pre-tool-use.bash', { ...DENY, ...STOP }, denied('no', halted('no'))],
  ['pre-tool-use.bash', ASK, ruled('ask', 'sure?')],
  ['pre-tool-use.bash', { decision: 'ask' }, ruled('ask')],
  ['pre-tool-use.bash', ALLOW, ruled('allow')],
  ['pre-tool-use.bash', { ...ALLOW, reason: 'fine' }, ruled('allow', 'fine')],
  ['pre-tool-use.bash', LS, rewrittenTo({ command: 'ls', description: 'Say hi' })],
  [
    'pre-tool-use.bash',
    { ...ALLOW, ...LS },
    ruled('allow', undefined, { command: 'ls', description: 'Say hi' }),
  ],
  ['pre-tool-use.bash', { ...ASK, ...LS }, ruled('ask', 'sure?', { command: 'ls', description: 'Say hi' })],
  ['pre-tool-use.monitor', LS, rewrittenTo({ description: 'watch', timeout_ms: 3000, command: 'ls' })],
  ['pre-tool-use.mcp', { rewrite: { arguments: { text: 'ho' } } }, rewrittenTo({ text: 'ho' })],
  ['pre-tool-use.read', { rewrite: { input: { file_path: '/b' } } }, rewrittenTo({ file_path: '/b' })],
  ['pre-tool-use.bash', CONTEXT, context('PreToolUse')],
  ['pre-tool-use.bash', STOP, halted('ended by hookline')],
  ['pre-tool-use.bash', MESSAGE, { systemMessage: 'look' }],

  ['permission-request.host', DENY, leave({ behavior: 'deny', message: 'no' })],
  [
    'permission-request.host',
    { ...DENY, ...STOP },
    leave({ behavior: 'deny', message: 'no', interrupt: true }),
  ],
  ['permission-request.host', ASK, undefined],
  ['permission-request.host', ALLOW, leave({ behavior: 'allow' })],
  ['permission-request.host', LS, undefined, /without an allow, so its user is asked/],
  ['permission-request.host', { ...ASK, ...LS }, undefined, /without an allow, so its user is asked/],
  [
    'permission-request.host',
    { ...ALLOW, ...LS },
    leave({ behavior: 'allow', updatedInput: { command: 'ls', description: 'x' } }),
  ],
  [
    'permission-request.host',
    { ...ALLOW, rewrite: { input: {} } },
    undefined,
    /PermissionRequest, so its user/,
  ],
  ['permission-request.host', CONTEXT, undefined, /takes no context at PermissionRequest: 2/],
  ['permission-request.host', STOP, undefined, /end its turn at PermissionRequest/],
  ['permission-request.host', MESSAGE, undefined, /shows no message at PermissionRequest/],

  ['post-tool-use.bash', DENY, withheldBy('no', printed(WITHHELD))],
  ['post-tool-use.bash-background', DENY, blocked('no')],
  ['post-tool-use.read', DENY, withheldBy('no', readAs('a.txt', WITHHELD))],
  ['post-tool-use.mcp', DENY, withheldBy('no', [{ type: 'text', text: WITHHELD }])],
  ['post-tool-use.edit', DENY, blocked('no')],
  ['post-tool-use.agent-foreground', ASK, blocked(asked('PostToolUse'))],
  ['post-tool-use.edit', { ...DENY, ...STOP }, blocked('no', halted('no'))],
  ['post-tool-use.bash', ALLOW, undefined],
  ['post-tool-use.bash', CONTEXT, context('PostToolUse')],
  ['post-tool-use.bash', STOP, halted('ended by hookline')],
  ['post-tool-use.bash', MESSAGE, { systemMessage: 'look' }],

  ['post-tool-use-failure.bash', DENY, blocked('no')],
  ['post-tool-use-failure.bash', CONTEXT, context('PostToolUseFailure')],
  ['post-tool-use-failure.bash', STOP, undefined, /end its turn at PostToolUseFailure/],
  ['post-tool-use-failure.bash', MESSAGE, { systemMessage: 'look' }],

  ['user-prompt-submit', DENY, blocked('no')],
  ['user-prompt-submit', ASK, blocked(asked('UserPromptSubmit'))],
  ['user-prompt-submit', ALLOW, undefined],
  ['user-prompt-submit', CONTEXT, context('UserPromptSubmit')],
  ['user-prompt-submit', STOP, halted('ended by hookline')],
  ['user-prompt-submit', { ...DENY, ...STOP }, blocked('no')],
  ['user-prompt-submit', MESSAGE, { systemMessage: 'look' }],
  [
    'user-prompt-submit',
    { ...DENY, ...MESSAGE },
    blocked('no'),
    /shows no message at UserPromptSubmit: look/,
  ],

  ['session-start.startup', DENY, undefined, /cannot be denied anything at SessionStart: no/],
  ['session-start.startup', CONTEXT, context('SessionStart')],
  ['session-start.startup', STOP, undefined, /end its turn at SessionStart/],
  ['session-start.startup', MESSAGE, { systemMessage: 'look' }],

  ['subagent-start', DENY, undefined, /cannot be denied anything at SubagentStart/],
  ['subagent-start', CONTEXT, context('SubagentStart')],
  ['subagent-start', STOP, undefined, /end its turn at SubagentStart/],
  ['subagent-start', MESSAGE, undefined, /shows no message at SubagentStart/],

  ['stop', DENY, blocked('no')],
  ['stop', ASK, blocked(asked('Stop'))],
  ['stop', ALLOW, undefined],
  ['stop', CONTEXT, undefined, /takes no context at Stop: 2/],
  ['stop', STOP, halted('ended by hookline')],
  ['stop', { ...DENY, ...STOP }, blocked('no'), /the end of the turn was left out/],
  ['stop', { ...DENY, ...MESSAGE }, blocked('no', { systemMessage: 'look' })],
  ['stop.active', DENY, undefined, /sent on once before.*: no/],
  ['stop.active', { ...DENY, ...STOP }, halted('no'), /sent on once before/],

  ['subagent-stop', DENY, blocked('no')],
  ['subagent-stop', CONTEXT, undefined, /takes no context at SubagentStop/],
  ['subagent-stop', STOP, undefined, /end its turn at SubagentStop/],
  ['subagent-stop', MESSAGE, undefined, /shows no message at SubagentStop/],
  ['subagent-stop.active', DENY, undefined, /sent on once before.*: no/],

  ['pre-compact.auto', DENY, blocked('no')],
  ['pre-compact.auto', ASK, blocked(asked('PreCompact'))],
  ['pre-compact.auto', CONTEXT, undefined, /takes no context at PreCompact/],
  ['pre-compact.auto', STOP, undefined, /end its turn at PreCompact/],
  ['pre-compact.auto', MESSAGE, undefined, /shows no message at PreCompact/],

  ...MUTE.flatMap((name): readonly Cell[] => [
    [name, DENY, undefined, /cannot be denied anything/],
    [name, CONTEXT, undefined, /takes no context/],
    [name, STOP, undefined, /end its turn/],
    [name, MESSAGE, undefined, /shows no message at \w+: look/],
  ]),
]

function readAs(filePath: string, content: string): object {
  return { type: 'text', file: { filePath, content, numLines: 1, startLine: 1, totalLines: 1 } }
}
