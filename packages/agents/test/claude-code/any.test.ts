import { isHooklineError, type LifecycleEvent, type Outcome } from '@hookline/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claudeCode } from '../../src/index.ts'
import { anyText } from '../text.ts'
import { HEARD, nativeOf, RECORDED, recorded, stamp } from './recorded.ts'
import { complaints } from './strict.ts'

const NATIVES = Object.keys(claudeCode.natives)
const TOOLS = [
  'Bash',
  'Monitor',
  'Edit',
  'Write',
  'MultiEdit',
  'NotebookEdit',
  'mcp__a__b',
  'Read',
  'constructor',
]

/** The events, or nothing for what was turned down as it should be. */
function decoded(payload: unknown): readonly LifecycleEvent[] {
  try {
    return claudeCode.decode(payload, stamp())
  } catch (thrown) {
    expect(isHooklineError(thrown) && thrown.code).toBe('PAYLOAD_INVALID')
    return []
  }
}

test('whatever JSON comes in, it is events or PAYLOAD_INVALID', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (payload) => void decoded(payload)),
    { numRuns: 2000 },
  )
})

/** A recorded payload, some of its fields, or those of its input, something else. */
const mangled = fc
  .tuple(
    fc.constantFrom(...RECORDED),
    fc.dictionary(fc.constantFrom(...fieldsOf()), fc.jsonValue()),
    fc.dictionary(fc.constantFrom('command', 'file_path', 'old_string', 'edits', 'x'), fc.jsonValue()),
    fc.record(
      { hook_event_name: fc.constantFrom(...NATIVES), tool_name: fc.constantFrom(...TOOLS) },
      { requiredKeys: [] },
    ),
  )
  .map(([name, over, input, names]) => {
    const payload: Record<string, unknown> = { ...recorded(name), ...over, ...names }
    const was = payload['tool_input']
    return typeof was === 'object' ? { ...payload, tool_input: { ...was, ...input } } : payload
  })

function fieldsOf(): readonly string[] {
  return [...new Set(RECORDED.flatMap((name) => Object.keys(recorded(name))))]
}

const anyRewrite = fc.oneof(
  anyText.map((command) => ({ command })),
  fc
    .oneof(
      anyText,
      fc.jsonValue().map((value) => JSON.stringify(value)),
    )
    .map((patch) => ({ patch })),
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

test('whatever a payload has become, what it turns into is answered', () => {
  fc.assert(
    fc.property(mangled, anyOutcome, (payload, outcome) => {
      for (const event of decoded(payload))
        expect(complaints(String(payload['hook_event_name']), claudeCode.encode(event, outcome))).toEqual([])
    }),
    { numRuns: 4000 },
  )
})

test('whatever the hooks answer, Claude Code takes what it is told', () => {
  fc.assert(
    fc.property(fc.constantFrom(...HEARD), fc.boolean(), anyOutcome, (name, again, outcome) => {
      for (const one of claudeCode.decode({ ...recorded(name), stop_hook_active: again }, stamp()))
        expect(complaints(nativeOf(name), claudeCode.encode(one, outcome))).toEqual([])
    }),
    { numRuns: 3000 },
  )
})

test('no denial is lost: it reaches Claude Code or is reported', () => {
  fc.assert(
    fc.property(fc.constantFrom(...HEARD), anyOutcome, (name, outcome) => {
      const [event] = claudeCode.decode(recorded(name), stamp())
      const reply = claudeCode.encode(event!, { ...outcome, decision: 'deny' })
      const body = reply.stdout === '' ? {} : (JSON.parse(reply.stdout) as Record<string, any>)
      const specific = body['hookSpecificOutput'] ?? {}
      const isTold =
        body['decision'] === 'block' ||
        specific.permissionDecision === 'deny' ||
        specific.decision?.behavior === 'deny'
      expect(isTold || reply.unsaid.length > 0).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('a call runs only as the hooks saw it: a rewrite is applied or the call is denied', () => {
  const calls = RECORDED.filter((name) => name.startsWith('pre-tool-use.'))
  fc.assert(
    fc.property(fc.constantFrom(...calls), anyOutcome, anyRewrite, (name, outcome, rewrite) => {
      const [event] = claudeCode.decode(recorded(name), stamp())
      const { stdout } = claudeCode.encode(event!, { ...outcome, rewrite })
      expect(stdout).toMatch(/"permissionDecision":"deny"|"updatedInput":\{/)
    }),
    { numRuns: 1000 },
  )
})
