import type { HooklineError } from '@hookline/core'
import { eventsOf, idsLike, places, type KeptEvent } from '@hookline/journal/queries'
import { verbError } from '@hookline/runtime'
import type { Kept } from './open.ts'

/** The event of that id, or the only one that begins so, or the `last`. @throws HooklineError `EVENT_NOT_KEPT`, `EVENT_SEVERAL` */
export async function oneEvent(kept: Kept, said: string): Promise<KeptEvent> {
  const [event] = await eventsOf(kept.queries, [await idOf(kept, said)])
  if (event === undefined) throw missing(said)
  return event
}

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
