import type { Json, LifecycleEvent, Told } from '@hookline/core'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { stamp } from './recorded.ts'

const transcript = codex.transcript!

/** The lines of a transcript as Codex wrote it. */
function linesOf(name: string, version = '0.169.0'): readonly string[] {
  const file = new URL(`../fixtures/codex/${version}/transcript/${name}.jsonl`, import.meta.url)
  return readFileSync(file, 'utf8').trimEnd().split('\n')
}

/** What they tell, read one after the other; `keep`: what the state goes through between two. */
function told(
  lines: readonly string[],
  keep: (state: Json, at: number) => Json = (state) => state,
): readonly Told[] {
  let state: Json = null
  return lines.flatMap((line, at) => {
    const read = transcript.read(keep(state, at), JSON.parse(line))
    state = read.state
    return read.told
  })
}

const short = ({ name, data, waits }: Told): readonly unknown[] => {
  const { text, callId, ok, status, tool } = data as Record<string, unknown>
  return [name, text ?? status ?? callId ?? tool, ok ?? null, waits]
}

const CALLS = [
  ['agent.message', 'First I look.', null, null],
  ['exec.after', 'call_2', false, 'task'],
  ['exec.after', 'call_3', true, 'task'],
  ['exec.after', 'call_4', true, 'task'],
  ['patch.after', 'call_5', true, 'request'],
  ['patch.after', 'call_6', false, null],
  ['patch.after', 'call_7', true, 'request'],
  ['patch.after', 'call_8', false, null],
  ['mcp.after', 'call_11', false, null],
  ['tool.after', 'ws_12', true, null],
  ['agent.message', 'I searched.', null, null],
  ['agent.message', 'All done.', null, null],
]

test.each(['0.169.0', '0.163.0', '0.150.1'])('a transcript of Codex %s says of which it is', (version) => {
  const [first, second] = linesOf('calls', version)
  expect(transcript.version!(first!.slice(0, 400))).toBe(version)
  expect(transcript.version!(second!)).toBeUndefined()
})

test.each(['0.169.0', '0.163.0', '0.150.1'])(
  'a transcript of Codex %s tells what hooks do not',
  (version) => {
    const found = told(linesOf('calls', version)).map(short)
    // of two commands that run at once either may end first
    const sorted = found.toSorted((one, other) =>
      one[0] === 'exec.after' && other[0] === 'exec.after'
        ? String(one[1]).localeCompare(String(other[1]))
        : 0,
    )
    expect(sorted).toEqual(CALLS)
  },
)

test('how a turn ends that no Stop tells of', () => {
  const ends = (name: string): readonly unknown[] =>
    told(linesOf(name)).flatMap(({ name: event, data }) => (event === 'task.complete' ? [data] : []))
  expect(ends('calls')).toEqual([])
  const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, totalTokens: 15 }
  expect(ends('failed')).toEqual([
    {
      status: 'failed',
      error: expect.stringContaining('the model broke'),
      lastMessage: null,
      usage,
      durationMs: 410,
    },
  ])
  expect(ends('interrupted')).toEqual([
    { status: 'interrupted', error: null, lastMessage: null, usage, durationMs: 434 },
  ])
})

test('of a turn that is read from somewhere in it hooks still report what they do, and its end is told', () => {
  const inside = (name: string): readonly string[] => linesOf(name).slice(2)
  const waits = told(inside('calls')).map(({ name, waits: until }) => [name, until])
  expect(waits).toEqual(told(linesOf('calls')).map(({ name, waits: until }) => [name, until]))
  const ends = told(inside('failed')).filter(({ name }) => name === 'task.complete')
  expect(ends.map(({ data }) => data)).toMatchObject([{ status: 'failed' }])
  // and what comes behind its end is of no turn
  const behind = linesOf('background').findIndex((line) => line.includes('"task_complete"'))
  expect(behind).toBeGreaterThan(0)
  expect(told(inside('background')).map(short)).toEqual(told(linesOf('background')).map(short))
})

test('a turn that failed is told where nothing but the prompt shows that it was a task, and not a compaction', () => {
  const lines = linesOf('failed').filter((line) => !line.includes('"item_completed"'))
  const without = lines.filter((line) => !line.includes('"user_message"'))
  const failed = (from: readonly string[]) => told(from).filter(({ name }) => name === 'task.complete').length
  const said = { type: 'event_msg', payload: { type: 'user_message', message: 'Do it.' } }
  const at = without.findIndex((line) => line.includes('"task_started"')) + 1
  expect(failed(without)).toBe(0)
  expect(failed([...without.slice(0, at), JSON.stringify(said), ...without.slice(at)])).toBe(1)
})

test('a command in the background may be reported by a hook until the turn is over, and not after it', () => {
  const found = told(linesOf('background')).filter(({ name }) => name === 'exec.after')
  expect(found.map(({ fact, waits }) => [fact, waits])).toEqual([
    ['call_1', 'task'],
    ['call_3', 'task'],
    ['call_2', null],
  ])
  expect(found[0]!.data).toMatchObject({
    exitCode: 4,
    output: 'start\nend\n',
    durationMs: 1356,
    cwd: '/workspace',
  })
})

test('calls of a model that acts by code', () => {
  expect(told(linesOf('code-mode')).map(({ name }) => name)).toEqual([
    'agent.message',
    'exec.after',
    'mcp.after',
    'patch.after',
    'agent.message',
  ])
})

const NAMES = ['calls', 'background', 'polled', 'code-mode', 'failed', 'interrupted']

test('it tells the same wherever reading was left off and taken up again', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES),
      fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
      (name, cuts) => {
        const lines = linesOf(name)
        const kept = told(lines, (state, at) =>
          cuts[at % 80] ? (JSON.parse(JSON.stringify(state)) as Json) : state,
        )
        expect(kept).toEqual(told(lines))
      },
    ),
    { numRuns: 50 },
  )
})

test('whatever a record is, nothing throws, and what is known is told', () => {
  const lines = linesOf('calls')
  const strange = fc.oneof(
    fc.jsonValue(),
    fc.record({ type: fc.constantFrom('event_msg', 'response_item'), payload: fc.jsonValue() }),
    fc.record({
      type: fc.constant('event_msg'),
      payload: fc.record({
        type: fc.constant('item_completed'),
        item: fc.record({
          type: fc.constantFrom(
            'AgentMessage',
            'CommandExecution',
            'FileChange',
            'McpToolCall',
            'WebSearch',
            'constructor',
          ),
          id: fc.jsonValue(),
          command: fc.jsonValue(),
          changes: fc.jsonValue(),
        }),
      }),
    }),
  )
  fc.assert(
    fc.property(strange, fc.nat(lines.length), (record, at) => {
      let state: Json = null
      const found: Told[] = []
      for (const one of [
        ...lines.slice(0, at).map((line) => JSON.parse(line)),
        record,
        ...lines.slice(at).map((line) => JSON.parse(line)),
      ]) {
        const read = transcript.read(state, one)
        state = read.state
        found.push(...read.told)
      }
      expect(found.length).toBeGreaterThanOrEqual(CALLS.length)
    }),
    { numRuns: 200 },
  )
})

const hookEvent = (native: string, more: object): LifecycleEvent => {
  const session = lineOf('calls', '"session_meta"')['payload'] as { readonly id: string }
  const turn = lineOf('calls', '"task_started"')['payload'] as { readonly turn_id: string }
  const payload = {
    session_id: session.id,
    turn_id: turn.turn_id,
    cwd: '/workspace',
    transcript_path: '/t.jsonl',
  }
  return codex.decode(
    { hook_event_name: native, ...payload, ...more },
    { ...stamp(), root: (cwd) => cwd },
  )[0]!
}

function lineOf(name: string, words: string): Record<string, unknown> {
  return JSON.parse(linesOf(name).find((line) => line.includes(words))!) as Record<string, unknown>
}

const used = (call: string, tool: string, input: object): LifecycleEvent =>
  hookEvent('PostToolUse', { tool_name: tool, tool_use_id: call, tool_input: input, tool_response: 'out' })

/** Going back as the runtime does. */
function completed(event: LifecycleEvent): LifecycleEvent {
  let found = event
  for (const line of linesOf('calls').toReversed()) {
    if (!transcript.mayComplete(line, found)) continue
    const next = transcript.complete(found, JSON.parse(line))
    found = next?.event ?? found
    if (next?.isWhole === true) break
  }
  return found
}

test('what a hook reports is completed, and stays what it was', () => {
  const exec = used('call_2', 'Bash', { command: 'echo out; echo err >&2; exit 3' })
  expect(completed(exec)).toEqual({
    ...exec,
    data: { ...exec.data, ok: false, exitCode: 3, output: 'out\nerr\n', durationMs: 0, cwd: '/workspace' },
  })
  expect(completed(used('call_10', 'mcp__tracker__create_issue', {})).data).toMatchObject({
    ok: true,
    durationMs: 1,
  })
  expect(completed(used('call_99', 'Bash', { command: 'x' })).data).toMatchObject({
    exitCode: null,
    output: 'out',
  })
})

test('a call of another turn by the same id says nothing', () => {
  const other = { ...used('call_2', 'Bash', { command: 'x' }), task: { id: 'another' } } as LifecycleEvent
  expect(completed(other).data).toMatchObject({ exitCode: null })
})

test('the end of a task gets its tokens and how long it took', () => {
  const began = Date.parse(lineOf('calls', '"task_started"')['timestamp'] as string)
  const stop = { ...hookEvent('Stop', {}), at: new Date(began + 1234).toISOString() } as LifecycleEvent
  expect(completed(stop).data).toMatchObject({
    usage: { totalTokens: 150 },
    durationMs: 1234,
    status: 'completed',
  })
})

test('a fact has the key that the hook would give it', () => {
  const by = used('call_2', 'Bash', { command: 'x' })
  const events = told(linesOf('calls')).map((one) => transcript.event(one, by, stamp())!)
  expect(events.find(({ name }) => name === 'exec.after')!.key).toBe(by.key)
  expect(new Set(events.map(({ key }) => key)).size).toBe(events.length)
  for (const event of events) expect(event).toMatchObject({ channel: 'transcript', agent: { name: 'codex' } })
})

test('what another thread did is none of the session: a subagent has its own, and a fork the past of another', () => {
  const [message] = told(linesOf('calls'))
  const by = used('call_2', 'Bash', { command: 'x' })
  expect(transcript.event({ ...message!, thread: 'another' }, by, stamp())).toBeUndefined()
  const child = { ...by, subagent: { id: 'another', type: 'default' } } as LifecycleEvent
  expect(transcript.event({ ...message!, thread: 'another' }, child, stamp())!.subagent).toEqual(
    child.subagent,
  )
  expect(transcript.event(message!, child, stamp())!.subagent).toBeUndefined()
})

test('nothing can be said to what is over, and whoever tries is told', () => {
  const by = used('call_2', 'Bash', { command: 'x' })
  const event = transcript.event(told(linesOf('calls'))[1]!, by, stamp())!
  const reply = codex.encode(event, { decision: 'deny', reason: 'no', context: ['c'], results: [] })
  expect(reply.stdout).toBe('')
  expect(reply.unsaid).toHaveLength(2)
})
