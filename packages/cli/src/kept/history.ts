import { HooklineError } from '@hookline/core'
import { counts, type HistoryFilter } from '@hookline/journal/queries'
import type { Entry } from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { follow } from './follow.ts'
import { historyLine } from './history-line.ts'
import { checkHook } from './hook-wanted.ts'
import { inOrder, limitOf } from './moment.ts'
import { withJournal, type Kept } from './open.ts'
import { filterOf, newest, untilOf } from './source.ts'

/** `hookline history`. */
export function historyVerb(flags: Flags): Promise<number> {
  if (flags.words.length > 0)
    throw new HooklineError('USAGE', 'history takes no words', {
      hint: 'Of one hook: hookline history --hook <id>; of one event: hookline show <id>',
    })
  const wanted = filterOf(flags)
  const limit = limitOf(flags)
  const json = flags.on['json'] === true
  const follows = flags.on['follow'] === true
  if (follows && flags.text['until'] !== undefined)
    throw new HooklineError('USAGE', '--follow has no end: leave --until out')
  return withJournal(async (kept) => {
    await checkHook(kept, flags)
    const filter = inOrder({ ...wanted, ...(await untilOf(kept, flags)) })
    if (follows) {
      if ((await newest(kept, filter, 1)).length === 0)
        process.stderr.write('no event fits yet: waiting for the first, Ctrl-C ends\n')
      await follow(kept, filter, limit, teller(json, filter))
      return 0
    }
    const entries = await newest(kept, filter, limit)
    if (json) say(JSON.stringify(entries, null, 2))
    else say(await text(kept, entries, limit, filter))
    return 0
  })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Programs that follow read line by line; for people, a line says which project as soon as it is not the only one. */
function teller(json: boolean, filter: HistoryFilter): (entries: readonly Entry[]) => void {
  const roots = new Set<string>()
  return (entries) => {
    rootsOf(entries).forEach((root) => roots.add(root))
    for (const entry of entries) say(json ? JSON.stringify(entry) : historyLine(entry, filter, roots))
  }
}

function rootsOf(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.flatMap((entry) => ('lost' in entry ? [] : [entry.root])))
}

async function text(
  kept: Kept,
  entries: readonly Entry[],
  limit: number,
  filter: HistoryFilter,
): Promise<string> {
  const last = entries.at(-1)
  if (last === undefined) return nothing(kept)
  const roots = rootsOf(entries)
  const lines = entries.map((entry) => historyLine(entry, filter, roots))
  const hints = [
    ...(entries.length === limit
      ? [`the newest ${limit}; more with --limit, older with --until ${endOf(last)}`]
      : []),
    ...(await deadHint(kept)),
  ]
  return [...lines, ...hints.map((hint) => paint('dim', hint))].join('\n')
}

/** Where the next page begins: lines show no more than seconds, and several events may have one moment. */
function endOf(last: Entry): string {
  return 'lost' in last ? last.at : last.id
}

async function deadHint({ queries }: Kept): Promise<readonly string[]> {
  const { dead } = await counts(queries)
  return dead === 0 ? [] : [`dead letters: ${dead}; hookline dead list shows them`]
}

async function nothing({ queries }: Kept): Promise<string> {
  const { events } = await counts(queries)
  return events === 0
    ? 'nothing is kept yet: events are, once a hook listens to them. hookline status says whether an agent is wired, hookline list what listens'
    : `nothing fits; without filters there are ${events} events: hookline history`
}
