import type { AgentReply, LifecycleEvent, Outcome } from '@hookline/core'
import { expect, test } from 'vitest'
import { claudeCode } from '../../src/index.ts'
import { CELLS, CONTEXT, denied, DENY, MESSAGE, specific } from './cells.ts'
import { eventOf, HEARD, nativeOf, recorded } from './recorded.ts'
import { complaints } from './strict.ts'

const NOTHING: Outcome = { context: [], results: [] }
const answer = (name: string, outcome: Partial<Outcome>): AgentReply =>
  claudeCode.encode(eventOf(name), { ...NOTHING, ...outcome })
/** The answer as Claude Code reads it; `undefined` for silence. */
const said = (reply: AgentReply): unknown =>
  reply.stdout === '' ? undefined : (JSON.parse(reply.stdout) as unknown)

test.each(CELLS.map((cell) => ({ cell, name: cell[0], outcome: cell[1] })))(
  'at $name the outcome $outcome is told as it can be',
  ({ cell: [name, outcome, told, unsaid] }) => {
    const reply = answer(name, outcome)
    expect(said(reply)).toEqual(told)
    expect(reply).toMatchObject({ stderr: '', exitCode: 0 })
    expect(reply.unsaid.join('\n')).toMatch(unsaid ?? /^$/)
    expect(complaints(nativeOf(name), reply)).toEqual([])
  },
)

test('the cells cover every event of Claude Code that hookline reads', () => {
  const covered = new Set(CELLS.map(([name]) => nativeOf(name)))
  const read = Object.entries(claudeCode.natives).flatMap(([name, events]) =>
    events.length > 0 ? [name] : [],
  )
  expect([...covered].toSorted()).toEqual(read.toSorted())
})

test.each(HEARD)('nothing to say at %s is silence', (name) => {
  expect(answer(name, {})).toEqual({ stdout: '', stderr: '', exitCode: 0, unsaid: [] })
})

test('a denial, words for the model and words for the user go together', () => {
  expect(said(answer('pre-tool-use.bash', { ...DENY, ...CONTEXT, ...MESSAGE }))).toEqual(
    specific(
      'PreToolUse',
      {
        permissionDecision: 'deny',
        permissionDecisionReason: 'no',
        additionalContext: 'one\n\ntwo',
      },
      { systemMessage: 'look' },
    ),
  )
})

test.each([undefined, '', ' \n', '\u2003'])('a denial is never without a reason (%j)', (reason) => {
  for (const name of ['pre-tool-use.bash', 'permission-request.host', 'stop', 'post-tool-use.bash']) {
    const reply = answer(name, { decision: 'deny', ...(reason === undefined ? {} : { reason }) })
    expect(reply.stdout).toContain('denied by hookline; the hook gave no reason')
    expect(complaints(nativeOf(name), reply)).toEqual([])
  }
})

const circle: Record<string, unknown> = {}
circle['again'] = circle

test.each<readonly [string, string, Outcome['rewrite']]>([
  ['arguments that are no object', 'pre-tool-use.mcp', { arguments: ['hi'] }],
  ['arguments that are null', 'pre-tool-use.mcp', { arguments: null }],
  ['arguments that go in a circle', 'pre-tool-use.mcp', { arguments: circle as never }],
  ['input that is text', 'pre-tool-use.read', { input: 'x' }],
  ['a patch of a command', 'pre-tool-use.bash', { patch: '*** Begin Patch' }],
  ['a command for a patch', 'pre-tool-use.edit', { command: 'ls' }],
  ['a command for an MCP tool', 'pre-tool-use.mcp', { command: 'ls' }],
  ['a text that is no patch', 'pre-tool-use.edit', { patch: 'x' }],
])('a call must not run as it was when its rewrite is %s', (_what, name, rewrite) => {
  const reply = answer(name, { decision: 'allow', rewrite: rewrite! })
  expect(reply.stdout).toContain('"permissionDecision":"deny"')
  expect(complaints('PreToolUse', reply)).toEqual([])
})

test('keys that JavaScript gives a meaning reach an MCP tool as they are', () => {
  const input = '{"__proto__":{"a":1},"constructor":"x","toString":null}'
  const reply = answer('pre-tool-use.mcp', { rewrite: { arguments: JSON.parse(input) as never } })
  expect(reply.stdout).toContain(`"updatedInput":${input}`)
})

test('what a big output was written to is withheld as well', () => {
  const response = { stdout: 'secret', stderr: '', persistedOutputPath: '/secret', interrupted: false }
  const event = eventOf('post-tool-use.bash', { tool_response: response })
  expect(claudeCode.encode(event, { ...NOTHING, ...DENY }).stdout).not.toContain('secret')
})

test('an event from elsewhere is answered as its native event would be', () => {
  const own = { ...eventOf('pre-tool-use.bash'), raw: null } as LifecycleEvent
  expect(said(claudeCode.encode(own, { ...NOTHING, ...DENY }))).toEqual(denied('no'))
  const spoofed = { ...own, raw: { hook_event_name: 'constructor' } } as LifecycleEvent
  expect(said(claudeCode.encode(spoofed, { ...NOTHING, ...DENY }))).toEqual(denied('no'))
})

test('an event that Claude Code does not have is answered with silence, and it is said so', () => {
  const custom = { ...eventOf('stop'), name: 'custom.deploy', data: {}, raw: 7 } as LifecycleEvent
  expect(claudeCode.encode(custom, { ...NOTHING, ...DENY })).toEqual({
    stdout: '',
    stderr: '',
    exitCode: 0,
    unsaid: ['Claude Code was told nothing: it has no event that becomes custom.deploy'],
  })
})

test.each(HEARD)('a denial of %s is told exactly where the capabilities say that it is obeyed', (name) => {
  const isLater = recorded(name)['stop_hook_active'] === true
  // a turn that failed is over
  const isOver = nativeOf(name) === 'StopFailure'
  const can = claudeCode.capabilities[eventOf(name).name]!.deny && !isLater && !isOver
  expect(answer(name, DENY).stdout !== '').toBe(can)
})
