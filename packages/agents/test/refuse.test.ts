import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { complaints } from './strict.ts'
import { anyText } from './text.ts'

const NATIVES = Object.keys(codex.natives)

test.each([
  [
    'PreToolUse',
    {
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'deny',
        permissionDecisionReason: 'unreadable',
      },
    },
  ],
  [
    'PermissionRequest',
    {
      hookSpecificOutput: {
        hookEventName: 'PermissionRequest',
        decision: { behavior: 'deny', message: 'unreadable' },
      },
    },
  ],
  ['UserPromptSubmit', { decision: 'block', reason: 'unreadable' }],
  ['PostToolUse', { decision: 'block', reason: 'unreadable' }],
  ['PreCompact', { continue: false, stopReason: 'unreadable' }],
])('an unreadable %s is denied', (native, body) => {
  const reply = codex.refuse(native, 'unreadable')
  expect(JSON.parse(reply.stdout)).toEqual(body)
  expect(reply).toMatchObject({ stderr: '', exitCode: 0, unsaid: [] })
})

test.each(['Stop', 'SubagentStop'])(
  'an unreadable %s ends: each round of a denial could be as unreadable',
  (native) => {
    const reply = codex.refuse(native, 'unreadable')
    expect(reply).toMatchObject({ stdout: '', stderr: '', exitCode: 0 })
    expect(reply.unsaid.join()).toMatch(/was let through.*unreadable/)
  },
)

test.each([
  'SessionStart',
  'SessionEnd',
  'PreModelRequest',
  'PostModelRequest',
  'PostCompact',
  'SubagentStart',
  'Interrupt',
])('an unreadable %s, which cannot be denied, is reported', (native) => {
  const reply = codex.refuse(native, 'unreadable')
  expect(reply).toMatchObject({ stdout: '', stderr: '', exitCode: 0 })
  expect(reply.unsaid).toEqual([`Codex cannot be denied anything at ${native} (unreadable)`])
})

test.each([undefined, 'SomethingNew', 'constructor', ''])(
  'without a name that is known (%j) exit code 2 and stderr deny whatever it was',
  (native) => {
    expect(codex.refuse(native, 'unreadable')).toEqual({
      stdout: '',
      stderr: 'unreadable',
      exitCode: 2,
      unsaid: [],
    })
  },
)

test('whatever the reason, Codex accepts the refusal', () => {
  fc.assert(
    fc.property(fc.constantFrom(undefined, ...NATIVES), anyText, (native, why) => {
      const reply = codex.refuse(native, why)
      expect(complaints(native ?? 'PreToolUse', reply)).toEqual([])
      expect(reply.stderr).toBe(reply.stderr.replace(/\p{Surrogate}/gu, ''))
    }),
  )
})
