import { codex } from '@hookline/agents'
import type { EventName } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { NATIVES } from '../e2e/index.ts'
import { noCodex, onStage, playingInEditor } from './codex-play.ts'
import {
  addFile,
  answering,
  callTracker,
  cast,
  failing,
  look,
  reported,
  startsToSleep,
  TASK,
  toldModel,
  toldUser,
  WORK,
  type Answering,
} from './codex-stage.ts'

const EVENTS = Object.keys(codex.capabilities) as EventName[]

/** When the turn is to be ended; of the other events, always. */
const WHEN: Readonly<Partial<Record<EventName, Partial<Answering>>>> = {
  'session.start': { match: 'startup' },
  'task.start': { if: 'event.data.prompt.contains("nipped")' },
  'subagent.stop': { first: 'touch stopped' },
  'compact.before': { first: 'test -e ended-once && exit 0; touch ended-once' },
}
const ENDS: readonly Answering[] = EVENTS.map((on) => ({
  on,
  says: { stop: true, reason: `ended at <${on}>` },
  ...WHEN[on],
}))

const patch = `*** Begin Patch\n*** Add File: rewritten.md\n+new\n*** End Patch\n`
const REWRITES: readonly Answering[] = [
  {
    on: 'exec.before',
    match: 'touch original.txt',
    says: { rewrite: { command: 'touch rewritten.txt' } },
  },
  { on: 'patch.before', match: '**/original.md', says: { rewrite: { patch } } },
  {
    on: 'mcp.before',
    if: 'event.data.arguments.title == "original"',
    says: { rewrite: { arguments: { title: 'rewritten' } } },
  },
  {
    on: 'tool.before',
    match: 'view_image',
    if: 'event.data.input.path == "original.png"',
    says: { rewrite: { input: { path: 'seen.png' } } },
  },
]

describe.skipIf(noCodex)('hooks that end the turn at every event of Codex, and rewrite', () => {
  const played = playingInEditor(
    {
      natives: NATIVES,
      hooks: answering([...ENDS, ...REWRITES]),
      script: cast([
        ...WORK,
        [{ shell: 'touch original.txt' }],
        [addFile('original.md')],
        [callTracker('create_issue', { title: 'original' })],
        [look('original.png')],
        [{ say: 'I am done' }],
        [{ say: 'the summary' }],
        failing,
        [{ shell: 'sleep 45' }],
      ]),
    },
    {
      approvalPolicy: 'untrusted',
      wishes: [
        'the lost prompt',
        'the nipped prompt',
        TASK,
        { compact: true },
        { compact: true },
        `${TASK}, which fails`,
        `${TASK}, which is interrupted`,
      ],
      interruptAt: startsToSleep,
    },
  )

  test('are called at each that the table has, and at no other', () => {
    const seen = new Set(played().trace.map(({ event }) => event.name))
    expect(EVENTS.filter((name) => seen.has(name))).toEqual(reported(EVENTS))
  })

  test('end it where the table says so, and nowhere else', () => {
    expect(EVENTS.filter((name) => toldUser(played(), `ended at <${name}>`, 'stop'))).toEqual(
      EVENTS.filter((name) => onStage.capabilities[name]?.stop),
    )
  })

  test('the turn that is ended at its start never asks the model, and its prompt is lost', () => {
    expect(toldModel(played(), 'the lost prompt')).toBe(false)
    expect(toldModel(played(), 'the nipped prompt')).toBe(false)
  })

  test('a compaction that is ended before is not done, and one that is ended after is', () => {
    const names = played().trace.map(({ event }) => event.name)
    expect(names.filter((name) => name === 'compact.before')).toHaveLength(2)
    expect(names.filter((name) => name === 'compact.after')).toHaveLength(1)
  })

  test('rewrite where the table says so: the call as it was never happens', () => {
    const rewritten = [
      ['exec.before', played().has('rewritten.txt') && !played().has('original.txt')],
      ['patch.before', played().has('rewritten.md') && !played().has('original.md')],
      ['mcp.before', played().tracked.includes('rewritten') && !played().tracked.includes('original')],
      ['tool.before', !toldModel(played(), 'original.png`')],
    ] as const
    expect(rewritten.filter(([, did]) => did).map(([name]) => name)).toEqual(
      EVENTS.filter((name) => onStage.capabilities[name]?.rewrite),
    )
    // of a picture that is not there
    if (onStage.capabilities['tool.before'] !== undefined)
      expect(toldModel(played(), 'unable to locate image')).toBe(false)
  })

  test('where a rewrite is not taken, the call does not happen at all', () => {
    expect(['original.txt', 'original.md'].filter(played().has)).toEqual([])
    expect(played().tracked).not.toContain('original')
  })

  test("Codex's user is asked about the rewritten command", () => {
    const asked = played().lines.filter(({ method }) => method === 'item/commandExecution/requestApproval')
    const commands = asked.map(({ params }) => String(params?.['command']))
    const taken = onStage.capabilities['exec.before']?.rewrite === true ? 1 : 0
    expect(commands.filter((command) => command.includes('rewritten.txt'))).toHaveLength(taken)
    expect(commands.filter((command) => command.includes('original.txt'))).toEqual([])
  })
})
