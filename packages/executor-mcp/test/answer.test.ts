import { event } from '@hookline/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerOf } from '../src/answer.ts'
import { hookContext } from '@hookline/testing'
import { failure, OFFICIAL, trying } from './trying.ts'

const command = OFFICIAL
const deny = { decision: 'deny', reason: 'not on Fridays' }
const claudes = {
  hookSpecificOutput: {
    hookEventName: 'PreToolUse',
    permissionDecision: 'deny',
    permissionDecisionReason: 'not on Fridays',
  },
}

describe('a tool as a guard', () => {
  const guard = { hook: { guard: true } }

  test.each([
    ['structured content', { tool: 'structured', arguments: { value: deny } }],
    ['text that is JSON', { tool: 'json', arguments: { value: deny } }],
    ['in the words of Claude Code', { tool: 'structured', arguments: { value: claudes } }],
  ])('denies by %s', async (_name, call) => {
    const { run } = trying()
    expect(await run({ command, ...call }, guard)).toEqual(deny)
  })

  test('has no objection where it gives nothing', async () => {
    const { run } = trying()
    expect(await run({ command, tool: 'nothing' }, guard)).toEqual({})
    expect(await run({ command, tool: 'say', arguments: { text: '' } }, guard)).toEqual({})
  })

  test.each([
    ['plain text', { tool: 'say', arguments: { text: 'looks good to me' } }],
    ['half of JSON', { tool: 'say', arguments: { text: '{"decision":"allow"' } }],
    ['JSON of another shape', { tool: 'structured', arguments: { value: { allowed: true } } }],
    ['a decision that is none', { tool: 'structured', arguments: { value: { decision: 'maybe' } } }],
    ['a number', { tool: 'json', arguments: { value: 1 } }],
    ['a list', { tool: 'json', arguments: { value: [deny] } }],
    ['a picture', { tool: 'picture' }],
  ])('fails where it gives %s', async (_name, call) => {
    const { run } = trying()
    expect(await failure(run({ command, ...call }, guard))).toMatchObject({ code: 'MCP_ANSWER_INVALID' })
  })

  test('fails where the tool says that it failed, whatever else it says', async () => {
    const { run } = trying()
    const call = { command, tool: 'fail', arguments: { why: '{"decision":"allow"}' } }
    expect(await failure(run(call, guard))).toMatchObject({ code: 'MCP_TOOL_FAILED', details: {} })
  })
})

describe('what a tool gives is data', () => {
  test('with `decide`, also where it is shaped as an answer', async () => {
    const { run } = trying()
    const decided = { hook: { guard: true, decide: 'output.allowed ? "allow" : "deny"' } }
    const policy = { command, tool: 'policy', arguments: { command: '{{ event.data.command }}' } }
    expect(await run(policy, decided)).toEqual({
      data: { allowed: expect.any(Boolean), why: expect.any(String) },
    })
    expect(await run({ command, tool: 'structured', arguments: { value: deny } }, decided)).toEqual({
      data: deny,
    })
    expect(await run({ command, tool: 'say', arguments: { text: 'words' } }, decided)).toEqual({
      data: { text: 'words' },
    })
    expect(await run({ command, tool: 'nothing' }, decided)).toEqual({ data: { text: '' } })
  })

  test('where nobody waits', async () => {
    const { run } = trying()
    const call = { command, tool: 'structured', arguments: { value: deny } }
    expect(await run(call, { isDelivery: true, hook: { guard: true } })).toEqual({ data: deny })
  })

  test('pictures and resources are only told of', async () => {
    const { run } = trying()
    expect(await run({ command, tool: 'picture' })).toEqual({
      data: {
        text: 'see',
        notes: [
          { type: 'image', mime: 'image/png', bytes: 3000 },
          { type: 'resource_link', mime: 'text/plain', uri: 'file:///a.txt' },
          { type: 'resource', mime: 'text/plain', uri: 'file:///b.txt', bytes: 4 },
        ],
      },
    })
  })

  test.each(['session.start', 'task.start'] as const)('but plain text is context at %s', async (name) => {
    const { run } = trying()
    const about = event(name, {}, { session: { cwd: '/', root: '/' } })
    const call = { command, tool: 'say', arguments: { text: '[Notes]\u001B[31m of today' } }
    expect(await run(call, { event: about })).toEqual({ context: '[Notes] of today' })
  })

  test('arguments keep their types', async () => {
    const { run } = trying()
    const about = event('exec.after', { exitCode: 3, ok: false }, { session: { cwd: '/', root: '/' } })
    const value = {
      code: '{{ event.data.exitCode }}',
      list: ['{{ event.data.ok }}', 'a {{ event.name }}'],
      one: 1,
      no: false,
    }
    const call = { command, tool: 'structured', arguments: { value } }
    expect(await run(call, { event: about })).toEqual({
      data: { code: 3, list: [false, 'a exec.after'], one: 1, no: false },
    })
  })

  test('not more of it than allowed', async () => {
    const { run } = trying()
    const call = { command, tool: 'big', arguments: { bytes: 70_000 } }
    expect(await run(call)).toEqual({ data: { text: 'x'.repeat(70_000) } })
    const error = await failure(run({ ...call, max_result: '64KB' }))
    expect([error.code, error.details.retryable ?? false]).toEqual(['MCP_RESULT_TOO_LARGE', false])
  })
})

test('whatever a tool gives is an answer or an error of ours, and on a guard never an allow by accident', () => {
  const content = fc.array(
    fc.oneof(
      fc.record({ type: fc.constant('text'), text: fc.oneof(fc.string(), fc.json()) }),
      fc.record({ type: fc.string(), data: fc.string(), resource: fc.anything() }),
    ),
    { maxLength: 3 },
  )
  const results = fc.record(
    {
      content,
      isError: fc.boolean(),
      structuredContent: fc.json().map((text) => JSON.parse(text) as unknown),
    },
    { requiredKeys: ['content', 'isError'] },
  )
  fc.assert(
    fc.property(results, fc.boolean(), fc.boolean(), (result, guard, isDelivery) => {
      const ctx = hookContext({ tool: 'it' }, { hook: { guard }, isDelivery })
      try {
        const said = answerOf(result, ctx, [])
        expect(result.isError).toBe(false)
        expect(JSON.parse(JSON.stringify(said))).toEqual(said)
        if (guard && !isDelivery) expect(Object.keys(said).every((key) => FIELDS.includes(key))).toBe(true)
      } catch (thrown) {
        expect(thrown).toMatchObject({
          code: expect.stringMatching(/^MCP_(TOOL_FAILED|ANSWER_INVALID|RESULT_TOO_LARGE)$/),
        })
      }
    }),
  )
})

const FIELDS = ['decision', 'reason', 'message', 'context', 'rewrite', 'stop', 'data']
