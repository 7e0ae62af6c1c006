import type { EventData, LifecycleEvent, Usage } from '@hookline/core'
import { createExits, type Exits } from './exits.ts'

/** What Codex's own hooks reported of one thread, so that its stream does not tell it again. */
export interface Report {
  /** How often Codex asked in this turn. */
  asked: number
  /** The turn before, of which something may still come. */
  readonly before: string | undefined
  /** The turn that is under way, as Codex calls it. */
  task: string | undefined
  /** True: the turn's end was told. */
  ended: boolean
  /** The files of patches that were told, a text for each patch. */
  readonly patches: string[]
  readonly exits: Exits
  /** What the model has used in this turn. */
  usage: Usage | null
}

/** What was reported, thread by thread. */
export interface Reports {
  readonly of: (thread: string) => Report
  /** A turn of a thread begins, after that one: nothing is known of it yet. */
  readonly begin: (thread: string, before: string | undefined) => void
  /** Forgets a thread, until it goes on. */
  readonly forget: (thread: string) => void
  /** Notes what a hook of Codex says, and adds what only the stream knows. */
  readonly seen: (event: LifecycleEvent) => Promise<LifecycleEvent>
}

export function createReports(): Reports {
  const reports = new Map<string, Report>()
  const of = (thread: string): Report => {
    const known = reports.get(thread) ?? empty()
    reports.set(thread, known)
    return known
  }
  return {
    of,
    begin: (thread, before) => void reports.set(thread, empty(before ?? reports.get(thread)?.task)),
    forget: (thread) => void reports.delete(thread),
    async seen(event) {
      const report = of(event.session.id)
      // of the turn before, which was left or killed, a hook may still be on its way, and it says nothing of this one
      if (event.task === undefined || event.task.id === report.before) return event
      report.asked++
      if (event.subagent === undefined) report.task = event.task.id
      if (event.name === 'task.start') report.ended = false
      if (event.name === 'patch.after') report.patches.push(filesText(event.data))
      if (event.name === 'model.after') report.usage = sum(report.usage, event.data.usage)
      if (event.name === 'exec.after') return withExit(event, report)
      return event.name === 'task.complete' ? ended(event, report) : event
    },
  }
}

function empty(before?: string): Report {
  return { asked: 0, before, task: undefined, ended: false, patches: [], exits: createExits(), usage: null }
}

/** Codex does not say at the end of a task what it took, and says it of each request. */
function ended(event: LifecycleEvent<'task.complete'>, report: Report): LifecycleEvent {
  report.ended = true
  return { ...event, data: { ...event.data, usage: event.data.usage ?? report.usage } }
}

function sum(before: Usage | null, more: Usage | null): Usage | null {
  if (before === null || more === null) return before ?? more
  const add = (one: number | null, other: number | null): number | null =>
    one === null || other === null ? null : one + other
  return {
    inputTokens: add(before.inputTokens, more.inputTokens),
    cachedInputTokens: add(before.cachedInputTokens, more.cachedInputTokens),
    outputTokens: add(before.outputTokens, more.outputTokens),
    totalTokens: add(before.totalTokens, more.totalTokens),
  }
}

/** The files of a patch, as one text. */
export function filesText({ files }: Pick<EventData['patch.after'], 'files'>): string {
  return files
    .map(({ path }) => path)
    .toSorted()
    .join('\n')
}

async function withExit(event: LifecycleEvent<'exec.after'>, { exits }: Report): Promise<LifecycleEvent> {
  const { command, output } = event.data
  const exitCode = await exits.of(command, output)
  if (exitCode === null) return event
  return { ...event, data: { ...event.data, exitCode, ok: exitCode === 0 } }
}
