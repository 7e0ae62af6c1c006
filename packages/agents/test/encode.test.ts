import type { AgentReply, LifecycleEvent, Outcome } from '@hookline/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { RECORDED, recorded, stamp } from './recorded.ts'
import { complaints } from './strict.ts'
import { anyText } from './text.ts'

const NOTHING: Outcome = { context: [], results: [] }

const event = (name: string, over: object = {}): LifecycleEvent =>
  codex.decode({ ...recorded(name), ...over }, stamp())[0]!
const answer = (name: string, outcome: Partial<Outcome>, over: object = {}): AgentReply =>
  codex.encode(event(name, over), { ...NOTHING, ...outcome })
/** The answer as Codex reads it; `undefined` for silence. */
const said = (reply: AgentReply): unknown =>
  reply.stdout === '' ? undefined : (JSON.parse(reply.stdout) as unknown)

const specific = (hookEventName: string, fields: object): object => ({
  hookSpecificOutput: { hookEventName, ...fields },
})
const denied = (reason: string): object =>
  specific('PreToolUse', { permissionDecision: 'deny', permissionDecisionReason: reason })
const rewrittenTo = (updatedInput: object): object =>
  specific('PreToolUse', { permissionDecision: 'allow', updatedInput })
const refusedLeave = (message: string): object =>
  specific('PermissionRequest', { decision: { behavior: 'deny', message } })
const context = (native: string, additionalContext: string): object => specific(native, { additionalContext })
const blocked = (reason: string): object => ({ decision: 'block', reason })
const halted = (stopReason: string): object => ({ continue: false, stopReason })

const DENY: Partial<Outcome> = { decision: 'deny', reason: 'no' }
const ASK: Partial<Outcome> = { decision: 'ask', reason: 'sure?' }
const ALLOW: Partial<Outcome> = { decision: 'allow' }
const STOP: Partial<Outcome> = { stop: true }
const CONTEXT: Partial<Outcome> = { context: ['one', '', 'two'] }
const MESSAGE: Partial<Outcome> = { message: 'look' }
const asked = (native: string): string =>
  `sure? (a confirmation was asked for, and at ${native} Codex has nobody to ask)`

/** A cell: what is answered at a recorded event, what Codex is told, and the sentences about what it is not. */
type Cell = readonly [name: string, outcome: Partial<Outcome>, told: object | undefined, unsaid?: RegExp]

const CELLS: readonly Cell[] = [
  ['pre-tool-use.bash', DENY, denied('no')],
  ['pre-tool-use.bash', ASK, denied(asked('PreToolUse'))],
  ['pre-tool-use.bash', ALLOW, undefined, /takes no allow at PreToolUse/],
  ['pre-tool-use.bash', { rewrite: { command: 'ls' } }, rewrittenTo({ command: 'ls' })],
  ['pre-tool-use.bash', { ...ALLOW, rewrite: { command: 'ls' } }, rewrittenTo({ command: 'ls' })],
  ['pre-tool-use.bash', { ...ASK, rewrite: { command: 'ls' } }, denied(asked('PreToolUse'))],
  ['pre-tool-use.apply-patch', { rewrite: { patch: 'P' } }, rewrittenTo({ command: 'P' })],
  ['pre-tool-use.mcp', { rewrite: { arguments: { text: 'ho' } } }, rewrittenTo({ text: 'ho' })],
  ['pre-tool-use.get-goal', { rewrite: { input: { a: 1 } } }, rewrittenTo({ a: 1 })],
  ['pre-tool-use.bash', CONTEXT, context('PreToolUse', 'one\n\ntwo')],
  ['pre-tool-use.bash', STOP, undefined, /end its turn at PreToolUse/],
  ['pre-tool-use.bash', MESSAGE, { systemMessage: 'look' }],

  ['permission-request.bash', DENY, refusedLeave('no')],
  ['permission-request.bash', ASK, undefined],
  ['permission-request.bash', ALLOW, specific('PermissionRequest', { decision: { behavior: 'allow' } })],
  ['permission-request.bash', { rewrite: { command: 'ls' } }, undefined, /so its user is asked/],
  ['permission-request.bash', { ...ALLOW, rewrite: { command: 'ls' } }, undefined, /so its user is asked/],
  ['permission-request.bash', CONTEXT, undefined, /takes no context at PermissionRequest: 2/],
  ['permission-request.bash', STOP, undefined, /end its turn at PermissionRequest/],
  ['permission-request.bash', MESSAGE, { systemMessage: 'look' }],

  ['post-tool-use.bash', DENY, blocked('no')],
  ['post-tool-use.mcp', ASK, blocked(asked('PostToolUse'))],
  ['post-tool-use.bash', ALLOW, undefined],
  ['post-tool-use.bash', CONTEXT, context('PostToolUse', 'one\n\ntwo')],
  ['post-tool-use.bash', STOP, undefined, /end its turn at PostToolUse/],
  ['post-tool-use.bash', MESSAGE, { systemMessage: 'look' }],

  ['user-prompt-submit', DENY, blocked('no')],
  ['user-prompt-submit', ASK, blocked(asked('UserPromptSubmit'))],
  ['user-prompt-submit', ALLOW, undefined],
  ['user-prompt-submit', CONTEXT, context('UserPromptSubmit', 'one\n\ntwo')],
  ['user-prompt-submit', STOP, halted('ended by hookline')],
  ['user-prompt-submit', { ...DENY, ...STOP }, blocked('no')],
  ['user-prompt-submit', MESSAGE, { systemMessage: 'look' }],

  ['session-start.startup', DENY, undefined, /cannot be denied anything at SessionStart: no/],
  ['session-start.startup', ASK, undefined, /cannot be denied anything at SessionStart/],
  ['session-start.startup', CONTEXT, context('SessionStart', 'one\n\ntwo')],
  ['session-start.startup', { ...STOP, reason: 'closed' }, halted('closed')],
  ['session-start.startup', MESSAGE, { systemMessage: 'look' }],

  ['subagent-start', DENY, undefined, /cannot be denied anything at SubagentStart/],
  ['subagent-start', CONTEXT, context('SubagentStart', 'one\n\ntwo')],
  ['subagent-start', STOP, undefined, /end its turn at SubagentStart/],
  ['subagent-start', MESSAGE, { systemMessage: 'look' }],

  ['stop', DENY, blocked('no')],
  ['stop', ASK, blocked(asked('Stop'))],
  ['stop', ALLOW, undefined],
  ['stop', CONTEXT, undefined, /takes no context at Stop: 2/],
  ['stop', STOP, halted('ended by hookline')],
  ['stop', { ...DENY, ...STOP }, blocked('no'), /the end of the turn was left out/],
  ['stop', MESSAGE, { systemMessage: 'look' }],
  ['stop.after-block', DENY, undefined, /sent on once before.*: no/],
  ['stop.after-block', { ...DENY, ...STOP }, halted('no'), /sent on once before/],

  ['subagent-stop', DENY, blocked('no')],
  ['subagent-stop', CONTEXT, undefined, /takes no context at SubagentStop/],
  ['subagent-stop', STOP, halted('ended by hookline')],
  ['subagent-stop', MESSAGE, { systemMessage: 'look' }],

  ['pre-compact.auto', DENY, halted('no')],
  ['pre-compact.auto', ASK, halted(asked('PreCompact'))],
  ['pre-compact.auto', CONTEXT, undefined, /takes no context at PreCompact/],
  ['pre-compact.auto', STOP, halted('ended by hookline')],
  ['pre-compact.auto', { ...DENY, ...STOP }, halted('no')],
  ['pre-compact.auto', MESSAGE, { systemMessage: 'look' }],
  ['post-compact.auto', DENY, undefined, /cannot be denied anything at PostCompact/],
  ['post-compact.auto', STOP, halted('ended by hookline')],
  ['post-compact.auto', MESSAGE, { systemMessage: 'look' }],

  ['interrupt', DENY, undefined, /cannot be denied anything at Interrupt/],
  ['interrupt', STOP, undefined, /end its turn at Interrupt/],
  ['interrupt', CONTEXT, undefined, /takes no context at Interrupt/],
  ['interrupt', MESSAGE, { systemMessage: 'look' }],

  ...['session-end', 'pre-model-request', 'post-model-request.completed'].flatMap((name): readonly Cell[] => [
    [name, DENY, undefined, /cannot be denied anything/],
    [name, CONTEXT, undefined, /takes no context/],
    [name, STOP, undefined, /end its turn/],
    [name, MESSAGE, undefined, /shows no message at \w+: look/],
  ]),
]

test.each(CELLS.map((cell) => ({ cell, name: cell[0], outcome: cell[1] })))(
  'at $name the outcome $outcome is told as it can be',
  ({ cell: [name, outcome, told, unsaid] }) => {
    const reply = answer(name, outcome)
    expect(said(reply)).toEqual(told)
    expect(reply).toMatchObject({ stderr: '', exitCode: 0 })
    expect(reply.unsaid.join('\n')).toMatch(unsaid ?? /^$/)
    expect(complaints(recorded(name)['hook_event_name'] as string, reply)).toEqual([])
  },
)

test('the cells cover every event of Codex', () => {
  const covered = new Set(CELLS.map(([name]) => recorded(name)['hook_event_name'] as string))
  expect([...covered].toSorted()).toEqual(Object.keys(codex.natives).toSorted())
})

test.each(RECORDED)('nothing to say at %s is silence', (name) => {
  expect(answer(name, {})).toEqual({ stdout: '', stderr: '', exitCode: 0, unsaid: [] })
})

test('a denial, words for the model and words for the user go together', () => {
  const reply = answer('pre-tool-use.bash', { ...DENY, ...CONTEXT, ...MESSAGE })
  expect(said(reply)).toEqual({
    systemMessage: 'look',
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: 'no',
      additionalContext: 'one\n\ntwo',
    },
  })
})

test.each([undefined, '', ' \n', '\u0085', '\u2003\u0085 '])(
  'a denial is never without a reason (%j), for Codex would let the call run',
  (reason) => {
    for (const name of ['pre-tool-use.bash', 'permission-request.bash', 'stop', 'post-tool-use.bash']) {
      const reply = answer(name, { decision: 'deny', ...(reason === undefined ? {} : { reason }) })
      expect(reply.stdout).toContain('denied by hookline; the hook gave no reason')
      expect(complaints(recorded(name)['hook_event_name'] as string, reply)).toEqual([])
    }
  },
)

const circle: Record<string, unknown> = {}
circle['again'] = circle
circle['more'] = circle
const nested = (levels: number): object =>
  JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as object

test.each<readonly [string, string, Outcome['rewrite']]>([
  ['arguments that are no object', 'pre-tool-use.mcp', { arguments: ['hi'] }],
  ['arguments that are null', 'pre-tool-use.mcp', { arguments: null }],
  ['arguments nested deeper than Codex reads', 'pre-tool-use.mcp', { arguments: nested(120) as never }],
  ['arguments that no stack can hold', 'pre-tool-use.mcp', { arguments: nested(1000) as never }],
  ['arguments that go in a circle', 'pre-tool-use.mcp', { arguments: circle as never }],
  ['input that is text', 'pre-tool-use.get-goal', { input: 'x' }],
  ['a patch of a command', 'pre-tool-use.bash', { patch: '*** Begin Patch' }],
  ['a command for a patch', 'pre-tool-use.apply-patch', { command: 'ls' }],
  ['a command for an MCP tool', 'pre-tool-use.mcp', { command: 'ls' }],
])('a call must not run as it was when its rewrite is %s', (_what, name, rewrite) => {
  const reply = answer(name, { decision: 'allow', rewrite: rewrite! })
  expect(reply.stdout).toContain('"permissionDecision":"deny"')
  expect(complaints('PreToolUse', reply)).toEqual([])
})

test('a patch inside a command cannot be rewritten alone, so the command is denied', () => {
  const [, patch] = codex.decode(recorded('pre-tool-use.bash-apply-patch-heredoc'), stamp())
  const reply = codex.encode(patch!, { ...NOTHING, rewrite: { patch: '*** Begin Patch' } })
  expect(reply.stdout).toContain('"permissionDecision":"deny"')
  expect(reply.unsaid).toEqual(['Codex cannot take this rewrite of patch.before at PreToolUse'])
})

test('half a surrogate pair in a text or a key is replaced, and an escaped backslash is left alone', () => {
  const reason = 'a\ud800b \\ud800 \u{1f600} c\udc00'
  expect(answer('pre-tool-use.bash', { decision: 'deny', reason }).stdout).toContain(
    'a\\ufffdb \\\\ud800 \u{1f600} c\\ufffd',
  )
  const { stdout } = answer('pre-tool-use.mcp', { rewrite: { arguments: { '\udbff': ['\udfff'] } } })
  expect(stdout).toContain('{"\\ufffd":["\\ufffd"]}')
})

test('keys that JavaScript gives a meaning reach an MCP tool as they are', () => {
  const input = '{"__proto__":{"a":1},"constructor":"x","toString":null}'
  const reply = answer('pre-tool-use.mcp', { rewrite: { arguments: JSON.parse(input) as never } })
  expect(reply.stdout).toContain(`"updatedInput":${input}`)
})

test('megabytes of context are no trouble', () => {
  const huge = '\\"\u{1f600}'.repeat(1_000_000)
  const reply = answer('session-start.startup', { context: [huge, huge] })
  expect(said(reply)).toEqual(context('SessionStart', `${huge}\n\n${huge}`))
})

test('an event from elsewhere is answered as its native event would be', () => {
  const own = { ...event('pre-tool-use.bash'), raw: null } as LifecycleEvent
  expect(said(codex.encode(own, { ...NOTHING, ...DENY }))).toEqual(denied('no'))
  const spoofed = { ...own, raw: { hook_event_name: 'constructor' } } as LifecycleEvent
  expect(said(codex.encode(spoofed, { ...NOTHING, ...DENY }))).toEqual(denied('no'))
})

test('an event that Codex does not have is answered with silence, and it is said so', () => {
  const custom = { ...event('stop'), name: 'custom.deploy', data: {}, raw: 7 } as LifecycleEvent
  expect(codex.encode(custom, { ...NOTHING, ...DENY })).toEqual({
    stdout: '',
    stderr: '',
    exitCode: 0,
    unsaid: ['Codex was told nothing: it has no event that becomes custom.deploy'],
  })
})

const anyRewrite = fc.oneof(
  anyText.map((command) => ({ command })),
  anyText.map((patch) => ({ patch })),
  fc.jsonValue().map((value) => ({ arguments: value as never })),
  fc.jsonValue().map((value) => ({ input: value as never })),
)
const anyOutcome = fc.record(
  {
    decision: fc.constantFrom('allow', 'ask', 'deny'),
    reason: anyText,
    message: anyText,
    context: fc.array(anyText, { maxLength: 3 }),
    rewrite: anyRewrite,
    stop: fc.boolean(),
    results: fc.constant([]),
  },
  { requiredKeys: ['context', 'results'] },
) as fc.Arbitrary<Outcome>

test('whatever the hooks answer, Codex accepts what it is told', () => {
  fc.assert(
    fc.property(fc.constantFrom(...RECORDED), fc.boolean(), anyOutcome, (name, again, outcome) => {
      const payload = { ...recorded(name), stop_hook_active: again }
      for (const one of codex.decode(payload, stamp()))
        expect(complaints(recorded(name)['hook_event_name'] as string, codex.encode(one, outcome))).toEqual(
          [],
        )
    }),
    { numRuns: 2000 },
  )
})

test('no denial is lost: it reaches Codex or is reported', () => {
  fc.assert(
    fc.property(fc.constantFrom(...RECORDED), anyOutcome, (name, outcome) => {
      const denial = { ...outcome, decision: 'deny' } as const
      const reply = codex.encode(event(name), denial)
      const isTold = /"(deny|block)"|"continue":false/.test(reply.stdout)
      expect(isTold || reply.unsaid.length > 0).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a call runs only as the hooks saw it: a rewrite is applied or the call is denied', () => {
  const calls = RECORDED.filter((name) => name.startsWith('pre-tool-use.'))
  fc.assert(
    fc.property(fc.constantFrom(...calls), anyOutcome, anyRewrite, (name, outcome, rewrite) => {
      const { stdout } = codex.encode(event(name), { ...outcome, rewrite })
      expect(stdout).toMatch(/"permissionDecision":"deny"|"updatedInput":\{/)
    }),
    { numRuns: 1000 },
  )
})
