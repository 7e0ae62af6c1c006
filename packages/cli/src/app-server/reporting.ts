import type { AppServerFact } from '@hookline/agents'
import type { Outcome } from '@hookline/core'
import { tellOnce } from '@hookline/runtime/facts'
import type { Hooking } from './hooking.ts'
import { createLanes, within } from './lanes.ts'
import type { Natives } from './natives.ts'

/** Tells hooks what nobody else tells them: one event for a fact, in order. */
export interface Reporting {
  /** A fact, as the server told it. */
  readonly heard: (fact: AppServerFact) => void
  /** A turn is over: what its own hooks were not told until now they will not be. */
  readonly turnOver: (thread: string) => void
  /** Asks the hooks about a call that is about to happen, once however often it is asked. */
  readonly askOnce: (fact: AppServerFact, signal?: AbortSignal) => Promise<Outcome>
  /** What hooks said of a call, if they were asked; `undefined`: nobody asked here. */
  readonly saidOf: (fact: AppServerFact) => Promise<Outcome> | undefined
  /** Resolves once all that was told is over, or nobody waits any more. */
  readonly drained: (waitMs: number) => Promise<boolean>
}

/** What it is done with. */
export interface ReportingMeans {
  readonly hooking: Hooking
  readonly natives: Natives
  readonly env: NodeJS.ProcessEnv
  /** Told what came of a fact that was told. */
  readonly came: (fact: AppServerFact, outcome: Outcome) => void
  readonly log: (message: string) => void
}

/** Hooks may be slow, and Codex does not wait for them: it may be so much ahead. */
const MOST_WAITING = 10_000
const MOST_ASKED = 1000
/** What is about to happen is asked about after what happened before, if hooks are not too slow for that. */
const IN_ORDER_MS = 2000

export function createReporting({ hooking, natives, env, came, log }: ReportingMeans): Reporting {
  const later = new Map<string, AppServerFact[]>()
  const asked = new Map<string, Promise<Outcome>>()
  const lanes = createLanes(MOST_WAITING, log)
  const ask = (fact: AppServerFact, signal?: AbortSignal): Promise<Outcome> => {
    const key = callKey(fact)
    const before = asked.get(key)
    if (before !== undefined) return before
    const outcome = hooking.run(fact, signal)
    asked.set(key, outcome)
    if (asked.size > MOST_ASKED) asked.delete(asked.keys().next().value!)
    return outcome
  }
  const run = async (fact: AppServerFact): Promise<void> => came(fact, await hooking.run(fact))
  const tell = async (fact: AppServerFact): Promise<void> => {
    if (natives.told(fact)) return
    if (isBefore(fact)) return came(fact, await ask(fact))
    if (fact.event.key === fact.event.id) return run(fact)
    // whoever else saw it may have told it
    await tellOnce(fact.event, env, () => run(fact))
  }
  const step = async (fact: AppServerFact): Promise<void> => {
    const { cwd } = fact.event.session
    await natives.known(cwd)
    if (!fact.isFirst || !natives.tells(fact.native, { cwd, thread: fact.thread })) return tell(fact)
    // the hook is called after this: what it was told is known when the turn is over
    later.set(fact.thread, [...(later.get(fact.thread) ?? []), fact])
  }
  const flush = async (thread: string): Promise<void> => {
    const facts = later.get(thread) ?? []
    later.delete(thread)
    for (const fact of facts) await tell(fact)
  }
  return {
    heard: (fact) => lanes.next(fact.thread, () => step(fact)),
    turnOver: (thread) => lanes.next(thread, () => flush(thread)),
    async askOnce(fact, signal) {
      await within(lanes.of(fact.thread), IN_ORDER_MS)
      return ask(fact, signal)
    },
    saidOf: (fact) => asked.get(callKey(fact)),
    async drained(waitMs) {
      for (const thread of later.keys()) lanes.next(thread, () => flush(thread))
      return within(lanes.all(), waitMs)
    },
  }
}

function isBefore({ event: { name } }: AppServerFact): boolean {
  return name.endsWith('.before') && name !== 'compact.before'
}

/** One call as it is: asked about with another command it is another. */
function callKey({ event: { key, id, name, data } }: AppServerFact): string {
  const { command, files, arguments: given } = data as { readonly [field: string]: unknown }
  const fact = key === id ? key : key.replace(/:(exec|patch|mcp|tool)\.(before|after):/, ':$1:')
  return `${name.split('.')[0]}\n${fact}\n${JSON.stringify([command, files, given])}`
}
