import { HooklineError } from '@hookline/core'
import { eventsOf, idsLike, places, type KeptEvent } from '@hookline/journal/queries'
import { cleaned, verbError } from '@hookline/runtime'
import type { Flags } from '../flags.ts'
import { recordOf } from './hook-end.ts'
import { withJournal, type Kept } from './open.ts'
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
  return withJournal(async (kept) => {
    const [event] = await eventsOf(kept.queries, [await idOf(kept, said)])
    if (event === undefined) throw missing(said)
    const text = flags.on['json'] === true ? JSON.stringify(showJson(event), null, 2) : showText(event)
    process.stdout.write(`${text}\n`)
    return 0
  })
}

/** @throws HooklineError `EVENT_NOT_KEPT`, `EVENT_SEVERAL` */
async function idOf({ queries }: Kept, said: string): Promise<string> {
  const found =
    said === 'last' ? (await places(queries, {}, 1)).map(({ id }) => id) : await idsLike(queries, said)
  if (found.length === 1 || found.includes(said)) return found.includes(said) ? said : found[0]!
  if (found.length > 1)
    throw verbError('EVENT_SEVERAL', `several events begin with ${said}: ${found.join(', ')}`)
  throw missing(said)
}

function missing(said: string): HooklineError {
  return verbError('EVENT_NOT_KEPT', said === 'last' ? 'no event is kept yet' : `no event ${said} is kept`)
}

/** All that is known, as it is kept. */
function showJson(event: KeptEvent): unknown {
  const { hooks, ...entry } = entryOf(event)
  const { key, root, body, record, runs } = event
  return cleaned({
    ...entry,
    key,
    root,
    body,
    record: recordOf(event) ?? record,
    hooks,
    runs: runs.map(runJson),
    at: stampOf(event.at),
  })
}
