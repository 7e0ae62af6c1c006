import type { Message } from './message.ts'

/** A hook that Codex called, as it tells its client. */
export interface Run {
  readonly eventName: string
  readonly displayOrder: number
  readonly sourcePath: string
  readonly status: string
  readonly id: string
}

/** The hooks that Codex called. */
export interface Runs {
  readonly heard: (message: Message) => void
  /** Those of an event, in a turn or about a call. */
  readonly of: (thread: string, eventName: string, about: string) => readonly Run[]
  /** True: a hook was called in the thread. */
  readonly any: (thread: string) => boolean
}

const MOST = 5000
const MOST_OF_ONE = 20

export function createRuns(): Runs {
  const runs = new Map<string, readonly Run[]>()
  const threads = new Set<string>()
  return {
    heard({ params = {} }) {
      const run = params['run'] as Run | undefined
      const thread = params['threadId']
      if (typeof run?.id !== 'string' || typeof thread !== 'string') return
      threads.add(thread)
      for (const about of new Set([String(params['turnId']), ...callsIn(run.id)])) {
        const key = keyOf(thread, run.eventName, about)
        const others = (runs.get(key) ?? []).filter(({ id }) => id !== run.id)
        runs.delete(key)
        runs.set(key, [...others.slice(-MOST_OF_ONE), run])
        if (runs.size > MOST) runs.delete(runs.keys().next().value!)
      }
    },
    of: (thread, eventName, about) => runs.get(keyOf(thread, eventName, about)) ?? [],
    any: (thread) => threads.has(thread),
  }
}

function keyOf(thread: string, eventName: string, about: string): string {
  return `${thread}\n${eventName}\n${about}`
}

/** What may be the id of the call: the last word of the id, or the one before `retry`; a path may have colons in it. */
function callsIn(id: string): readonly string[] {
  return id.split(':').slice(2).slice(-2)
}
