import { type Capability, EVENTS } from '@hookline/core'
import { expect, test } from 'vitest'
import * as agents from '../src/index.ts'
import { RECORDED, recorded, recordedOf, stamp } from './recorded.ts'

const { codex, dialects } = agents
const CAPABILITIES = Object.entries(codex.capabilities) as readonly (readonly [string, Capability])[]

test('the package exports its dialects, the event names of one that is none yet, what reads the app-server, and nothing else', () => {
  expect(Object.keys(agents).toSorted()).toEqual([
    'claudeCode',
    'codex',
    'createAppServerReader',
    'dialects',
    'geminiCliNatives',
  ])
  expect(dialects).toEqual([codex])
  expect(codex).toMatchObject({ spec: 1, name: 'codex', title: 'Codex', version: '0.169.0' })
})

test('every name that an event of Codex can become is an event with capabilities, and the other way round', () => {
  const names = new Set([...Object.values(codex.natives).flat(), ...codex.transcribed!.tells])
  expect([...names].toSorted()).toEqual(Object.keys(codex.capabilities).toSorted())
  for (const name of names) expect(Object.keys(EVENTS)).toContain(name)
})

test('a capability names an event of Codex that becomes its event', () => {
  const ofHooks = CAPABILITIES.filter(([, { channel }]) => channel === 'hook')
  expect(CAPABILITIES.length - ofHooks.length).toBe(1)
  for (const [name, capability] of ofHooks) expect(codex.natives[capability.native]).toContain(name)
})

test('blind spots are sentences', () => {
  for (const [, { blindSpots }] of CAPABILITIES)
    for (const spot of blindSpots) expect(spot).toMatch(/^[`A-Z].*\.$/)
})

test('Codex waits ten minutes, but three seconds at the end of a session and at an interrupt', () => {
  const short = CAPABILITIES.filter(([, { limitMs }]) => limitMs === 3000)
  expect(short.map(([name]) => name).toSorted()).toEqual(['interrupt', 'session.end'])
  for (const [, { limitMs }] of CAPABILITIES) expect([3000, 600_000]).toContain(limitMs)
})

const able = (
  what: 'deny' | 'rewrite' | 'context' | 'ask' | 'allow' | 'stop' | 'message',
): readonly string[] =>
  CAPABILITIES.flatMap(([name, capability]) => (capability[what] ? [name] : [])).toSorted()
const BEFORE = ['exec.before', 'mcp.before', 'patch.before', 'tool.before']
const AFTER = ['exec.after', 'mcp.after', 'patch.after', 'tool.after']

test.each([
  [
    'deny',
    [
      ...BEFORE,
      ...AFTER,
      'compact.before',
      'permission.request',
      'subagent.stop',
      'task.complete',
      'task.start',
    ],
  ],
  ['rewrite', BEFORE],
  ['context', [...BEFORE, ...AFTER, 'session.start', 'subagent.start', 'task.start']],
  ['ask', ['permission.request']],
  ['allow', ['permission.request']],
  [
    'stop',
    ['compact.after', 'compact.before', 'session.start', 'subagent.stop', 'task.complete', 'task.start'],
  ],
] as const)('Codex can be made to %s at these events and no other', (what, names) => {
  expect(able(what)).toEqual([...names].toSorted())
})

test.each(RECORDED)(
  'a denial of %s is told exactly where the capabilities say that Codex obeys it',
  (name) => {
    const [event] = codex.decode(recorded(name), stamp())
    if (recorded(name)['stop_hook_active'] === true) return
    const reply = codex.encode(event!, { decision: 'deny', reason: 'no', context: [], results: [] })
    expect(reply.stdout !== '').toBe(codex.capabilities[event!.name]!.deny)
  },
)

test('decoding is pure: the payload is as it was', () => {
  for (const payload of recordedOf('PreToolUse')) {
    const before = structuredClone(payload)
    codex.decode(payload, stamp())
    expect(payload).toEqual(before)
  }
})
