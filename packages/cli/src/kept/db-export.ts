import { once } from 'node:events'
import type { HistoryFilter, KeptEvent } from '@hookline/journal/queries'
import { cleaned } from '@hookline/runtime'
import { runJson, stampOf } from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'
import { allEvents } from './all-events.ts'
import { inOrder, momentOf } from './moment.ts'
import { withJournal } from './open.ts'

/** `hookline db export`. */
export function exportAll(flags: Flags): Promise<number> {
  const filter: HistoryFilter = inOrder({ since: momentOf(flags, 'since'), until: momentOf(flags, 'until') })
  return withJournal(async (kept) => {
    for await (const event of allEvents(kept, filter)) await write(`${JSON.stringify(exported(event))}\n`)
    return 0
  })
}

function exported({ at, runs, ...event }: KeptEvent): unknown {
  return cleaned({ at: stampOf(at), ...event, runs: runs.map(runJson) })
}

/** No faster than somebody reads. */
async function write(line: string): Promise<void> {
  if (!process.stdout.write(line)) await once(process.stdout, 'drain')
}
