import type { Input, ThreadEvent, ThreadItem } from '@openai/codex-sdk'
import { HooklineError, uuidv7, type EventData, type Outcome } from '@hookline/core'
import { sdkError } from '../errors.ts'
import { usageOf, type Counted } from './counted.ts'
import { factIn, type Fact, type Place } from './items.ts'
import { promptOf, withWords } from './prompt.ts'
import { filesText, type Report } from './reports.ts'
import { unwrapped } from './unwrapped.ts'

/** One turn of a thread, told from its stream. */
export interface Turn {
  /** Gives the prompt as Codex is to get it. @throws HooklineError `TASK_DENIED` */
  readonly begin: (input: Input) => Promise<Input>
  readonly tell: (event: ThreadEvent) => Promise<void>
  /** What was not told yet, once the stream has ended. */
  readonly end: (thrown: unknown, isOver: boolean) => Promise<void>
}

/** What it is told with. */
export interface TurnMeans {
  readonly place: Place
  readonly source: 'startup' | 'resume'
  /** True: Codex's own hooks tell what they know, and the stream what they do not. */
  readonly isGated: boolean
  readonly report: () => Report
  readonly tell: (fact: Fact, raw: unknown, task: string) => Promise<Outcome>
  readonly counted: Counted
}

export function createTurn({ place, source, isGated, report, tell, counted }: TurnMeans): Turn {
  const task = uuidv7(Date.now())
  const startedAt = Date.now()
  const patches: { readonly fact: Fact & { readonly name: 'patch.after' }; readonly raw: unknown }[] = []
  let lastMessage: string | null = null
  let ended = false
  const say = (fact: Fact, raw: unknown = null): Promise<Outcome> => tell(fact, raw, task)

  async function item(
    event: ThreadEvent & { readonly item: ThreadItem },
    moment: 'before' | 'after',
  ): Promise<void> {
    const fact = factIn(event.item, moment, place)
    if (fact === undefined) return
    if (fact.name === 'agent.message') lastMessage = fact.data.text ?? null
    if (!isGated || ALONE.has(fact.name) || isWebSearch(fact)) return void (await say(fact, event))
    if (fact.name === 'mcp.after' && fact.data.ok === false) await say(fact, event)
    if (fact.name === 'patch.after') patches.push({ fact, raw: event })
  }

  async function complete(data: Partial<EventData['task.complete']>, raw: unknown): Promise<void> {
    ended = true
    // patches that a command applied are not reported by hooks
    for (const { fact, raw: from } of patches.splice(0)) if (!taken(report(), fact)) await say(fact, from)
    if (!(isGated && (data.status === 'completed' || report().ended)))
      await say(
        { name: 'task.complete', data: { lastMessage, durationMs: Date.now() - startedAt, ...data } },
        raw,
      )
  }

  const rows: {
    readonly [Type in ThreadEvent['type']]?: (event: ThreadEvent & { type: Type }) => Promise<unknown>
  } = {
    'thread.started': async (event) => !isGated && say({ name: 'session.start', data: { source } }, event),
    'item.started': (event) => item(event, 'before'),
    'item.completed': (event) => item(event, 'after'),
    'turn.completed': (event) =>
      complete({ status: 'completed', usage: usageOf(event.usage, counted) }, event),
    'turn.failed': (event) => complete({ status: 'failed', error: event.error.message }, event),
    error: async (event) =>
      !isGated && say({ name: 'error', data: { message: event.message, kind: 'stream' } }, event),
  }
  return {
    async begin(input) {
      if (isGated) return input
      const { decision, reason, context, stop } = await say({
        name: 'task.start',
        data: { prompt: promptOf(input) },
      })
      if (decision === 'deny' || decision === 'ask' || stop === true)
        throw sdkError('TASK_DENIED', reason ?? 'a hook does not want this task')
      return context.length === 0 ? input : withWords(input, context.join('\n'))
    },
    async tell(event) {
      if (isGated && event.type === 'item.completed') noteExit(event.item, report())
      await (rows[event.type] as ((event: ThreadEvent) => Promise<unknown>) | undefined)?.(event)
    },
    async end(thrown, isOver) {
      if (!ended) await complete(unfinished(thrown, isOver), null)
      if (!isGated) await say({ name: 'session.end', data: { reason: 'other' } })
    },
  }
}

/** What hooks of Codex never tell. */
const ALONE: ReadonlySet<string> = new Set(['agent.message', 'notification'])

function isWebSearch({ name, data }: Fact): boolean {
  return (name === 'tool.before' || name === 'tool.after') && data.tool === 'web_search'
}

/** True: a hook told of that patch; each tells of one. */
function taken({ patches }: Report, { data }: Fact & { readonly name: 'patch.after' }): boolean {
  const at = patches.indexOf(filesText({ files: data.files ?? [] }))
  if (at >= 0) patches.splice(at, 1)
  return at >= 0
}

function noteExit(item: ThreadItem, { exits }: Report): void {
  if (item.type !== 'command_execution') return
  exits.note({
    command: unwrapped(item.command),
    exitCode: item.exit_code ?? null,
    output: item.aggregated_output,
  })
}

function unfinished(thrown: unknown, isOver: boolean): Partial<EventData['task.complete']> {
  if (isOver) return { status: 'failed', error: 'Codex ended, and had not said that it was done' }
  const isAbort = thrown === undefined || (thrown instanceof Error && thrown.name === 'AbortError')
  if (isAbort) return { status: 'interrupted' }
  return { status: 'failed', error: HooklineError.from(thrown).message }
}
