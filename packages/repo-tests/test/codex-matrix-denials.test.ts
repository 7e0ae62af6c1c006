import { codex } from '@hookline/agents'
import type { EventName } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { NATIVES, type AppServerMessage } from '../e2e/index.ts'
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

/** About what an event is denied; of the rest, everything. */
const ABOUT: Readonly<Partial<Record<EventName, Partial<Answering>>>> = {
  'task.start': { if: 'event.data.prompt.contains("refused")' },
  'exec.before': { match: 'touch denied.txt' },
  'exec.after': { match: 'echo told-off' },
  'patch.before': { match: '**/denied.md' },
  'patch.after': { match: '**/told-off.md' },
  'mcp.before': { match: 'tracker/delete_*' },
  'mcp.after': { match: 'tracker/create_*' },
  'tool.before': { match: 'view_image', if: 'event.data.input.path.contains("denied")' },
  'tool.after': { match: 'view_image' },
  'permission.request': { match: 'touch unpermitted.txt' },
  'subagent.stop': { first: 'test -e once && touch stopped; touch once' },
  'compact.before': { first: 'test -e denied-once && exit 0; touch denied-once' },
}
const DENIALS: readonly Answering[] = EVENTS.map((on) => ({
  on,
  says: { decision: 'deny', reason: `denied at <${on}>` },
  ...ABOUT[on],
}))

const ask = (on: EventName): object => ({ decision: 'ask', reason: `asked at <${on}>` })
const ASKS: readonly Answering[] = [
  { on: 'exec.before', match: 'touch to-confirm.txt', says: ask('exec.before') },
  { on: 'patch.before', match: '**/to-confirm.md', says: ask('patch.before') },
  { on: 'mcp.before', if: 'event.data.arguments.title == "to confirm"', says: ask('mcp.before') },
  {
    on: 'tool.before',
    match: 'view_image',
    if: 'event.data.input.path.contains("to-confirm")',
    says: ask('tool.before'),
  },
  { on: 'permission.request', match: 'touch asked.txt', says: ask('permission.request') },
]
const LEAVE: readonly Answering[] = [
  { on: 'exec.before', match: 'touch unasked.txt', says: { decision: 'allow' } },
  {
    on: 'permission.request',
    match: ['!touch unpermitted.txt', '!touch asked.txt', '!touch unasked.txt'],
    says: { decision: 'allow' },
  },
]

describe.skipIf(noCodex)('hooks that deny at every event of Codex, and a user who declines', () => {
  const played = playingInEditor(
    {
      natives: NATIVES,
      hooks: answering([...DENIALS, ...ASKS, ...LEAVE]),
      script: cast([
        ...WORK,
        [{ shell: 'touch denied.txt' }],
        [{ shell: 'echo told-off' }],
        [addFile('denied.md')],
        [addFile('told-off.md')],
        [callTracker('delete_issue', { id: 7 })],
        [look('denied.png')],
        [{ shell: 'touch to-confirm.txt' }],
        [addFile('to-confirm.md')],
        [callTracker('create_issue', { title: 'to confirm' })],
        [look('to-confirm.png')],
        [{ shell: 'touch unpermitted.txt' }],
        [{ shell: 'touch asked.txt' }],
        [{ shell: 'touch unasked.txt' }],
        [{ shell: 'touch permitted.txt' }],
        [{ say: 'I am done' }],
        [{ say: 'I am done after one more round' }],
        [{ say: 'the summary' }],
        failing,
        [{ shell: 'sleep 45' }],
      ]),
    },
    {
      approvalPolicy: 'untrusted',
      answer: 'decline',
      wishes: [
        'the refused prompt',
        TASK,
        { compact: true },
        { compact: true },
        `${TASK}, which fails`,
        `${TASK}, which is interrupted`,
      ],
      interruptAt: startsToSleep,
    },
  )
  const questions = (): readonly string[] =>
    played()
      .lines.filter(({ method }) => method === 'item/commandExecution/requestApproval')
      .map(({ params }) => String(params?.['command']))

  test('are called at each that the table has, and at no other', () => {
    const seen = new Set(played().trace.map(({ event }) => event.name))
    expect(EVENTS.filter((name) => seen.has(name))).toEqual(reported(EVENTS))
  })

  test('are heeded where the table says so, and nowhere else', () => {
    const heeded = EVENTS.filter(
      (name) =>
        toldModel(played(), `denied at <${name}>`) ||
        // that it could not be denied is shown, too: as an error
        toldUser(played(), `denied at <${name}>`, 'stop', 'feedback'),
    )
    expect(heeded).toEqual(EVENTS.filter((name) => onStage.capabilities[name]?.deny))
  })

  test('nothing of what was denied happened', () => {
    expect(['denied.txt', 'denied.md', 'unpermitted.txt'].filter(played().has)).toEqual([])
    expect(played().tracked).not.toContain('delete_issue')
    expect(toldModel(played(), 'the refused prompt')).toBe(false)
  })

  test('what is denied afterwards has happened, and the model is told off instead of being told what came of it', () => {
    expect(played().has('told-off.md')).toBe(true)
    expect(played().tracked).toContain('create_issue')
    expect(toldModel(played(), 'create_issue: done')).toBe(false)
  })

  test('a confirmation that is asked for before an action is a denial, with the reason', () => {
    expect(['to-confirm.txt', 'to-confirm.md'].filter(played().has)).toEqual([])
    expect(played().tracked).not.toContain('to confirm')
    const told = ASKS.map(({ on }) => on).filter((name) => toldModel(played(), `asked at <${name}>`))
    expect(told).toEqual(reported(['exec.before', 'patch.before', 'mcp.before', 'tool.before']))
  })

  test('at a question for leave a hook can deny, allow, or leave it to the user', () => {
    expect(questions().filter((command) => command.includes('asked.txt'))).toHaveLength(2)
    expect(questions()).toHaveLength(2)
    expect(['asked.txt', 'unasked.txt'].filter(played().has)).toEqual([])
    expect(played().has('permitted.txt')).toBe(true)
  })

  test('a Stop that is denied gives one more round, and then the turn ends', () => {
    const rounds = played().trace.filter(
      ({ event }) =>
        event.name === 'task.complete' &&
        event.data['status'] === 'completed' &&
        // a Codex that does not know of subagents reports their end as that of a task
        event.data['lastMessage'] !== 'the errand is done',
    )
    expect(rounds.map(({ event }) => event.data['lastMessage'])).toEqual([
      'I am done',
      'I am done after one more round',
    ])
    expect(rounds.map(({ reply }) => reply.stdout.includes('"block"'))).toEqual([true, false])
  })

  test('a denied compaction is not done and ends its turn, and the session goes on', () => {
    const names = played().trace.map(({ event }) => event.name)
    expect(names.filter((name) => name === 'compact.before')).toHaveLength(2)
    expect(names.filter((name) => name === 'compact.after')).toHaveLength(1)
    expect(turnsOf(played().lines)).toEqual([
      'completed',
      'completed',
      OLD.includes(onStage.version) ? 'completed' : 'interrupted',
      'completed',
      'failed',
      'interrupted',
    ])
  })
})

/** With these a turn whose compaction is denied counts as completed. */
const OLD: readonly string[] = ['0.140.0', '0.130.0']

/** How the main agent's turns ended, a compaction being one. */
function turnsOf(lines: readonly AppServerMessage[]): readonly string[] {
  const ended = lines
    .filter(({ method }) => method === 'turn/completed')
    .map(({ params }) => params as unknown as Ended)
  return ended.filter(({ threadId }) => threadId === ended[0]?.threadId).map(({ turn }) => turn.status)
}

interface Ended {
  readonly threadId: string
  readonly turn: { readonly status: string }
}
