import { dialects } from '@hookline/agents'
import type { Dialect } from '@hookline/core'
import { describe, dialectIn, type LoadedPlan } from '@hookline/runtime'
import { wiredVersion } from '@hookline/runtime/install'

/** Every agent, as it was when it was wired on this machine: an old one does less than the newest. */
export function agentsHere(): readonly Dialect[] {
  return dialects.map((dialect) => dialectIn(dialect, wiredVersion(dialect.name, process.env)))
}

/** What hooks ask of an agent here that only a newer version of it does, a sentence each. */
export function olderLines(
  plan: LoadedPlan['plan'],
  answers: (executor: string) => boolean,
): readonly string[] {
  const asked = (agent: Dialect): readonly string[] =>
    describe({ plan, errors: [] }, [agent], answers).flatMap(({ name, events }) =>
      events.flatMap(({ cannot }) => cannot.map((what) => `${name}: ${what}`)),
    )
  return agentsHere().flatMap((here, at) => {
    const newest = dialects[at]!
    if (here === newest) return []
    const always = new Set(asked(newest).map((what) => what.replace(newest.title, here.title)))
    return [...new Set(asked(here))].filter((what) => !always.has(what))
  })
}
