import { listens, type Dialect } from '@hookline/core'
import type { Hooks } from './hooks.ts'

/** The agent's own events that hooks have to hear of, and whether a guard is among those hooks. */
export function wanted(
  { name, natives }: Pick<Dialect, 'name' | 'natives'>,
  { hooks }: Pick<Hooks, 'hooks'>,
): ReadonlyMap<string, { readonly guarded: boolean }> {
  const own = hooks.filter(({ enabled = true, agents = [name] }) => enabled && agents.includes(name))
  const found = Object.entries(natives).flatMap(([native, events]) => {
    const heard = own.filter(({ on }) => events.some((event) => listens(on, event)))
    return heard.length === 0
      ? []
      : [
          [
            native,
            { guarded: heard.some(({ guard, enforce }) => guard === true && enforce !== false) },
          ] as const,
        ]
  })
  return new Map(found)
}
