import { HooklineError, type HookOutput, type LifecycleEvent } from '@hookline/core'
import { event } from '@hookline/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerOf } from '../src/answer.ts'

interface Read {
  readonly output?: HookOutput
  readonly code?: string
  readonly message?: string
  readonly logged: readonly string[]
}

/** What comes of a text on stdout: an answer, or the code of a failure. */
function read(stdout: string, about: LifecycleEvent = event('exec.before'), isGuard = false): Read {
  const logged: string[] = []
  try {
    return {
      output: answerOf(stdout, { event: about, isGuard, log: (line) => void logged.push(line) }),
      logged,
    }
  } catch (thrown) {
    const { code, message } = HooklineError.from(thrown)
    return { code, message, logged }
  }
}

const guard = (stdout: string, about?: LifecycleEvent): Read => read(stdout, about, true)
const specific = (fields: object): string =>
  JSON.stringify({ hookSpecificOutput: { hookEventName: 'X', ...fields } })

/** What is one answer, for a guard and for any other hook. */
const ANSWERS: readonly (readonly [string, string, HookOutput, LifecycleEvent?])[] = [
  ['nothing', '', {}],
  ['blanks', ' \n\t\n', {}],
  ['an empty object', '{}', {}],
  ['a decision', '{"decision":"allow"}', { decision: 'allow' }],
  ['a question', '{"decision":"ask","reason":"sure?"}', { decision: 'ask', reason: 'sure?' }],
  [
    'every field',
    '{"decision":"deny","reason":"r","message":"m","context":"c","stop":true,"data":[1]}',
    { decision: 'deny', reason: 'r', message: 'm', context: 'c', stop: true, data: [1] },
  ],
  ['no stop', '{"stop":false}', { stop: false }],
  ['data that is null', '{"data":null}', { data: null }],
  ['a rewrite', '{"rewrite":{"command":"ls"}}', { rewrite: { command: 'ls' } }],
  ['blanks and lines around it', '\n  {\n "decision" : "deny"\n}\n\n', { decision: 'deny' }],

  [
    'Claude: deny',
    specific({ permissionDecision: 'deny', permissionDecisionReason: 'no' }),
    { decision: 'deny', reason: 'no' },
  ],
  ['Claude: allow', specific({ permissionDecision: 'allow' }), { decision: 'allow' }],
  [
    'Claude: ask',
    specific({ permissionDecision: 'ask', permissionDecisionReason: 'sure?' }),
    { decision: 'ask', reason: 'sure?' },
  ],
  ['context for the model', specific({ additionalContext: 'look' }), { context: 'look' }],
  [
    'block, as after a tool or at the end',
    '{"decision":"block","reason":"tests fail"}',
    { decision: 'deny', reason: 'tests fail' },
  ],
  ['approve, the old word', '{"decision":"approve","reason":"fine"}', { decision: 'allow', reason: 'fine' }],
  ['stop with a reason', '{"continue":false,"stopReason":"enough"}', { stop: true, reason: 'enough' }],
  ['go on', '{"continue":true,"suppressOutput":true}', {}],
  ['a message for the user', '{"systemMessage":"hello"}', { message: 'hello' }],
  [
    'deny and stop',
    JSON.stringify({
      continue: false,
      stopReason: 'enough',
      hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: 'no' },
    }),
    { stop: true, decision: 'deny', reason: 'no' },
  ],
  [
    'block beside allow: the stricter stands',
    JSON.stringify({
      hookSpecificOutput: { permissionDecision: 'allow', permissionDecisionReason: 'ok' },
      decision: 'block',
      reason: 'no',
    }),
    { decision: 'deny', reason: 'no' },
  ],
  [
    'approve beside deny: the stricter stands',
    JSON.stringify({
      hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: 'no' },
      decision: 'approve',
      reason: 'ok',
    }),
    { decision: 'deny', reason: 'no' },
  ],
  [
    'a new command',
    specific({ permissionDecision: 'allow', updatedInput: { command: 'ls', description: 'x' } }),
    { decision: 'allow', rewrite: { command: 'ls' } },
  ],
  [
    'a new patch',
    specific({ updatedInput: { command: '*** Begin Patch' } }),
    { rewrite: { patch: '*** Begin Patch' } },
    event('patch.before'),
  ],
  [
    'new arguments',
    specific({ updatedInput: { title: 'T' } }),
    { rewrite: { arguments: { title: 'T' } } },
    event('mcp.before'),
  ],
  [
    'a new input',
    specific({ updatedInput: { plan: [] } }),
    { rewrite: { input: { plan: [] } } },
    event('tool.before'),
  ],
  [
    'leave is given',
    specific({ decision: { behavior: 'allow' } }),
    { decision: 'allow' },
    event('permission.request'),
  ],
  [
    'leave is refused',
    specific({ decision: { behavior: 'deny', message: 'no', interrupt: true } }),
    { decision: 'deny', reason: 'no', stop: true },
    event('permission.request'),
  ],
  [
    'leave for other words',
    specific({ decision: { behavior: 'allow', updatedInput: { command: 'ls' }, interrupt: false } }),
    { decision: 'allow', rewrite: { command: 'ls' } },
    event('permission.request'),
  ],
  [
    'leave for other arguments',
    specific({ decision: { behavior: 'allow', updatedInput: { a: 1 } } }),
    { decision: 'allow', rewrite: { arguments: { a: 1 } } },
    event('permission.request', { kind: 'mcp' }),
  ],
]

describe('one answer', () => {
  test.for(ANSWERS)('%s', ([_name, stdout, output, about = event('exec.before')]) => {
    expect(read(stdout, about)).toEqual({ output, logged: [] })
    expect(guard(stdout, about)).toEqual({ output, logged: [] })
  })
})

/** What begins like JSON and is not one value: nobody knows what was meant. */
const BROKEN = [
  '{',
  '[',
  '{"decision":"deny"',
  '{"decision":"deny"} trailing',
  '{"a":1}\n{"a":2}',
  '[info] started',
  '{decision: deny}',
  "{'decision':'deny'}",
  '{"a":1,}',
]

test.each(BROKEN)('text that begins like JSON and is not one whole value is a failure: %s', (stdout) => {
  expect(read(stdout).code).toBe('SCRIPT_OUTPUT_BROKEN')
  expect(guard(stdout).code).toBe('SCRIPT_OUTPUT_BROKEN')
})

/** JSON of another shape: data of a hook, no answer of a guard. */
const OTHER = [
  '[]',
  '[1,{"decision":"deny"}]',
  '{"rows":3}',
  '{"decision":"deny","because":"x"}',
  '{"decision":"never"}',
  '{"decision":null}',
  '{"reason":1}',
  '{"stop":"yes"}',
  '{"context":["a"]}',
  '{"rewrite":{"command":1}}',
  '{"rewrite":{"command":"a","patch":"b"}}',
  '{"rewrite":{}}',
  '{"rewrite":"ls"}',
  '{"constructor":1}',
  '{"__proto__":{"decision":"allow"}}',
  '{"toString":"deny"}',
]

test.each(OTHER)('JSON of another shape is data, and a failure of a guard: %s', (stdout) => {
  expect(read(stdout).output).toEqual({ data: JSON.parse(stdout) as unknown })
  expect(guard(stdout).code).toBe('SCRIPT_ANSWER_INVALID')
})

test.each([
  [
    '{"decison":"deny","reason":"x"}',
    /^taken for data, and for no answer: decison is probably decision; decison is unknown$/,
  ],
  ['{"Decision":"deny"}', /Decision is probably decision/],
  ['{"desicion":"deny"}', undefined],
  ['{"deicsion":"deny"}', /deicsion is probably decision/],
  ['{"rewrites":{"command":"ls"}}', /rewrites is probably rewrite/],
  ['{"hook_specific_output":{}}', /hook_specific_output is probably hookSpecificOutput/],
  ['{"decision":"deny","because":"x"}', /no answer: because is unknown$/],
  ['{"decision":"never"}', /decision is none of allow, ask, deny/],
  ['{"rows":3,"date":"today","top":1}', undefined],
] as const)('data that was probably meant for an answer is said to be none: %s', (stdout, says) => {
  const { output, logged } = read(stdout)
  expect(output).toEqual({ data: JSON.parse(stdout) as unknown })
  expect(logged).toEqual(says === undefined ? [] : [expect.stringMatching(says)])
})

/** What speaks Claude's or Codex's language and says it wrong was meant as an answer. */
const MISSPOKEN: readonly (readonly [string, RegExp])[] = [
  [
    specific({ permissionDecision: 'maybe' }),
    /hookSpecificOutput\.permissionDecision is none of allow, ask, deny/,
  ],
  [specific({ permissionDecision: 'defer' }), /permissionDecision/],
  [specific({ permissionDecision: true }), /permissionDecision/],
  ['{"hookSpecificOutput":"deny"}', /hookSpecificOutput is not an object/],
  ['{"hookSpecificOutput":null}', /hookSpecificOutput is not an object/],
  ['{"hookSpecificOutput":[]}', /hookSpecificOutput is not an object/],
  ['{"continue":"no"}', /continue is not true or false/],
  ['{"systemMessage":7}', /systemMessage is not a text/],
  [specific({ updatedInput: 'ls' }), /no new input for exec\.before/],
  [specific({ updatedInput: { description: 'x' } }), /has no text `command`/],
  [
    specific({ decision: { behavior: 'ask' } }),
    /hookSpecificOutput\.decision\.behavior is none of allow, deny/,
  ],
  ['{"systemMessage":"x","decision":"never"}', /decision is none of allow, ask, deny/],
]

test.each(MISSPOKEN)(
  'an answer in the words of an agent with a wrong value is a failure: %s',
  (stdout, says) => {
    for (const one of [read(stdout), guard(stdout)]) {
      expect(one.code).toBe('SCRIPT_ANSWER_INVALID')
      expect(one.message).toMatch(says)
    }
  },
)

test('the input of a tool of Claude Code that edits is a patch of Claude Code alone', () => {
  const edit = { file_path: '/a', old_string: 'a', new_string: 'b' }
  const stdout = specific({ updatedInput: edit })
  const own = event('patch.before', {}, { agent: { name: 'claude-code' } })
  expect(read(stdout, own).output).toEqual({ rewrite: { patch: JSON.stringify(edit) } })
  expect(read(stdout, event('patch.before')).message).toMatch(/has no text `command`/)
})

test('a new input is none where there is nothing to rewrite', () => {
  expect(read(specific({ updatedInput: {} }), event('task.complete')).message).toMatch(
    /no new input for task\.complete/,
  )
})

/** What Claude knows and hookline does not carry. */
const UNKNOWN: readonly (readonly [string, HookOutput, string])[] = [
  [
    specific({ permissionDecision: 'deny', updatedToolOutput: 'x' }),
    { decision: 'deny' },
    'hookSpecificOutput.updatedToolOutput',
  ],
  ['{"systemMessage":"m","terminalSequence":"x"}', { message: 'm' }, 'terminalSequence'],
  [
    specific({ decision: { behavior: 'allow', updatedPermissions: [] } }),
    { decision: 'allow' },
    'hookSpecificOutput.decision.updatedPermissions',
  ],
]

test.each(UNKNOWN)(
  'what of it is unknown goes to the log, the rest holds; of a guard it is a failure: %s',
  (stdout, output, field) => {
    expect(read(stdout)).toEqual({ output, logged: [`not understood in the answer: ${field} is unknown`] })
    expect(guard(stdout)).toMatchObject({
      code: 'SCRIPT_ANSWER_INVALID',
      message: `the answer: ${field} is unknown`,
    })
  },
)

describe('plain text', () => {
  test.each(['session.start', 'task.start'] as const)('is context at %s', (name) => {
    expect(read('the branch is main\n\n', event(name)).output).toEqual({ context: 'the branch is main' })
  })

  test.each(['exec.before', 'patch.after', 'task.complete', 'subagent.start'] as const)(
    'is data at %s',
    (name) => {
      expect(read('3 files\n', event(name)).output).toEqual({ data: { stdout: '3 files' } })
    },
  )

  test.each(['ok', '42', 'null', 'true', '"deny"', 'deny', 'x {"decision":"deny"}'])(
    'is no JSON if it begins otherwise: %s',
    (stdout) => {
      expect(read(stdout).output).toEqual({ data: { stdout } })
    },
  )

  test.each(['session.start', 'exec.before'] as const)('of a guard is a failure, also at %s', (name) => {
    expect(guard('looks fine', event(name))).toMatchObject({
      code: 'SCRIPT_ANSWER_INVALID',
      message: 'a guard answered with plain text: "looks fine"',
    })
  })
})

test('a failure shows the beginning of what was said, not all of it', () => {
  const { message } = read(`{${'x'.repeat(100_000)}`)
  expect(message!.length).toBeLessThan(200)
})

test('whatever is said is an answer the engine takes, or a failure with a code of its own', () => {
  const FIELDS = new Set(['decision', 'reason', 'message', 'context', 'rewrite', 'stop', 'data'])
  const names = [
    'decision',
    'reason',
    'hookSpecificOutput',
    'continue',
    'stopReason',
    'updatedInput',
    'behavior',
    'permissionDecision',
    'stop',
    'rewrite',
    'command',
    '__proto__',
  ]
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('allow', 'deny', 'block', true, false, null),
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...names), tie('value')),
    ),
  }))
  const spoken = fc.oneof(
    value.map((one) => JSON.stringify(one)),
    fc.string(),
    fc.string().map((text) => `{${text}`),
  )
  const kinds = fc.constantFrom(
    'exec.before',
    'patch.before',
    'task.start',
    'session.end',
    'permission.request',
  )
  fc.assert(
    fc.property(spoken, kinds, fc.boolean(), (stdout, name, isGuard) => {
      const { output, code } = read(stdout, event(name), isGuard)
      if (output === undefined) return code === 'SCRIPT_OUTPUT_BROKEN' || code === 'SCRIPT_ANSWER_INVALID'
      const isKnown = Object.keys(output).every((field) => FIELDS.has(field))
      const isSilent = !isGuard || output.data === undefined || /"data"/.test(stdout)
      return isKnown && isSilent && [undefined, 'allow', 'ask', 'deny'].includes(output.decision)
    }),
    { numRuns: 3000 },
  )
})
