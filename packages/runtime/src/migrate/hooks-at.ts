import type { Occasion } from './occasion.ts'
import { conditionOf, type NewHook, type Place } from './translation.ts'

/** The same hook at each of the occasions. */
export function hooksAt(
  picks: readonly Occasion[],
  common: Omit<NewHook, 'id' | 'on'>,
  id: string,
  { taken, root }: Place,
): readonly NewHook[] {
  return picks.map((pick) => ({
    id: withSuffix(id, pick.suffix, taken),
    ...common,
    on: pick.on,
    ...(pick.match === undefined ? {} : { match: pick.match }),
    ...conditionOf(pick, root),
  }))
}

function withSuffix(base: string, suffix: string, taken: Set<string>): string {
  const wanted = suffix === '' ? base : `${base}-${suffix}`
  let id = wanted
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`
  taken.add(id)
  return id
}
