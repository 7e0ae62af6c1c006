import { expect, test } from 'vitest'
import { claudeCode } from '../../src/index.ts'
import { eventOf, recorded, stamp } from './recorded.ts'

const keys = (payload: unknown): readonly string[] =>
  claudeCode.decode(payload, stamp()).map(({ key }) => key)

test.each([
  [
    'pre-tool-use.bash',
    ['claude-code:d7186a14-89a1-40c8-872b-7309b3dd497a:exec.before:toolu_01e94c4470ae518d49e4671b'],
  ],
  [
    'stop',
    ['claude-code:b17e8570-c401-481c-965e-37d752247c7f:task.complete:f9d8bcc6-bbc4-4c0d-bdbf-efb2fc762532'],
  ],
  [
    'stop-failure.rate-limit',
    [
      'claude-code:b5f6d0e6-106d-45fb-b477-689f2ffbf015:task.complete:2dd18322-a63d-4c9e-a699-32588d69ff6b:failed',
      'claude-code:b5f6d0e6-106d-45fb-b477-689f2ffbf015:error:2dd18322-a63d-4c9e-a699-32588d69ff6b',
    ],
  ],
  [
    'message-display.interactive-partial',
    ['claude-code:b101d5aa-f837-4a7e-9ba1-12c9527c6a63:agent.message:88509400-1be6-4cfc-aa0f-25d8f31051d6:0'],
  ],
])('the key of %s is its agent, session, name and id', (name, expected) => {
  expect(keys(recorded(name))).toEqual(expected)
})

test('a call that failed and one that went well are the same fact, told one way or the other', () => {
  const failure = recorded('post-tool-use-failure.bash')
  expect(keys({ ...failure, hook_event_name: 'PostToolUse' })).toEqual(keys(failure))
})

test('a prompt that ended, one that failed after a round more, and a later round are three facts', () => {
  const stop = recorded('stop')
  const failure = { ...stop, hook_event_name: 'StopFailure', error: 'server_error' }
  const all = [stop, { ...stop, stop_hook_active: true }, failure].flatMap((one) => keys(one)[0]!)
  expect(new Set(all).size).toBe(3)
})

test.each([
  'session-start.resume',
  'session-end.other',
  'user-prompt-submit',
  'permission-request.host',
  'notification.idle-prompt',
  'pre-compact.auto',
  'subagent-start',
  'subagent-stop',
  'stop.active',
])('%s may happen twice with the same ids, so its key is the id of the event', (name) => {
  const event = eventOf(name)
  expect(event.key).toBe(event.id)
})

test.each(['', undefined, 7])('a call without an id (%j) has the key of its event', (tool_use_id) => {
  const event = eventOf('pre-tool-use.bash', { tool_use_id })
  expect(event.key).toBe(event.id)
})
