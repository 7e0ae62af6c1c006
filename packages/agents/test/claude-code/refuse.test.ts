import { expect, test } from 'vitest'
import { claudeCode } from '../../src/index.ts'
import { UNNEEDED } from '../../src/claude-code/unneeded.ts'
import { complaints } from './strict.ts'

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
  ['PostToolUseFailure', { decision: 'block', reason: 'unreadable' }],
  ['PreCompact', { decision: 'block', reason: 'unreadable' }],
])('an unreadable %s is denied', (native, body) => {
  const reply = claudeCode.refuse(native, 'unreadable')
  expect(JSON.parse(reply.stdout)).toEqual(body)
  expect(reply).toMatchObject({ stderr: '', exitCode: 0, unsaid: [] })
})

test.each(['Stop', 'SubagentStop'])('an unreadable %s ends: each round could be as unreadable', (native) => {
  const reply = claudeCode.refuse(native, 'unreadable')
  expect(reply).toMatchObject({ stdout: '', stderr: '', exitCode: 0 })
  expect(reply.unsaid.join()).toMatch(/was let through.*unreadable/)
})

test.each([
  'SessionStart',
  'SessionEnd',
  'StopFailure',
  'PostCompact',
  'Notification',
  ...Object.keys(UNNEEDED),
])('an unreadable %s, which is denied nothing, is reported', (native) => {
  const reply = claudeCode.refuse(native, 'unreadable')
  expect(reply).toMatchObject({ stdout: '', stderr: '', exitCode: 0 })
  expect(reply.unsaid).toEqual([`Claude Code cannot be denied anything at ${native} (unreadable)`])
})

test.each([undefined, 'TurnPaused', 'constructor', ''])(
  'an event of unknown name (%j) is refused',
  (native) => {
    const reply = claudeCode.refuse(native, 'a\ud800b')
    expect(reply).toEqual({ stdout: '', stderr: 'a\ufffdb', exitCode: 2, unsaid: [] })
  },
)

test.each(['', ' \n'])('a refusal says something, even if its reason (%j) does not', (reason) => {
  for (const native of [undefined, ...Object.keys(claudeCode.natives)])
    expect(complaints(native ?? '', claudeCode.refuse(native, reason))).toEqual([])
})
