import { HooklineError, type LifecycleEvent, type Outcome } from '@hookline/core'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { recorded, stamp } from './recorded.ts'

const NOTICE = recorded('notify/agent-turn-complete')
const noticed = (over: object = {}): readonly LifecycleEvent[] =>
  codex.decode({ ...NOTICE, ...over }, stamp())

test('what notify is called with is the end of a task, the same fact as the stop that hooks hear of', () => {
  const [event, ...more] = noticed()
  expect(more).toEqual([])
  expect(event).toMatchObject({
    name: 'task.complete',
    channel: 'notify',
    session: { id: NOTICE['thread-id'], cwd: '/workspace', root: '/workspace#root' },
    task: { id: NOTICE['turn-id'] },
    data: { status: 'completed', lastMessage: 'All done.', usage: null, error: null, durationMs: null },
    raw: NOTICE,
  })
  const stop = { ...recorded('stop'), session_id: NOTICE['thread-id'], turn_id: NOTICE['turn-id'] }
  expect(event!.key).toBe(codex.decode(stop, stamp())[0]!.key)
})

test('a turn without a last message, and one without a folder', () => {
  expect(noticed({ 'last-assistant-message': null })[0]!.data).toMatchObject({ lastMessage: null })
  expect(() => noticed({ cwd: undefined })).toThrow(/cwd: found null, expected text/)
})

test.each(['thread-id', 'turn-id'])('without a %s nobody knows what it is about', (field) => {
  expect(() => noticed({ [field]: '' })).toThrow(HooklineError)
})

test('a payload of a hook is never taken for it', () => {
  const before = { ...recorded('pre-tool-use.bash'), type: 'agent-turn-complete' }
  expect(codex.decode(before, stamp())[0]!.name).toBe('exec.before')
})

test('nobody reads an answer to it: none is written, and what it would have been is said', () => {
  const outcome: Outcome = { decision: 'deny', reason: 'not yet', context: ['x'], message: 'y', results: [] }
  const { stdout, stderr, exitCode, unsaid } = codex.encode(noticed()[0]!, outcome)
  expect([stdout, stderr, exitCode]).toEqual(['', '', 0])
  expect(unsaid).toHaveLength(3)
  expect(unsaid.join('\n')).toContain('notify')
})
