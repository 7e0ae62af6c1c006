import { describe, expect, test } from 'vitest'
import { NATIVES, type ModelItem, type ModelStep, type TraceLine } from '../e2e/index.ts'
import {
  noCodex,
  onStage,
  onStageHas,
  playing,
  playingInEditor,
  stageVersion,
  type Played,
} from './codex-play.ts'
import { addFile, callTracker, failing, startsToSleep } from './codex-stage.ts'

/** Everything is listened to, and one hook says what nobody can obey. */
const HOOKS = `
version = 1
[[hooks]]
id = "log"
on = "*"
mode = "background"
run = "true"

[[hooks]]
id = "deny"
on = "mcp.after"
guard = true
deny = "no such calls"
match = "tracker/delete_*"
`

/** What is told between two calls needs an event of the model. */
const isPrompt = onStage.capabilities['model.after'] !== undefined
const withItems = onStageHas('items') ? [stageVersion] : []
const withoutItems = onStageHas('items') ? [] : [stageVersion]
const byCode = onStageHas('codeMode') ? [stageVersion] : []

type Event = TraceLine['event'] & { readonly channel: string; readonly task?: { readonly id: string } }

const eventsOf = <Line>({ trace }: Played<Line>): readonly Event[] => trace.map(({ event }) => event as Event)
const named = <Line>(played: Played<Line>, name: string): readonly Event[] =>
  eventsOf(played).filter((event) => event.name === name)

const unfitting = (path: string): string =>
  `*** Begin Patch\n*** Update File: ${path}\n@@\n-a\n+b\n*** End Patch\n`
const heredoc = (patch: string): ModelItem => ({ shell: `apply_patch <<'EOF'\n${patch}EOF` })
const background: ModelItem = {
  call: 'exec_command',
  args: { cmd: 'echo start; sleep 0.6; exit 4', yield_time_ms: 250, login: false },
}

const WORK: readonly ModelStep[] = [
  [{ say: 'First I look.' }, { shell: 'echo out; exit 3' }],
  [background],
  [addFile('a.txt')],
  [{ patch: unfitting('no.txt') }],
  [heredoc((addFile('h.txt') as { readonly patch: string }).patch)],
  [callTracker('create_issue', { title: 't' }), callTracker('delete_issue', { id: 404 })],
  [{ shell: 'sleep 1; seq 100000' }],
  [{ search: 'weather' }, { say: 'I searched.' }],
]

describe.skipIf(noCodex).each(withItems)(
  'a session of Codex %s, as hooks and transcript tell it together',
  () => {
    const played = playing({ hooks: HOOKS, script: WORK, natives: NATIVES })
    const after = (name: string): readonly (readonly unknown[])[] =>
      named(played(), name).map(({ channel, data }) => [channel, data['callId'], data['ok']])

    test('is told once each, whatever saw it', () => {
      const facts = eventsOf(played())
        .filter(({ name }) => name.endsWith('.after') && !name.startsWith('model'))
        .map(({ name, data }) => `${name} ${String(data['callId'])}`)
      expect(facts.length).toBeGreaterThan(8)
      expect(facts).toEqual([...new Set(facts)])
      expect(named(played(), 'task.complete')).toHaveLength(1)
    })

    test('a command has its exit code, its whole output and its folder when its hook runs', () => {
      const [first, ...others] = named(played(), 'exec.after')
      expect(first!.channel).toBe('hook')
      expect(first!.data).toMatchObject({
        ok: false,
        exitCode: 3,
        output: 'out\n',
        durationMs: expect.any(Number),
      })
      expect(first!.data['cwd']).toMatch(/\/workspace$/)
      const long = others.find(({ data }) => String(data['command']).includes('seq'))!
      expect(String(long.data['output'])).toMatch(/^1\n2\n[^]*\n100000\n$/)
    })

    test('a command that ended in the background unseen is told', () => {
      const left = named(played(), 'exec.after').find(({ data }) => String(data['command']).includes('start'))
      expect(left).toMatchObject({ channel: 'transcript', data: { exitCode: 4, ok: false } })
    })

    test('patches: one that applied, one that did not, one inside a command', () => {
      expect(after('patch.after')).toEqual([
        ['hook', 'call_4', true],
        ['transcript', 'call_5', false],
        ['transcript', 'call_6', true],
      ])
      const [, failed, inside] = named(played(), 'patch.after')
      expect(failed!.data).toMatchObject({
        files: [{ path: 'no.txt' }],
        output: expect.stringContaining('verification failed'),
      })
      expect(inside!.data['files']).toEqual([{ path: 'h.txt', change: 'add', to: null }])
    })

    test('calls of MCP servers: one that succeeded, one that failed', () => {
      expect(new Set(after('mcp.after'))).toEqual(
        new Set([
          ['hook', 'call_7', true],
          ['transcript', 'call_8', false],
        ]),
      )
      const failed = named(played(), 'mcp.after').find(({ data }) => data['ok'] === false)!
      expect(failed.data).toMatchObject({ server: 'tracker', tool: 'delete_issue', error: 'no such issue' })
      for (const { data } of named(played(), 'mcp.after'))
        expect(data['durationMs']).toEqual(expect.any(Number))
    })

    test('nobody obeys a denial of what is over, and that is noted', () => {
      const denied = played().trace.find(
        ({ event, outcome }) => event.name === 'mcp.after' && outcome.decision === 'deny',
      )!
      expect(denied.reply.stdout).toBe('')
      expect(denied.reply.unsaid).toEqual([expect.stringContaining('no such calls')])
    })

    test('what the model said, in its order, before the end of the turn', () => {
      expect(named(played(), 'agent.message').map(({ data }) => data['text'])).toEqual(
        ['First I look.', 'I searched.', 'The script has ended.'].slice(
          0,
          named(played(), 'agent.message').length,
        ),
      )
      const names = eventsOf(played()).map(({ name }) => name)
      if (isPrompt) expect(names.lastIndexOf('agent.message')).toBeLessThan(names.indexOf('task.complete'))
    })

    test('a web search is a tool that was used', () => {
      expect(named(played(), 'tool.after').map(({ data }) => [data['tool'], data['input']])).toEqual([
        ['web_search', { query: 'weather', action: { type: 'search', query: 'weather' } }],
      ])
    })

    test('the end of the task says what it took', () => {
      const [end] = named(played(), 'task.complete')
      expect(end!.data['durationMs']).toBeGreaterThan(1000)
      expect(end!.data['usage']).toEqual(
        onStageHas('tokens') ? expect.objectContaining({ totalTokens: 15 * WORK.length }) : null,
      )
    })
  },
)

describe.skipIf(noCodex).each(withoutItems)('a session of Codex %s, whose transcript says little', () => {
  const played = playing({ hooks: HOOKS, script: WORK, natives: NATIVES })

  test('is told by its hooks, each fact once, and a patch that did not apply from the transcript', () => {
    const facts = eventsOf(played()).filter(({ name }) => /after|message/.test(name))
    const told = facts.map(({ name, channel, data }) => [data['callId'], name, channel].join(' '))
    expect(told.toSorted()).toEqual([
      'call_2 exec.after hook',
      'call_4 patch.after hook',
      'call_5 patch.after transcript',
      'call_7 mcp.after hook',
      'call_9 exec.after hook',
    ])
    expect(facts.find(({ channel }) => channel !== 'hook')!.data).toMatchObject({
      files: [{ path: 'no.txt' }],
      ok: false,
    })
  })

  test('what its hooks are not told of them stays unknown, and is not guessed', () => {
    const unknown = { ok: null, exitCode: null, cwd: null, durationMs: null }
    expect(named(played(), 'exec.after').map(({ data }) => data)).toMatchObject([unknown, unknown])
    expect(named(played(), 'mcp.after')[0]!.data).toMatchObject({ ok: true, durationMs: null })
    expect(named(played(), 'task.complete').map(({ data }) => data)).toMatchObject([
      { status: 'completed', usage: null, durationMs: expect.any(Number) },
    ])
  })
})

const CODE = `
const attempt = async (call) => { try { await call() } catch (error) { text(String(error)) } }
await attempt(() => tools.exec_command({ cmd: 'echo hi; exit 5', login: false }))
await attempt(() => tools.mcp__tracker__delete_issue({ id: 404 }))
await attempt(() => tools.apply_patch(${JSON.stringify((addFile('c.txt') as { readonly patch: string }).patch)}))
`

describe.skipIf(noCodex).each(byCode)('turns in an editor of Codex %s: by code, failed, interrupted', () => {
  const played = playingInEditor(
    {
      hooks: HOOKS,
      natives: NATIVES,
      model: 'gpt-6.1-sol',
      script: [
        [{ say: 'Now code.' }, { js: CODE }],
        [{ say: 'Done.' }],
        failing,
        [{ say: 'Long.' }, { js: `await tools.exec_command({ cmd: 'sleep 45', login: false })` }],
        [{ say: 'After.' }],
      ],
    },
    { wishes: ['one', 'two', 'three', 'four'], interruptAt: startsToSleep },
  )

  test('a model that acts by code is told the same way', () => {
    expect(named(played(), 'exec.after')[0]).toMatchObject({
      channel: 'hook',
      data: { exitCode: 5, output: 'hi\n' },
    })
    expect(named(played(), 'mcp.after')[0]).toMatchObject({
      channel: 'transcript',
      data: { error: 'no such issue' },
    })
    expect(named(played(), 'patch.after').map(({ channel, data }) => [channel, data['ok']])).toEqual([
      ['hook', true],
    ])
  })

  test('every message once, in order', () => {
    expect(named(played(), 'agent.message').map(({ data }) => data['text'])).toEqual([
      'Now code.',
      'Done.',
      'Long.',
      'After.',
    ])
  })

  test('every turn has one end, and says how it ended', () => {
    const ends = named(played(), 'task.complete')
    expect(ends.map(({ data }) => data['status'])).toEqual([
      'completed',
      'failed',
      'interrupted',
      'completed',
    ])
    expect(new Set(ends.map(({ task }) => task!.id)).size).toBe(4)
    expect(ends[1]).toMatchObject({
      channel: 'transcript',
      data: { error: expect.stringContaining('the model is ill') },
    })
    expect(ends[2]!.channel).toBe('hook')
  })
})
