import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EventName } from '@hookline/core'
import { describe, expect, test, vi } from 'vitest'
import { NATIVES, type ModelItem, type ModelRequest, type ModelStep, type TraceLine } from '../e2e/index.ts'
import type { TuiWish } from '../e2e/codex-tui.ts'
import { TERMINAL_KEYS } from '../e2e/terminal.ts'
import { FACTS, type Seen, type SeenByVersion } from '../house/docs/codex-facts.ts'
import {
  noCodex,
  onStage,
  onStageHas,
  stageVersion,
  playing,
  playingAtTerminal,
  playingBySdk,
  playingInEditor,
  type Play,
  type Played,
} from './codex-play.ts'
import { addFile, callTracker, spawnAgent, startsToSleep, TASK } from './codex-stage.ts'

/**
 * What hooks are told of a session, by how Codex runs: held against the table that the docs print. `HOOKLINE_RECORD_MODES=1` writes what
 * is seen into it.
 */
const TABLE = new URL('../house/docs/codex-modes.json', import.meta.url)
const isRecording = process.env['HOOKLINE_RECORD_MODES'] === '1'

const HOOKS = `version = 1

[[hooks]]
id = "log"
on = "*"
mode = "background"
run = "true"
`

const escalated = (cmd: string): ModelItem => ({
  call: 'exec_command',
  args: { cmd, login: false, sandbox_permissions: 'require_escalated', justification: 'may it?' },
})
const ERRAND = 'the errand of the subagent'
const ERRAND_DONE = 'the errand is done'
const unfitting = '*** Begin Patch\n*** Update File: no.txt\n@@\n-a\n+b\n*** End Patch\n'

/** One of everything that a model does in a task that comes to its end. */
const WORK: readonly ModelStep[] = [
  [{ say: 'First I look.' }, { shell: 'exit 3' }],
  [
    {
      call: 'exec_command',
      args: { cmd: 'sleep 0.6; exit 4', yield_time_ms: 250, login: false },
    },
  ],
  [addFile('a.txt')],
  [{ patch: unfitting }],
  [{ shell: `apply_patch <<'EOF'\n${(addFile('h.txt') as { readonly patch: string }).patch}EOF` }],
  [callTracker('create_issue', { title: 't' }), callTracker('delete_issue', { id: 404 })],
  [spawnAgent(ERRAND)],
  [escalated('sleep 1')],
  [{ search: 'weather' }, { say: 'I searched.' }],
]

/** The task that a request is about: each has its own script, whoever else asks in between. */
function cast(scripts: Readonly<Record<string, readonly ModelStep[]>>): readonly ModelStep[] {
  const left = Object.entries(scripts).map(([prompt, steps]): readonly [string, ModelStep[]] => [
    prompt,
    [...steps],
  ])
  const answer = (request: ModelRequest): readonly ModelItem[] | Promise<readonly ModelItem[]> => {
    const [, steps] = left.findLast(([prompt]) => request.texts.includes(prompt)) ?? []
    if (steps === undefined) return [{ say: ERRAND_DONE }]
    const step = steps.shift() ?? [{ say: 'The end.' }]
    return typeof step === 'function' ? step(request) : step
  }
  return Array.from({ length: 200 }, () => answer)
}

const FAILS = 'the task that fails'
const STOPPED = 'the task that is interrupted'
const ill = (): never => {
  throw new Error('the model is ill')
}
const SCRIPTS = {
  [TASK]: WORK,
  [STOPPED]: [[{ shell: 'sleep 45' }]],
  [FAILS]: [ill, ill, ill, ill],
}

const play = (prompt: string): Play => ({
  hooks: HOOKS,
  natives: NATIVES,
  prompt,
  script: cast(SCRIPTS),
})

/** A session that is too long for its model after each step. */
const long: Play = {
  ...play('the task that is too long'),
  keys: 'model_auto_compact_token_limit = 12',
  script: [[{ shell: 'true' }], ...Array.from({ length: 20 }, () => [{ say: 'all of it' }])],
}

const trace = (cwd: string): readonly TraceLine[] => {
  const file = join(dirname(cwd), 'trace.jsonl')
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as TraceLine)
    : []
}
const comes =
  (name: string, is: (data: TraceLine['event']['data']) => boolean = () => true, times = 1) =>
  (cwd: string): Promise<unknown> =>
    vi.waitUntil(
      () => trace(cwd).filter(({ event }) => event.name === name && is(event.data)).length >= times,
      { timeout: 60_000, interval: 50 },
    )

const reports = (name: EventName): boolean => onStage.capabilities[name] !== undefined

/** The user is asked about each of two calls, and says yes. */
const consent: readonly TuiWish[] = [1, 2].flatMap((): readonly TuiWish[] => [
  { shows: 'Allow the tracker MCP server' },
  { key: TERMINAL_KEYS.enter },
])

describe.skipIf(noCodex)('what hooks are told', { timeout: 300_000 }, () => {
  const seen = (...all: readonly Played<unknown>[]): Seen => {
    const events = all.flatMap(({ trace: lines }) => lines.map(({ event }) => event))
    return Object.fromEntries(
      FACTS.map(({ fact, is }) => [
        fact,
        [
          ...new Set(
            events
              .filter((event) => is(event as never))
              .map((event) => (event as unknown as { channel: string }).channel),
          ),
        ]
          .toSorted()
          .join(', '),
      ]),
    )
  }
  const table = (): SeenByVersion => JSON.parse(readFileSync(TABLE, 'utf8')) as SeenByVersion
  // one that was not recorded is taken for the nearest older one
  const tabled = (mode: string): Seen | undefined =>
    (table()[stageVersion] ?? table()[onStage.version])?.[mode]
  const record = (mode: string, found: Seen): void => {
    if (!isRecording) return
    const own = { ...table()[stageVersion], [mode]: found }
    writeFileSync(TABLE, `${JSON.stringify({ ...table(), [stageVersion]: own }, null, 2)}\n`)
  }

  describe('by codex exec', () => {
    const works = playing(play(TASK))
    const fails = playing(play(FAILS))
    const stopped = playing({
      ...play(STOPPED),
      interruptAt: ({ item }) => item?.command?.includes('sleep 45') === true,
    })
    const compacted = playing(long)
    test('is what the docs say', () => {
      const found = seen(works(), fails(), stopped(), compacted())
      record('exec', found)
      expect(found).toEqual(tabled('exec'))
    })
  })

  describe('by the SDK', () => {
    const played = playingBySdk(play(TASK), { prompts: [TASK, STOPPED, FAILS], abort: STOPPED })
    const compacted = playingBySdk(long, { prompts: [TASK] })
    test('is what the docs say', () => {
      const found = seen(played(), compacted())
      record('SDK', found)
      expect(found).toEqual(tabled('SDK'))
    })
  })

  describe('by codex app-server', () => {
    const played = playingInEditor(play(TASK), {
      approvalPolicy: 'on-request',
      sandbox: 'read-only',
      wishes: [TASK, { command: 'touch bang.txt' }, { compact: true }, STOPPED, FAILS],
      interruptAt: startsToSleep,
    })
    test('is what the docs say', () => {
      const found = seen(played())
      record('app-server', found)
      expect(found).toEqual(tabled('app-server'))
    })
  })

  describe('by the terminal UI', () => {
    const played = playingAtTerminal(play(TASK), {
      words: [
        ...(onStageHas('daemon') ? ['--no-daemon'] : []),
        '--sandbox',
        'danger-full-access',
        '--ask-for-approval',
        'on-request',
      ],
      wishes: [
        TASK,
        ...consent,
        // an old one tells of the end of a subagent as of a task
        { until: comes('task.complete', ({ lastMessage }) => lastMessage !== ERRAND_DONE) },
        '!touch bang.txt',
        { until: (cwd) => vi.waitUntil(() => existsSync(join(cwd, 'bang.txt')), 20_000) },
        '/compact',
        { until: comes('compact.after') },
        STOPPED,
        { until: comes('exec.before', (data) => String(data['command']).includes('sleep 45')) },
        { key: TERMINAL_KEYS.escape },
        reports('interrupt') ? { until: comes('interrupt') } : { shows: /interrupted/ },
        FAILS,
        reports('error') ? { until: comes('error') } : { shows: 'the model is ill' },
      ],
    })
    test('is what the docs say', () => {
      const found = seen(played())
      record('TUI', found)
      expect(found).toEqual(tabled('TUI'))
    })
  })
})
