import {
  HooklineError,
  type AgentReply,
  type Dialect,
  type EmitOptions,
  type HookManager,
  type LifecycleEvent,
  type Outcome,
  type Rewrite,
} from '@hookline/core'
import { isAgain } from './again.ts'
import { now } from './clock.ts'
import { planDeadline } from './deadline.ts'
import type { LoadedPlan } from './load-plan.ts'
import { hear, read, type Call, type Reading } from './hear.ts'
import { managerFor, type Means } from './manager.ts'
import { merge } from './merge.ts'
import { withNews } from './news.ts'
import { NO_REPLY, SILENCE } from './no-reply.ts'
import { reads } from './reads.ts'
import { stampFor } from './stamp.ts'
import { unreadable } from './unreadable.ts'

/** What an agent's call is answered with. */
export interface Surroundings extends Means, Reading {
  readonly dialect: Dialect
  /** The agent's own name of the event, where the wired command tells it. */
  readonly native?: string | undefined
  /** Milliseconds that hooks may take at most, where that is less than the agent's own limit. */
  readonly limitMs?: number
  /** What the user should hear besides, also what is added to it meanwhile. */
  readonly news?: readonly string[]
  /** Gives the manager that answers a call, where one is kept. Default: each call has one of its own. */
  readonly manager?: (call: Call, loaded: LoadedPlan) => Managed | undefined
}

/** A manager that more than one call is answered by. */
export interface Managed {
  readonly manager: HookManager
  /** Said of every call, once: it is over, hooks on hookline's own events included. */
  readonly done: () => Promise<unknown>
}

/** The answer, and what came of each event in the payload. */
export interface Answer {
  readonly reply: AgentReply
  readonly events: readonly { readonly event: LifecycleEvent; readonly outcome: Outcome }[]
  /** Lets hooks on hookline's own events run and closes what was opened; not there if nothing ran. */
  readonly close?: (() => Promise<unknown>) | undefined
  /** Why the payload could not be read. */
  readonly unreadable?: HooklineError
}

/** What is left of the agent's own limit for starting us and for writing the answer. */
const MARGIN_MS = 1000
/** What the agent, which has its answer, may wait for the end of the process. */
export const CLOSING_MS = 5000

/**
 * Bytes in, answer out; `call`: what they say, if that is known. Never rejects: what cannot be read is refused if a guard
 * listens, else let go.
 */
export async function answer(bytes: Uint8Array, around: Surroundings, call?: Call): Promise<Answer> {
  const text = call === undefined ? new TextDecoder().decode(bytes) : ''
  let heard: Call
  try {
    heard = call ?? (await hear(read(text, around.dialect, around), around.loaded))
  } catch (thrown) {
    const error = HooklineError.from(thrown, 'PAYLOAD_INVALID')
    return { reply: unreadable(text, error, around), events: [], unreadable: error }
  }
  const { events } = heard
  if (events.length === 0) return { reply: NO_REPLY, events: [] }
  const { answered, close } = heard.isWanted ? await emitAll(heard, bytes, around) : silent(events)
  const outcome = withNews(merge(answered.map((one) => one.outcome)), events[0]!, around.loaded, around.news)
  const reply = isSilent(outcome) ? NO_REPLY : around.dialect.encode(events[0]!, outcome)
  return { reply, events: answered, close }
}

/** True if there is nothing that an agent could be told. */
function isSilent({ decision, message, context, rewrite, stop }: Outcome): boolean {
  return (
    decision === undefined &&
    message === undefined &&
    context.length === 0 &&
    rewrite === undefined &&
    stop !== true
  )
}

/** One after another: they are one call of the agent, and share the time that it waits. */
async function emitAll(call: Call, native: Uint8Array, around: Surroundings): Promise<Emitted> {
  const { events } = call
  const kept = around.manager?.(call, around.loaded)
  try {
    const manager = kept?.manager ?? managerFor(call.hooks, call.engines, around)
    return await emitWith(manager, kept?.done, events, native, around)
  } catch (thrown) {
    await kept?.done()
    throw thrown
  }
}

async function emitWith(
  manager: HookManager,
  done: Managed['done'] | undefined,
  events: readonly LifecycleEvent[],
  native: Uint8Array,
  around: Surroundings,
): Promise<Emitted> {
  const ends = now() + Math.min(deadlineMs(events[0]!, around), around.limitMs ?? Number.POSITIVE_INFINITY)
  const [main, rewritten] = await emitFirst(events[0]!, { native, ends }, manager, around)
  const others =
    rewritten === undefined
      ? events.slice(1)
      : around.dialect.decode(rewritten.raw, stampFor(around.agentVersion, around.cwd)).slice(1)
  const answered = [main]
  const limits = rewritten === undefined ? { native } : {}
  for (const event of others) {
    const outcome = await manager.emit(event, { ...limits, ...limitsOf(event, ends, around) })
    answered.push({ event, outcome })
  }
  const ran = answered.some(({ outcome }) => outcome.results.length > 0)
  if (done !== undefined) return { answered, close: done }
  return {
    answered,
    close: ran ? () => manager.close({ timeoutMs: Math.min(ends - now(), CLOSING_MS) }) : undefined,
  }
}

interface Emitted {
  readonly answered: Answer['events']
  readonly close?: Answer['close']
}

function silent(events: readonly LifecycleEvent[]): Emitted {
  return { answered: events.map((event) => ({ event, outcome: SILENCE })) }
}

/** The outcome of the main event, and that event as its hooks rewrote it: what else it is follows from that. */
async function emitFirst(
  event: LifecycleEvent,
  { native, ends }: { readonly native: Uint8Array; readonly ends: number },
  manager: HookManager,
  around: Surroundings,
): Promise<readonly [Answer['events'][number], LifecycleEvent | undefined]> {
  let last: LifecycleEvent | undefined
  const rewritten = (given: LifecycleEvent, rewrite: Rewrite): LifecycleEvent =>
    (last = around.dialect.rewritten(given, rewrite))
  const outcome = await manager.emit(event, { native, ...limitsOf(event, ends, around), rewritten })
  return [{ event, outcome }, last]
}

function limitsOf(event: LifecycleEvent, ends: number, { dialect, env }: Surroundings): EmitOptions {
  const timeoutMs = ends - now()
  return { timeoutMs, reads: reads(event, dialect), env, isAgain: isAgain(event, dialect, env) }
}

/** How long an event may take: hookline's own bound, and always less than the agent's, if there is one. */
export function deadlineMs(
  event: { readonly name: LifecycleEvent['name'] },
  around: { readonly dialect?: Dialect | undefined; readonly loaded: LoadedPlan },
): number {
  const { dialect } = around
  const can = dialect?.capability?.(event.name) ?? dialect?.capabilities[event.name]
  const limit = can?.limitMs ?? Number.POSITIVE_INFINITY
  return Math.min(planDeadline(around.loaded.plan, event.name), limit - MARGIN_MS)
}
