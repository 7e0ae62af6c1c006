import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { RECORDED, recorded } from './recorded.ts'

const FAKE = '{"hook_event_name":"SessionEnd"}'

test.each(RECORDED)('the event of %s is known as soon as its name has come through', (name) => {
  const native = recorded(name)['hook_event_name']
  const text = JSON.stringify(recorded(name))
  expect(codex.sniff(text)).toBe(native)
  expect(codex.sniff(JSON.stringify(recorded(name), undefined, 2))).toBe(native)
  const known = text.indexOf(`"${String(native)}"`) + String(native).length + 2
  expect(codex.sniff(text.slice(0, known))).toBe(native)
  expect(codex.sniff(text.slice(0, known - 1))).toBeUndefined()
})

test.each([
  [
    'a name in the text of a command',
    { tool_input: { command: `echo '${FAKE}'` }, hook_event_name: 'PreToolUse' },
  ],
  ['a name among the arguments of a tool', { tool_input: JSON.parse(FAKE), hook_event_name: 'PreToolUse' }],
  ['a name in a list', { a: [JSON.parse(FAKE)], hook_event_name: 'PreToolUse' }],
  ['a name in a key', { '","hook_event_name":"Stop"': 1, hook_event_name: 'PreToolUse' }],
  ['a value like the key', { source: 'hook_event_name', hook_event_name: 'PreToolUse' }],
])('%s is not taken for the event', (_what, payload) => {
  const text = JSON.stringify(payload)
  expect(codex.sniff(text)).toBe('PreToolUse')
  expect(codex.sniff(text.slice(0, text.lastIndexOf('"hook_event_name"')))).toBeUndefined()
})

test.each([
  '',
  '{',
  'null',
  '"hook_event_name"',
  '{"hook_event_name":',
  '{"hook_event_name":7}',
  'PreToolUse',
  '\\"',
])('in %j there is no event', (text) => {
  expect(codex.sniff(text)).toBeUndefined()
})

test.each([
  ['broken after the name', '{"hook_event_name":"Stop", oops}}]]', 'Stop'],
  ['behind a byte order mark', '\ufeff{ "hook_event_name" : "Stop" }', 'Stop'],
  ['with a raw line break in a text', '{"prompt":"a\nb","hook_event_name":"Stop"}', 'Stop'],
])('a payload %s still says its event', (_what, text, name) => {
  expect(codex.sniff(text)).toBe(name)
})

test('a name in model-chosen values is never taken, wherever the text is cut', () => {
  const payload = fc.record({ cwd: fc.string(), tool_input: fc.jsonValue(), tool_response: fc.jsonValue() })
  const nested = fc.constantFrom(FAKE, JSON.parse(FAKE), [JSON.parse(FAKE)], { a: JSON.parse(FAKE) })
  fc.assert(
    fc.property(payload, nested, fc.nat(), (values, fake, cut) => {
      const text = JSON.stringify({ ...values, fake, hook_event_name: 'PreToolUse' })
      expect([undefined, 'PreToolUse']).toContain(codex.sniff(text.slice(0, cut % (text.length + 1))))
      expect(codex.sniff(text)).toBe('PreToolUse')
    }),
  )
})

test.each(['"', '\\', '{', '"hook_event_name"', '"hook_event_name" ', '"hook_event_name": ', ' '])(
  'ten megabytes of %j are read in one pass',
  { timeout: 60_000 },
  (unit) => {
    const started = performance.now()
    codex.sniff(`{${unit.repeat(10_000_000 / unit.length)}`)
    expect(performance.now() - started).toBeLessThan(20_000)
  },
)
