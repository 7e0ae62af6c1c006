import type { GuardChange } from '@hookline/core'
import type { KnownGuard, KnownPlace } from './known.ts'

/** How a guard differs from what it was; without the event at which it was noticed. */
export type Difference = Omit<GuardChange, 'event'>

/** What is different in the guards of one hooks.toml, by their names; nothing of one that was never seen. */
export function differences(before: KnownPlace | undefined, now: KnownPlace): readonly Difference[] {
  if (before === undefined) return []
  // a newer hookline may make another plan of the same text
  const isSameText = before.hookline !== now.hookline && before.text === now.text && now.text !== null
  const names = [...new Set([...Object.keys(before.guards), ...Object.keys(now.guards)])].toSorted()
  return names.flatMap((hook) => {
    const [was, is] = [guardIn(before, hook), guardIn(now, hook)]
    const how = difference(was, is)
    if (how === undefined || (how.change === 'changed' && isSameText)) return []
    return [{ hook, ...how, before: was?.hash ?? null, after: is?.hash ?? null, since: before.at }]
  })
}

function guardIn({ guards }: KnownPlace, name: string): KnownGuard | undefined {
  return Object.hasOwn(guards, name) ? guards[name] : undefined
}

/** The one thing that says most: what is switched off is not told to have been changed besides. */
function difference(
  was: KnownGuard | undefined,
  is: KnownGuard | undefined,
): Pick<Difference, 'change' | 'message'> | undefined {
  if (was === undefined) return { change: 'added', message: 'it is new' }
  if (is === undefined) return { change: 'removed', message: 'it is gone, or no guard any more' }
  if (was.on && !is.on) return { change: 'off', message: 'it is switched off' }
  if (was.hash === is.hash)
    return was.on === is.on ? undefined : { change: 'on', message: 'it is switched on, as it was before' }
  if (was.records !== is.records)
    return {
      change: 'changed',
      message: is.records
        ? 'it only records now (enforce = false)'
        : 'it denies now, and does not only record',
    }
  return { change: 'changed', message: 'it is not what it was, or what it runs is not' }
}
