import type { Clock } from './clock.ts'
import { deliveryId } from './delivery.ts'
import type { LifecycleEvent } from './event.ts'
import { hookName, listens } from './hook.ts'
import { uuidv7 } from './id.ts'
import type { ReadyHook } from './match.ts'
import type { Moment, Observer } from './moment.ts'
import type { HookNote, HookSkip } from './own-data.ts'
import type { Outcome } from './result.ts'

/** hookline's own events (`hook.failed`), made of moments for the hooks that listen to them. */
export interface Notes {
  /** To be told every moment. */
  readonly observe: Observer
  /** The names of the hooks that led to an event, themselves or through others, the first first: none is to run for it. */
  readonly lineageOf: (event: LifecycleEvent) => readonly string[]
  /** The same of an event that was told of elsewhere. */
  readonly adopt: (event: LifecycleEvent, lineage: readonly string[]) => void
  /** What hooks that were told of what is about an event came to, once they have run. */
  readonly heard: (event: LifecycleEvent) => Promise<readonly Outcome[]>
  /** Once all hooks that were told have run. */
  readonly settled: () => Promise<void>
}

/** What hooks can be told of a run. */
const TOLD = ['started', 'completed', 'failed', 'denied', 'skipped', 'retrying', 'dead', 'dropped'] as const

/** A note about a note about a note is the last: who watches the watchmen is watched, nobody more. */
const MAX_LINEAGE = 3

/**
 * Raises an event for each moment that a hook listens to, once the event it is about has been answered, so that no agent
 * waits for it. `undefined`: nobody listens.
 */
export function createNotes(
  hooks: readonly ReadyHook[],
  clock: Clock,
  raise: (event: LifecycleEvent) => Promise<Outcome>,
): Notes | undefined {
  const enabled = hooks.filter(({ config }) => config.enabled !== false)
  const wanted = TOLD.filter((name) => enabled.some(({ config }) => listens(config.on, `hook.${name}`)))
  if (wanted.length === 0) return undefined
  const waiting = new Map<string, LifecycleEvent[]>()
  const lineages = new WeakMap<LifecycleEvent, readonly string[]>()
  const raised = new Set<Promise<unknown>>()
  const flush = (id: string): readonly Promise<Outcome>[] => {
    const notes = waiting.get(id) ?? []
    waiting.delete(id)
    return notes.map((note) => {
      const run = raise(note).finally(() => raised.delete(run))
      raised.add(run)
      return run
    })
  }
  return {
    observe(moment) {
      const { event } = moment
      if (moment.name === 'answered' && waiting.has(event.id)) clock.after(0, () => flush(event.id))
      if (!isTold(moment, wanted)) return
      const hook = hookName(moment.hook)
      const lineage = [...(lineages.get(event) ?? []), hook]
      if (lineage.length > MAX_LINEAGE) return
      const note = noteOf(moment, hook, clock)
      lineages.set(note, lineage)
      waiting.set(event.id, [...(waiting.get(event.id) ?? []), note])
    },
    lineageOf: (event) => lineages.get(event) ?? [],
    adopt: (event, lineage) => lineages.set(event, lineage),
    heard: ({ id }) => Promise.all(flush(id)),
    async settled() {
      for (const id of waiting.keys()) void flush(id)
      while (raised.size > 0) {
        await Promise.all(raised)
        for (const id of waiting.keys()) void flush(id)
      }
    },
  }
}

type Told = Extract<Moment, { readonly name: (typeof TOLD)[number] }>

function isTold(moment: Moment, wanted: readonly string[]): moment is Told {
  return wanted.includes(moment.name)
}

function noteOf(moment: Told, hook: string, clock: Clock): LifecycleEvent {
  const { id: _id, key: _key, data: _data, raw: _raw, ...about } = moment.event
  const note: HookNote = { hook, event: about.name, message: messageOf(moment) }
  const data: HookNote | HookSkip = moment.name === 'skipped' ? { ...note, why: 'if' } : note
  const now = clock.now()
  return {
    ...about,
    id: uuidv7(now),
    name: `hook.${moment.name}`,
    at: new Date(now).toISOString(),
    key: keyOf(moment, hook),
    data,
    raw: null,
  } as LifecycleEvent
}

/** One fact, however often it is told; a run may be given up more than once, for it may be sent again. */
function keyOf(moment: Told, hook: string): string {
  if (!('attempt' in moment)) return `${deliveryId(moment.event, hook)}:${moment.name}`
  const { event, delivery = deliveryId(event, hook), name, attempt } = moment
  return `${delivery}:${name}:${attempt}`
}

function messageOf(moment: Told): string | null {
  if ('reason' in moment) return moment.reason
  if (moment.name === 'started') return null
  const { result } = moment
  if (result.status === 'failed') return `${result.error.message} [${result.error.code}]`
  return result.status === 'skipped' ? result.why : (result.output.reason ?? null)
}
