import { uuidv7 } from '@hookline/core'
import type { Pause } from '../pauses.ts'
import { isoTime } from '../stamp.ts'
import { differences } from './compare.ts'
import { pauseMark, type GuardsNow } from './guards-now.ts'
import type { KnownGuard, KnownPlace, Memory, Noticed, TrustNote } from './known.ts'
import { trustedSince } from './trusted.ts'

type KnownPlaces = Memory['places']

/** What no event of an agent led to. */
export const OWN = 'guard.changed'

/** A guard that rests is switched as it was: what its file says is not to be seen behind its pause. */
export function asBefore({ places }: Memory, { places: now, pauses }: GuardsNow): KnownPlaces {
  const resting = new Set(pauses.map(({ hook }) => hook))
  const kept = Object.entries(now).map(([key, place]): [string, KnownPlace] => {
    const guards = Object.entries(place.guards).map(([name, guard]): [string, KnownGuard] => {
      const on = resting.has(name) ? places[key]?.guards[name]?.on : undefined
      return [name, on === undefined ? guard : { ...guard, on }]
    })
    return [key, { ...place, guards: Object.fromEntries(guards) }]
  })
  return Object.fromEntries(kept)
}

/** What is to be told of guards that are not what they were, of pauses that nobody was told of, and of what was trusted. */
export function changesOf(
  { places }: Memory,
  now: KnownPlaces,
  pauses: readonly Pause[],
  event: string,
): readonly Noticed[] {
  return Object.entries(now).flatMap(([key, place]) => {
    const before = Object.hasOwn(places, key) ? places[key] : undefined
    const changed = differences(before, place).map((one) =>
      noticed({ name: 'guard.changed', data: { ...one, event } }),
    )
    const fresh = place.paused.filter((mark) => before?.paused.includes(mark) !== true)
    const paused = pauses.filter((pause) => fresh.includes(pauseMark(pause)))
    const trusted = trustedSince(key, before, place).map((data) => trustedNote(data))
    return [...changed, ...paused.map((pause) => pausedNote(pause, event)), ...trusted]
  })
}

/** A person is told of pauses at the start of each session, as long as they last. */
function pausedNote({ hook, from, until }: Pause, event: string): Noticed {
  const about = event === OWN ? 'guard.paused' : event
  const data = { hook, event: about, message: `it rests until ${until}`, from, until }
  return { ...noticed({ name: 'guard.paused', data }), isShown: true }
}

/** It is no event of its own: hooks read it in the heartbeat. */
function trustedNote(data: TrustNote): Noticed {
  return { ...noticed({ name: 'trusted', data }), isTold: true }
}

/** What was known is not to be had any more. */
export function forgotten(lost: 'gone' | 'changed', file: string, event: string): Noticed {
  const what = lost === 'gone' ? 'is gone' : 'was changed by another than hookline'
  const message = `what was known of the guards ${what}: ${file}`
  return noticed({
    name: 'guard.changed',
    data: { hook: '*', event, message, change: 'forgotten', before: null, after: null, since: null },
  })
}

function noticed(what: Noticed['what']): Noticed {
  const now = Date.now()
  return { id: uuidv7(now), at: isoTime(new Date(now)), what, isTold: false, isShown: false }
}
