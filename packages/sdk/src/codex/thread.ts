import type { Input, Thread, ThreadEvent, ThreadOptions, TurnOptions } from '@openai/codex-sdk'
import { projectRoot } from '@hookline/runtime/stamp'
import { sdkError } from '../errors.ts'
import type { Hooks } from '../hooks.ts'
import type { Unsaid } from '../native.ts'
import type { Gate } from './gate.ts'
import type { Reports } from './reports.ts'
import { teller } from './teller.ts'
import { createTurn, type Turn } from './turn.ts'

/** What a thread is watched with. */
export interface Watching {
  readonly hooks: Pick<Hooks, 'emit'>
  readonly reports: Reports
  /** Not there: the stream alone tells. */
  readonly gate: Gate | undefined
  readonly unsaid?: Unsaid | undefined
}

/** A thread whose stream is told to hooks as it is read. */
export function hookedThread(thread: Thread, options: ThreadOptions, watching: Watching): Thread {
  const cwd = options.workingDirectory ?? process.cwd()
  const place = { cwd, root: projectRoot(cwd) }
  const resumed = thread.id !== null
  const counted = { tokens: resumed ? undefined : ZERO }
  let runs = resumed ? 1 : 0
  const past: Past = { turn: undefined }
  const runStreamed: Thread['runStreamed'] = async (input, how = {}) => {
    await watching.gate?.ready()
    const tell = teller(thread, place, options, watching)
    const turn = createTurn({
      place,
      tell,
      counted,
      isGated: watching.gate !== undefined,
      source: runs++ === 0 ? 'startup' : 'resume',
      report: () => watching.reports.of(thread.id ?? ''),
    })
    return { events: told(thread, input, how, turn, { ...watching, past }) }
  }
  return new Proxy(thread, {
    get(target, key) {
      if (key === 'runStreamed') return runStreamed
      if (key === 'run') return (input: Input, how?: TurnOptions) => run(runStreamed, input, how)
      return Reflect.get(target, key, target)
    },
  })
}

/** The turn before, as Codex calls it. */
interface Past {
  turn: string | undefined
}

const ZERO = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0 }

/** The events of the SDK, unchanged, each told before it is given on. */
async function* told(
  thread: Thread,
  input: Input,
  how: TurnOptions,
  turn: Turn,
  { gate, reports, past }: Watching & { readonly past: Past },
): AsyncGenerator<ThreadEvent> {
  let thrown: unknown
  let isOver = false
  if (thread.id !== null) reports.begin(thread.id, past.turn)
  try {
    const { events } = await thread.runStreamed(await turn.begin(input), how)
    for await (const event of events) {
      if (gate?.guarded === true && isWork(event) && reports.of(thread.id ?? '').asked === 0)
        throw sdkError('GATE_SILENT', 'Codex works, and has not asked the hooks')
      await turn.tell(event)
      yield event
    }
    isOver = true
  } catch (error) {
    thrown = error
    throw error
  } finally {
    await turn.end(thrown, isOver)
    past.turn = reports.of(thread.id ?? '').task ?? past.turn
    reports.forget(thread.id ?? '')
  }
}

/** Warnings come before the prompt is told. */
function isWork(event: ThreadEvent): boolean {
  return 'item' in event && event.item.type !== 'error'
}

/** As the SDK's own, of the events that were told. */
async function run(
  runStreamed: Thread['runStreamed'],
  input: Input,
  how?: TurnOptions,
): ReturnType<Thread['run']> {
  const { events } = await runStreamed(input, how)
  const items: Awaited<ReturnType<Thread['run']>>['items'] = []
  let usage: Awaited<ReturnType<Thread['run']>>['usage'] = null
  for await (const event of events) {
    if (event.type === 'item.completed') items.push(event.item)
    if (event.type === 'turn.completed') ({ usage } = event)
    if (event.type === 'turn.failed') throw new Error(event.error.message)
  }
  const last = items.findLast((item) => item.type === 'agent_message')
  return { items, finalResponse: last?.type === 'agent_message' ? last.text : '', usage }
}
