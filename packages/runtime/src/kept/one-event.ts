import type { HooklineError } from '@hookline/core'
import { eventsOf, idsLike, places, type KeptEvent, type Queries } from '@hookline/journal/queries'
import { verbError } from '../errors.ts'

/** A journal that is open. */
interface Kept {
  readonly queries: Queries
}

/**
 * The event of that id, or the only one that begins so, or the `last`, of that name where one is given.
 * @throws HooklineError `EVENT_NOT_KEPT`, `EVENT_SEVERAL`
 */
export async function oneEvent(kept: Kept, said: string, name?: string): Promise<KeptEvent> {
  const [event] = await eventsOf(kept.queries, [await idOf(kept, said, name)])
  if (event === undefined) throw missing(said, name)
  return event
}

async function idOf({ queries }: Kept, said: string, name: string | undefined): Promise<string> {
  const found = said === 'last' ? await lastId(queries, name) : await idsLike(queries, said)
  if (found.length === 1 || found.includes(said)) return found.includes(said) ? said : found[0]!
  if (found.length > 1)
    throw verbError('EVENT_SEVERAL', `several events begin with ${said}: ${found.join(', ')}`)
  throw missing(said, name)
}

/** What hookline says of its own hooks is not what somebody did last; who wants it names it. */
async function lastId(queries: Queries, name: string | undefined): Promise<readonly string[]> {
  const filter = name === undefined ? { not: ['hook.*', 'guard.*'] } : { name }
  return (await places(queries, filter, 1)).map(({ id }) => id)
}

function missing(said: string, name: string | undefined): HooklineError {
  const what = said === 'last' && name !== undefined ? name : said
  return verbError('EVENT_NOT_KEPT', what === 'last' ? 'no event is kept yet' : `no event ${what} is kept`)
}
