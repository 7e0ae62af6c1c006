import { once } from 'node:events'
import { history, type HistoryFilter, type KeptEvent, type Place } from '@hookline/journal/queries'
import { cleaned } from '@hookline/runtime'
import type { Flags } from '../flags.ts'
import { stampOf } from './line-text.ts'
import { momentOf } from './moment.ts'
import { withJournal } from './open.ts'
import { runJson } from './run-json.ts'

const PAGE = 100

/** `hookline db export`. */
export function exportAll(flags: Flags): Promise<number> {
  const filter: HistoryFilter = { since: momentOf(flags, 'since'), until: momentOf(flags, 'until') }
  return withJournal(async ({ queries }) => {
    for (let behind: Place | undefined; ;) {
      const page = await history(queries, filter, { limit: PAGE, first: 'oldest', behind })
      for (const event of page) await write(`${JSON.stringify(exported(event))}\n`)
      behind = page.at(-1)
      if (behind === undefined) return 0
    }
  })
}

function exported({ at, runs, ...event }: KeptEvent): unknown {
  return cleaned({ at: stampOf(at), ...event, runs: runs.map(runJson) })
}

/** No faster than somebody reads. */
async function write(line: string): Promise<void> {
  if (!process.stdout.write(line)) await once(process.stdout, 'drain')
}
