import {
  capabilitiesOf,
  type EventName,
  type LifecycleEvent,
  type Outcome,
  type Rewrite,
} from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { names, recorded, stamp, VERSIONS } from './recorded.ts'
import { complaints } from './strict.ts'

const tables = codex.versions!
const NOTHING: Outcome = { context: [], results: [] }

const all = VERSIONS.flatMap((version) => names(version).map((name) => [version, name] as const))
const eventOf = (version: string, name: string, sender: string | undefined = version): LifecycleEvent =>
  codex.decode(recorded(name, version), stamp(sender))[0]!

test('every version that has a table was recorded, and the other way round', () => {
  expect(tables.map(({ version }) => version).toSorted()).toEqual(VERSIONS.toSorted())
  expect(tables[0]).toEqual({ version: '0.169.0', capabilities: codex.capabilities })
})

test.each(tables.map(({ version }) => version))(
  'every event of Codex %s was recorded, and no other',
  (version) => {
    const seen = new Set(names(version).map((name) => String(recorded(name, version)['hook_event_name'])))
    const natives = Object.values(capabilitiesOf(codex, version)).map((can) => can!.native)
    expect([...seen].toSorted()).toEqual([...new Set(natives)].toSorted())
  },
)

test.each(all)('Codex %s, %s becomes events that its table has', (version, name) => {
  const events = codex.decode(recorded(name, version), stamp(version))
  expect(events).not.toEqual([])
  for (const event of events) {
    expect(event.agent).toEqual({ name: 'codex', version })
    expect(Object.keys(capabilitiesOf(codex, version))).toContain(event.name)
  }
})

const silent = (version: string): readonly string[] =>
  Object.keys(codex.capabilities).filter((name) => !(name in capabilitiesOf(codex, version)))
const MODEL = ['model.before', 'model.after', 'error']
const ENDS = ['session.end', 'interrupt']
/** Its transcript has another format there. */
const MESSAGES = ['agent.message']
const SUBAGENTS = ['tool.before', 'tool.after', 'subagent.start', 'subagent.stop']

test.each([
  ['0.163.0', MODEL],
  ['0.150.1', MODEL],
  ['0.140.0', [...MESSAGES, ...ENDS, ...MODEL]],
  ['0.130.0', [...MESSAGES, ...SUBAGENTS, ...ENDS, ...MODEL]],
])('Codex %s does not report these events', (version, expected) => {
  expect(silent(version).toSorted()).toEqual(expected.toSorted())
})

test('an old Codex can do nothing that a newer one cannot, and is blind where a newer one is', () => {
  for (const [at, { capabilities }] of tables.entries()) {
    const newer = tables[at - 1]?.capabilities ?? capabilities
    for (const [name, can] of Object.entries(capabilities)) {
      const { blindSpots, ...powers } = newer[name as EventName]!
      for (const [power, has] of Object.entries(powers))
        if (has === false) expect([name, power, can?.[power as 'deny']]).toEqual([name, power, false])
      expect(can!.blindSpots).toEqual(expect.arrayContaining([...blindSpots]))
    }
  }
})

const REWRITES: readonly (readonly [string, Rewrite])[] = [
  ['pre-tool-use.bash', { command: 'ls' }],
  ['pre-tool-use.apply-patch', { patch: 'P' }],
  ['pre-tool-use.mcp', { arguments: { a: 1 } }],
]

describe.each(REWRITES)('a rewrite at %s', (name, rewrite) => {
  test.each(['0.130.0', '0.99.0', '0.135.0'])(
    'is a denial for Codex %s, which would let the call as it was pass',
    (version) => {
      const reply = codex.encode(eventOf('0.130.0', name, version), { ...NOTHING, rewrite })
      expect(complaints('PreToolUse', reply, '0.130.0')).toEqual([])
      expect(reply.stdout).toContain('"permissionDecision":"deny"')
      expect(reply.stdout).toContain(`Codex ${version} cannot take this rewrite`)
      expect(reply.unsaid).toEqual([expect.stringContaining('cannot take this rewrite')])
    },
  )

  test.each(['0.140.0', '0.163.0', '0.169.0', '9.0.0', 'nightly', undefined])(
    'is told to Codex %s',
    (version) => {
      const { raw } = eventOf('0.130.0', name)
      const [event] = codex.decode(raw, stamp(version))
      const reply = codex.encode(event!, { ...NOTHING, rewrite })
      expect(reply.stdout).toContain('"permissionDecision":"allow"')
      expect(reply.unsaid).toEqual([])
    },
  )
})

test('an allow is still admitted to spare nobody a question', () => {
  const reply = codex.encode(eventOf('0.130.0', 'pre-tool-use.bash'), { ...NOTHING, decision: 'allow' })
  expect(reply).toMatchObject({ stdout: '', unsaid: [expect.stringMatching(/takes no allow/)] })
})

const EVERYTHING: readonly Partial<Outcome>[] = [
  ...(['allow', 'ask', 'deny'] as const).map((decision) => ({ decision, reason: 'why' })),
  { context: ['c'], message: 'm', stop: true },
  { decision: 'deny', reason: 'why', context: ['c'], message: 'm', stop: true },
  { rewrite: { command: 'ls' } },
  { rewrite: { command: 'ls' }, context: ['c'], message: 'm' },
]

test.each(all)('Codex %s takes whatever is said at %s', (version, name) => {
  const event = eventOf(version, name)
  const native = recorded(name, version)['hook_event_name'] as string
  for (const outcome of EVERYTHING) {
    const reply = codex.encode(event, { ...NOTHING, ...outcome })
    expect([outcome, complaints(native, reply, version)]).toEqual([outcome, []])
  }
})

test('a Codex that sends what its version does not have is another one by now, and answered as that', () => {
  const event = eventOf('0.169.0', 'pre-tool-use.get-goal', '0.130.0')
  const reply = codex.encode(event, { ...NOTHING, rewrite: { input: { a: 1 } } })
  expect(reply.stdout).toContain('"updatedInput":{"a":1}')
})
