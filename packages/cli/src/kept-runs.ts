import { HooklineError } from '@hookline/core'
import type { Journal, OpenRuns } from '@hookline/journal'
import { howMany } from '@hookline/runtime'
import { hasOwnJournal } from '@hookline/runtime/background'
import { keptOf } from './kept-of.ts'
import { outbox } from './outbox.ts'
import { paint } from './paint.ts'

/** What an edit comes to for the runs that are kept: for programs, and for people. */
export interface Followed {
  readonly more: Readonly<Record<string, unknown>>
  readonly lines: readonly string[]
}

/** An edit that was made, or would be. */
export interface Edited {
  readonly file: string
  readonly dryRun: boolean
  /** What is of a project runs as edited; else as it was trusted before, until it is trusted. */
  readonly trusts: boolean
}

/** Does something with the journal, if there is one. @throws HooklineError why it cannot be had */
export async function withKept<T>(use: (journal: Journal | undefined) => Promise<T>): Promise<T> {
  if (!hasOwnJournal(process.env)) return use(undefined)
  // not with the other verbs: what asks the journal is large
  const { withFile } = await import('./kept/open.ts')
  return withFile(({ journal }) => use(journal))
}

/** Gives what is kept of a hook to the hook under its new name. */
export function moved(journal: Journal, from: string, to: string, edited: Edited): Followed {
  const { file, dryRun, trusts } = edited
  let sum = NONE
  const lines: string[] = []
  for (const of of keptOf(file, from)) {
    const open = journal.openRuns(of)
    if (count(open) === 0) continue
    const name = `${of.hook.slice(0, of.hook.indexOf('/'))}/${to}`
    if (of.hook.startsWith('project/') && !trusts) {
      lines.push(
        `${paint('yellow', 'not moved')}: ${told(open)} of ${of.hook}, which run as it was trusted; what is left when ${name} is trusted ends (HOOK_GONE)`,
      )
      continue
    }
    if (!dryRun) journal.renameHook(of, name)
    sum = added(sum, open)
    lines.push(
      `${dryRun ? 'would move' : paint('green', 'moved')}: ${told(open)}, from ${of.hook} to ${name}`,
    )
  }
  // nobody waits for a dead letter
  if (!dryRun && count(sum) > sum.dead) outbox().startDelivering(true)
  return { more: { moved: sum }, lines }
}

/** Says what becomes of the runs that wait for hooks which are no more. */
export async function lost(ids: readonly string[], { file, trusts }: Edited): Promise<Followed> {
  try {
    return await withKept(async (journal) => {
      const all = journal === undefined ? [] : ids.flatMap((id) => keptOf(file, id))
      const found = all.map((of) => ({ hook: of.hook, ...journal!.openRuns(of).waiting }))
      const waiting = found.filter(({ promised, others }) => promised + others > 0)
      return { more: { waiting }, lines: waiting.map((one) => lostLine(one, trusts)) }
    })
  } catch (thrown) {
    // nobody is kept from switching a hook off
    const { message, code } = HooklineError.from(thrown)
    const line = `${paint('yellow', 'warning')}: what waits of it is not known: ${message} [${code}]`
    return { more: { waiting: null }, lines: [line] }
  }
}

function lostLine(
  { hook, promised, others }: OpenRuns['waiting'] & { readonly hook: string },
  trusts: boolean,
): string {
  const ends = [
    ...(promised === 0 ? [] : [`${promised} as ${promised === 1 ? 'a dead letter' : 'dead letters'}`]),
    ...(others === 0 ? [] : [`${others} as failed`]),
  ].join(', ')
  const when = hook.startsWith('project/') && !trusts ? ', once that is trusted' : ''
  return `${paint('yellow', 'waiting')}: ${howMany(promised + others, 'run')} of ${hook}: what is not done before ends ${ends} (HOOK_GONE)${when}. hookline history --state queued --hook ${hook} shows them`
}

const NONE: OpenRuns = { waiting: { promised: 0, others: 0 }, running: 0, dead: 0 }

function added(one: OpenRuns, other: OpenRuns): OpenRuns {
  const promised = one.waiting.promised + other.waiting.promised
  const others = one.waiting.others + other.waiting.others
  return { waiting: { promised, others }, running: one.running + other.running, dead: one.dead + other.dead }
}

function count({ waiting, running, dead }: OpenRuns): number {
  return waiting.promised + waiting.others + running + dead
}

function told({ waiting, running, dead }: OpenRuns): string {
  return [
    ...[waiting.promised + waiting.others].filter(Boolean).map((n) => `${n} waiting`),
    ...[running].filter(Boolean).map((n) => `${n} running`),
    ...[dead].filter(Boolean).map((n) => howMany(n, 'dead letter')),
  ].join(', ')
}
