import { expect, test } from 'vitest'
import { EVENTS, eventRow, listens, type EventName } from '../src/index.ts'

type Known = Exclude<EventName, `custom.${string}`>

/** Pinned: removing or renaming one breaks hooks.toml files. */
const NAMES = [
  'session.start',
  'session.end',
  'task.start',
  'task.complete',
  'agent.message',
  'exec.before',
  'exec.after',
  'patch.before',
  'patch.after',
  'mcp.before',
  'mcp.after',
  'tool.before',
  'tool.after',
  'permission.request',
  'model.before',
  'model.after',
  'compact.before',
  'compact.after',
  'subagent.start',
  'subagent.stop',
  'notification',
  'interrupt',
  'error',
  'hook.started',
  'hook.completed',
  'hook.failed',
  'hook.denied',
  'hook.retrying',
  'hook.dead',
  'hook.dropped',
  'hook.skipped',
  'guard.changed',
  'guard.paused',
  'guard.heartbeat',
] as const satisfies readonly Known[]

test('the table holds exactly the names of the design', () => {
  expect(Object.keys(EVENTS).toSorted()).toEqual([...NAMES].toSorted())
})

test.each([
  ['exec.before', ['exec.before'], true],
  ['exec.after', ['exec.*'], true],
  ['patch.before', ['*.before'], true],
  ['task.complete', ['*'], true],
  ['hook.failed', ['*'], false],
  ['guard.paused', ['*'], false],
  ['hook.failed', ['hook.*'], true],
  ['custom.deploy', ['custom.*'], true],
  ['custom.deploy', ['*'], true],
  ['exec.before', ['exec.after', 'task.*'], false],
  ['execute.before', ['exec.*'], false],
] as const)('%s and on = %j: %s', (name, on, heard) => {
  expect(listens(on, name)).toBe(heard)
})

test('custom names are events, made-up ones and object keys are not', () => {
  expect(eventRow('custom.deploy')).toBeDefined()
  for (const name of ['PreToolUse', 'constructor', '__proto__', 'custom.', 'custom.A', ''])
    expect(eventRow(name)).toBeUndefined()
})
