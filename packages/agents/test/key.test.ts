import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { RECORDED, recorded, stamp } from './recorded.ts'

const keys = (payload: unknown): readonly string[] => codex.decode(payload, stamp()).map(({ key }) => key)

const ROOT = 'codex:01a208eb-ab0c-78d0-a41a-1838bdee2220'
const TURN = '01a208eb-ab27-7453-a689-c261df4aec83'

test.each([
  ['pre-tool-use.bash', [`${ROOT}:exec.before:call_2`]],
  ['post-tool-use.bash', [`${ROOT}:exec.after:call_2`]],
  ['pre-tool-use.bash-apply-patch-heredoc', [`${ROOT}:exec.before:call_5`, `${ROOT}:patch.before:call_5`]],
  ['stop', [`${ROOT}:task.complete:${TURN}`]],
])('the key of %s is its agent, session, name and id', (name, expected) => {
  expect(keys(recorded(name))).toEqual(expected)
})

test('one fact has one key, however often it is told', () => {
  for (const name of RECORDED.filter((one) => /^(pre|post)-tool-use|^stop|^subagent|^interrupt/.test(one)))
    expect(keys(recorded(name))).toEqual(keys({ ...recorded(name), transcript_path: null }))
})

test('a second round of a turn is another fact than the first', () => {
  const stop = recorded('stop')
  expect(keys({ ...stop, stop_hook_active: true })).not.toEqual(keys(stop))
  const subagent = recorded('subagent-stop')
  expect(keys({ ...subagent, stop_hook_active: true })).not.toEqual(keys(subagent))
})

test('each later round of a turn is a fact of its own: one payload cannot tell which it is', () => {
  for (const name of ['stop', 'subagent-stop']) {
    const [again] = codex.decode({ ...(recorded(name) as object), stop_hook_active: true }, stamp())
    expect(again!.key).toBe(again!.id)
  }
})

test('an interrupt after a denied stop is another end of the task', () => {
  const interrupt = { ...recorded('stop'), hook_event_name: 'Interrupt' }
  const all = [...keys(interrupt), ...keys(recorded('stop'))]
  expect(new Set(all).size).toBe(3)
})

test('a call of a subagent is never taken for one of its session, though both have a call_1', () => {
  const call = recorded('pre-tool-use.spawn-agent')
  expect(keys({ ...call, agent_id: 'child' })).not.toEqual(keys(call))
})

test.each([
  'pre-model-request',
  'post-model-request.failed',
  'permission-request.bash',
  'user-prompt-submit',
  'pre-compact.auto',
  'session-start.resume',
  'session-end',
])('%s may happen twice with the same payload, so its key is the id of the event', (name) => {
  const events = codex.decode(recorded(name), stamp())
  for (const event of events) expect(event.key).toBe(event.id)
})

test.each(['', undefined, 7])('a call without an id (%j) has the key of its event', (tool_use_id) => {
  const [event] = codex.decode({ ...recorded('pre-tool-use.bash'), tool_use_id }, stamp())
  expect(event!.key).toBe(event!.id)
})
