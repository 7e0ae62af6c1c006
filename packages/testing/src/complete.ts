import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { eventRow, type LifecycleEvent } from '@hookline/core'
import { event } from './event.ts'
import { assertJson } from './json.ts'

const CHANNELS = ['hook', 'stream', 'transcript', 'app-server', 'notify', 'emit', 'api']

/** Asserts that an event has all that the engine, hooks and templates rely on. */
export function assertComplete(made: LifecycleEvent, agent: string): void {
  const { spec, id, name, at, key, channel, session } = made
  equal(spec, 1)
  ok(eventRow(name) !== undefined, `"${name}" is no event`)
  equal(made.agent.name, agent)
  for (const [what, text] of Object.entries({ id, key })) assertText(what, text)
  for (const what of ['id', 'cwd', 'root'] as const) assertText(`session.${what}`, session[what])
  match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'at is not RFC 3339 in UTC')
  ok(CHANNELS.includes(channel), `"${channel}" is no channel`)
  assertJson(made, 'the event')
  assertData(made)
}

function assertText(what: string, value: unknown): void {
  equal(typeof value, 'string', `${what} is not a text`)
  ok(value !== '', `${what} is empty`)
}

/** Every field of the event's row: a template must find null where the agent did not tell, not nothing. */
function assertData(made: LifecycleEvent): void {
  const kind = made.name === 'permission.request' ? { kind: made.data.kind } : {}
  const fields = Object.keys(event(made.name, kind).data)
  const told = Object.entries(made.data).filter(([, value]) => value !== undefined)
  const missing = fields.filter((field) => !told.some(([one]) => one === field))
  deepStrictEqual(missing, [], `data of ${made.name} lacks fields`)
}
