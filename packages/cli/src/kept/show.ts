import { HooklineError } from '@hookline/core'
import type { KeptEvent } from '@hookline/journal/queries'
import { cleaned } from '@hookline/runtime'
import { isGone } from '@hookline/runtime/background'
import type { Flags } from '../flags.ts'
import { eventWanted } from './event-wanted.ts'
import { recordOf, timesAsked } from './hook-end.ts'
import { oneEvent } from './one-event.ts'
import { withJournal } from './open.ts'
import { runJson } from './run-json.ts'
import { stampOf } from './line-text.ts'
import { showText } from './show-text.ts'
import { entryOf } from './entry.ts'

/** `hookline show`. */
export function showVerb(flags: Flags): Promise<number> {
  const [said, ...more] = flags.words
  if (said === undefined || more.length > 0)
    throw new HooklineError('USAGE', 'show takes the id of an event, its beginning, or "last"', {
      hint: 'hookline history shows the ids',
    })
  const name = eventWanted(flags.text['event'])
  if (name !== undefined && said !== 'last')
    throw new HooklineError('USAGE', '--event is for the last: hookline show last --event <name>')
  return withJournal(async (kept) => {
    const event = await oneEvent(kept, said, name)
    const deliverer = kept.journal.deliverer(isGone)
    const text =
      flags.on['json'] === true
        ? JSON.stringify(showJson(event, deliverer), null, 2)
        : showText(event, deliverer !== undefined)
    process.stdout.write(`${text}\n`)
    return 0
  })
}

/** All that is known, as it is kept. */
function showJson(event: KeptEvent, deliverer: number | undefined): unknown {
  const { hooks, ...entry } = entryOf(event)
  const { key, root, body, record, runs } = event
  return cleaned({
    ...entry,
    key,
    root,
    asked: timesAsked(event),
    body,
    record: recordOf(event) ?? record,
    hooks,
    runs: runs.map(runJson),
    at: stampOf(event.at),
    deliverer: deliverer ?? null,
  })
}
