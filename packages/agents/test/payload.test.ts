import { type HooklineError, isHooklineError, type LifecycleEvent } from '@hookline/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { RECORDED, recorded, stamp } from './recorded.ts'

const decode = (payload: unknown): readonly LifecycleEvent[] => codex.decode(payload, stamp())

/** The error of a payload; a thing of another kind fails the test. */
function fault(payload: unknown): HooklineError {
  try {
    decode(payload)
  } catch (thrown) {
    if (isHooklineError(thrown)) return thrown
    throw thrown
  }
  throw new Error('it was taken for a payload')
}

const without = (name: string, key: string): object => {
  const { [key]: _gone, ...rest } = recorded(name)
  return rest
}

test.each<readonly [unknown, string]>([
  [null, 'the payload: found null, expected an object'],
  [undefined, 'the payload: found nothing, expected an object'],
  [7, 'the payload: found a number, expected an object'],
  ['{}', 'the payload: found text, expected an object'],
  [[], 'the payload: found a list, expected an object'],
  [{}, 'hook_event_name: found nothing, expected text that is not empty'],
  [{ hook_event_name: {} }, 'hook_event_name: found an object, expected text that is not empty'],
  [without('stop', 'session_id'), 'session_id: found nothing, expected text that is not empty'],
  [{ ...recorded('stop'), session_id: '' }, 'session_id: found empty text, expected text that is not empty'],
  [{ ...recorded('stop'), cwd: null }, 'cwd: found null, expected text that is not empty'],
  [without('pre-tool-use.bash', 'tool_name'), 'tool_name: found nothing, expected text that is not empty'],
  [without('pre-tool-use.bash', 'tool_input'), 'tool_input: found null, expected an object'],
  [{ ...recorded('pre-tool-use.bash'), tool_input: {} }, 'tool_input.command: found nothing, expected text'],
  [
    { ...recorded('permission-request.apply-patch'), tool_input: { command: true } },
    'tool_input.command: found a boolean, expected text',
  ],
  [
    { ...recorded('post-tool-use.bash'), tool_input: { command: ['ls'] } },
    'tool_input.command: found a list, expected text',
  ],
])('what cannot be told is an error with field, finding and expectation: %j', (payload, message) => {
  const error = fault(payload)
  expect(error).toMatchObject({ code: 'PAYLOAD_INVALID', message })
  expect(error.hint).not.toBe('')
  expect(error.details.key).toBe(message.split(':')[0])
})

test('no error shows what stands in a payload', () => {
  const secret = 'sk-very-secret'
  const payload = { ...recorded('stop'), session_id: [secret], prompt: secret }
  expect(JSON.stringify(fault(payload))).not.toContain(secret)
})

const NEEDED = ['hook_event_name', 'session_id', 'cwd', 'tool_name', 'tool_input']

test.each(RECORDED)(
  'every other field of %s may be missing or of another type, and is then null or absent',
  (name) => {
    for (const key of Object.keys(recorded(name)).filter((one) => !NEEDED.includes(one)))
      for (const wrong of [undefined, null, 7, true, [], {}]) {
        const payload = { ...recorded(name), [key]: wrong }
        for (const event of decode(payload)) {
          expect(Object.values(event.data)).not.toContain(undefined)
          expect(JSON.parse(JSON.stringify(event.session))).toEqual(event.session)
        }
      }
  },
)

test('a wrong type is null in the data', () => {
  expect(decode({ ...recorded('user-prompt-submit'), prompt: ['x'] })[0]!.data).toEqual({ prompt: null })
  expect(decode({ ...recorded('stop'), last_assistant_message: 7 })[0]!.data).toMatchObject({
    lastMessage: null,
  })
  const usage = { input_tokens: '10', output_tokens: 5 }
  expect(decode({ ...recorded('post-model-request.completed'), token_usage: usage })[0]!.data).toMatchObject({
    usage: { inputTokens: null, cachedInputTokens: null, outputTokens: 5, totalTokens: null },
  })
})

test('inherited names are not read', () => {
  const payload = Object.create({ ...recorded('stop') }) as object
  expect(fault(payload).message).toMatch(/^hook_event_name: found nothing/)
})

const NAMES = [
  ...new Set(RECORDED.flatMap((name) => Object.keys(recorded(name)))),
  'command',
  'description',
  'constructor',
  '__proto__',
]
const VALUES = [
  ...Object.keys(codex.natives),
  'Bash',
  'apply_patch',
  'mcp__a__b',
  'failed',
  'constructor',
  '__proto__',
]
const anyValue = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom(...NAMES), fc.jsonValue()),
)
const anyPayload = fc.oneof(
  fc.jsonValue(),
  fc.array(fc.tuple(fc.constantFrom(...NAMES), anyValue)).map((entries) =>
    // through JSON, where "__proto__" is a key like any other
    JSON.parse(
      `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`,
    ),
  ),
  fc
    .tuple(fc.constantFrom(...RECORDED), fc.constantFrom(...NAMES), anyValue)
    .map(([name, key, value]) => ({ ...recorded(name), [key]: value })),
)

/** The names of the events, or the words of the error; any other failure is thrown. */
function come(payload: unknown): readonly string[] {
  try {
    return decode(payload).map(({ name }) => name)
  } catch (thrown) {
    if (isHooklineError(thrown) && thrown.code === 'PAYLOAD_INVALID') return [thrown.message]
    throw thrown
  }
}

test('any JSON is events or an error that says what is wrong, never another failure', () => {
  const names = Object.keys(codex.capabilities)
  fc.assert(
    fc.property(anyPayload, (payload) => {
      const strange = come(payload).filter(
        (one) => !names.includes(one) && !/: found .*, expected /.test(one),
      )
      expect(strange).toEqual([])
    }),
    { numRuns: 3000 },
  )
})

test('ten megabytes in any field are carried in no time', { timeout: 60_000 }, () => {
  const huge = '"\\\u0000x'.repeat(2_500_000)
  const started = performance.now()
  for (const name of ['pre-tool-use.bash', 'post-tool-use.mcp', 'user-prompt-submit', 'stop']) {
    const payload = { ...recorded(name), prompt: huge, last_assistant_message: huge, tool_response: huge }
    expect(decode({ ...payload, tool_input: { command: huge } })).toHaveLength(1)
  }
  expect(performance.now() - started).toBeLessThan(20_000)
})
