import type { EventData, LifecycleEvent } from '@hookline/core'
import { cut, subjectOf } from './subject.ts'

/** Who did what and where, in a line: what a message says if the hook does not. */
export function slackLine(event: LifecycleEvent): string {
  const { agent, session, name } = event
  const where = session.root.split(/[\\/]/).findLast((part) => part !== '') ?? session.root
  const [what, words] = Object.hasOwn(LINES, name)
    ? LINES[name as keyof typeof LINES](event.data as never, event)
    : [name, subjectOf(event)]
  const said =
    words === null || words === undefined || words.trim() === '' ? '' : `: ${cut(words.trim(), MOST)}`
  return `${agent.name} in ${where}: ${what}${said}`
}

const MOST = 300

type Line<N extends keyof EventData> = (
  data: EventData[N],
  event: LifecycleEvent,
) => readonly [what: string, words?: string | null | undefined]

const about =
  (what: string) =>
  (_data: object, event: LifecycleEvent): readonly [string, string | undefined] => [what, subjectOf(event)]

const LINES = {
  'session.start': about('session begins'),
  'session.end': about('session ends'),
  'task.start': ({ prompt }) => ['was asked', prompt],
  'task.complete': ({ status, lastMessage, error }) => [status, lastMessage ?? error],
  'agent.message': ({ text }) => ['says', text],
  'exec.before': about('wants to run'),
  'exec.after': ({ exitCode, command }) => [
    exitCode === null ? 'ran' : `ran with exit code ${exitCode}`,
    command,
  ],
  'patch.before': ({ files }) => ['wants to change', files.map(({ path }) => path).join(', ')],
  'patch.after': ({ files }) => ['changed', files.map(({ path }) => path).join(', ')],
  'mcp.before': about('wants to call'),
  'mcp.after': about('called'),
  'tool.before': about('wants to use'),
  'tool.after': about('used'),
  'permission.request': ({ description }, event) => ['asks for leave', description ?? subjectOf(event)],
  'compact.before': about('shortens what it knows'),
  'compact.after': about('shortened what it knows'),
  'subagent.start': about('subagent begins'),
  'subagent.stop': ({ type, lastMessage }) => [`subagent ${type ?? ''} is done`, lastMessage],
  notification: ({ message, kind }) => ['says', message ?? kind],
  interrupt: () => ['was interrupted'],
  error: ({ message }) => ['error', message],
} satisfies { readonly [N in keyof EventData]?: Line<N> }
