import { codex } from '@hookline/agents'
import type { EventName } from '@hookline/core'
import { NATIVES, type AppServerMessage, type ModelStep } from '../e2e/index.ts'
import { playingInEditor, type Played } from './codex-play.ts'
import { addFile, callTracker, cast, failing, look, startsToSleep, TASK, WORK } from './codex-stage.ts'

/** All events of Codex. */
export const EVENTS: readonly EventName[] = Object.keys(codex.capabilities) as EventName[]
/** Those at which a denial counts, so that a guard may stand there. */
export const GUARDED: readonly EventName[] = EVENTS.filter((name) => codex.capabilities[name]!.deny)

/** How a script fails to give a verdict: keys of hooks.toml. `first` is shell, for those that run at all. */
export const FAILURES: Readonly<Record<string, (first: string) => string>> = {
  'exits with 1': (first) => `run = "${first}exit 1"`,
  'is killed': (first) => `run = "${first}kill -9 $$"`,
  'takes too long': (first) => `timeout = "1s"\nrun = "${first}sleep 60"`,
  'prints half a JSON': (first) => `run = '''${first}printf '{"decision":' '''`,
  'is not there': () => `run = ["./nothing-there"]`,
}
/** A script that fails in the one way that is a verdict. */
export const EXIT_TWO = (name: EventName): string => `run = "echo 'denied at <${name}>' >&2; exit 2"`

/** What of an event the hook is about; of the rest, everything. */
const ABOUT: Readonly<Partial<Record<EventName, string>>> = {
  'task.start': `if = 'event.data.prompt.contains("one like any other")'`,
  'exec.before': 'match = "touch about.txt"',
  'exec.after': 'match = "echo told-off"',
  'patch.before': 'match = "**/about.md"',
  'patch.after': 'match = "**/told-off.md"',
  'mcp.before': 'match = "tracker/delete_*"',
  'mcp.after': `if = 'event.data.tool == "create_issue"'`,
  'tool.before': `match = "view_image"\nif = 'event.data.input.path.contains("about")'`,
  'tool.after': 'match = "view_image"',
  'permission.request': 'match = "touch asked.txt"',
}

/** The id of the hook on an event. */
export const idOf = (name: EventName): string => name.replace('.', '-')

/** One hook on each event, and one that lets the subagent's end be seen. */
export function hooksOn(
  names: readonly EventName[],
  guard: boolean,
  run: (name: EventName) => string,
): string {
  const tables = names.map(
    (name) =>
      `[[hooks]]\nid = "${idOf(name)}"\non = "${name}"\nmode = "blocking"\nguard = ${guard}\n${ABOUT[name] ?? ''}\n${run(name)}\n`,
  )
  const ended = `[[hooks]]\nid = "ended"\non = "subagent.stop"\nrun = "test -e once && touch stopped; ${guard ? '' : 'touch stopped;'} touch once"\n`
  return ['version = 1', ...tables, ended].join('\n')
}

/** The model is asked so often that it fails there once only. */
export const once = (name: EventName): string =>
  name.startsWith('model.') ? `test -e ${idOf(name)} && exit 0; touch ${idOf(name)}; ` : ''

/** A session in which everything happens; `denied`: what comes after a prompt, a Stop and a compaction that are denied. */
export function everything(hooks: string, denied: boolean): () => Played<AppServerMessage> {
  const instead = (steps: readonly ModelStep[]): readonly ModelStep[] => (denied ? [] : steps)
  return playingInEditor(
    {
      natives: NATIVES,
      hooks,
      timeoutMs: 120_000,
      script: cast([
        ...instead([[{ say: 'to the prompt' }]]),
        ...WORK,
        [{ shell: 'touch about.txt' }],
        [{ shell: 'echo told-off' }],
        [addFile('about.md')],
        [addFile('told-off.md')],
        [callTracker('delete_issue', { id: 7 })],
        [look('about.png')],
        [{ shell: 'touch asked.txt' }],
        [{ say: 'I am done' }],
        ...(denied ? [[{ say: 'I am done after one more round' }]] : []),
        ...instead([[{ say: 'the summary' }]]),
        failing,
        [{ shell: 'sleep 45' }],
      ]),
    },
    {
      approvalPolicy: 'untrusted',
      wishes: [
        'a prompt, one like any other',
        TASK,
        { compact: true },
        `${TASK}, which fails`,
        `${TASK}, which is interrupted`,
      ],
      interruptAt: startsToSleep,
    },
  )
}

/** What came of the actions that the hooks are about. */
export function cameOf(played: Played<AppServerMessage>): Readonly<Record<string, boolean>> {
  const told = (words: string): boolean =>
    played.requests.some(({ texts }) => texts.some((text) => text.includes(words)))
  return {
    'task.start': told('one like any other'),
    'exec.before': played.has('about.txt'),
    'exec.after': told('told-off\n'),
    'patch.before': played.has('about.md'),
    'patch.after': played.has('told-off.md'),
    'mcp.before': played.tracked.includes('delete_issue'),
    'mcp.after': told('create_issue: done'),
    'permission.request': played.has('asked.txt'),
    'task.complete': !told('one more round'),
    'compact.before': played.trace.some(({ event }) => event.name === 'compact.after'),
  }
}
