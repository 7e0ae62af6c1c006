import {
  listens,
  type AgentReply,
  type Capability,
  type HookConfig,
  type Json,
  type Outcome,
} from '@hookline/core'
import type { EventRecord, LostCall } from './event-record.ts'
import { hookRecord, type Cut } from './hook-record.ts'
import { keptKey } from './kept-key.ts'
import { markOf } from './mark.ts'
import type { Happened, Lost } from './recorder.ts'
import { mayHoldSecret } from '../redact.ts'
import { shorten, shortText, type Measure } from './shorten.ts'

/** A longer line is cut down further. */
const MOST_BYTES = 64 << 10

const SHORT_BYTES = 2048

/** From generous to the least that still tells something. */
const MEASURES: readonly Measure[] = [
  { chars: 8192, items: 200, depth: 12 },
  { chars: 1024, items: 50, depth: 8 },
  { chars: 128, items: 12, depth: 4 },
]

/**
 * The line of an event; `undefined`: no hook listens to it, and only such events are wanted. While a hooks.toml is broken nobody knows
 * what its hooks listen to, and what they have missed is to be found.
 */
export function eventLine(what: Happened): Buffer | undefined {
  const { plan, errors } = what.loaded
  const hooks = plan.hooks.filter((hook) => listens(hook.on, what.event.name))
  if (hooks.length === 0 && errors.length === 0 && plan.journal?.events !== 'all') return undefined
  const short = shortLine(what, hooks)
  if (short !== undefined) return short
  for (const measure of MEASURES) {
    const line = asLine(JSON.stringify(recordOf(what, hooks, cutTo(measure))))
    if (line.length <= MOST_BYTES) return line
  }
  const least = recordOf(what, hooks.slice(0, 50), cutTo(MEASURES.at(-1)!))
  return asLine(JSON.stringify({ ...least, data: null }))
}

/** What fits is kept as it is if it holds no secret: most events do, and an agent waits for each. */
function shortLine(what: Happened, hooks: readonly HookConfig[]): Buffer | undefined {
  if (room(what.event.data, SHORT_BYTES) < 0) return undefined
  const line = JSON.stringify(recordOf(what, hooks, AS_IT_IS))
  return line.length <= SHORT_BYTES && !mayHoldSecret(line) ? asLine(line) : undefined
}

/** What is left of so many characters once the value is written; below zero: it is not looked at further. */
function room(value: unknown, left: number): number {
  if (typeof value === 'string') return left - value.length
  if (typeof value !== 'object' || value === null) return left - 1
  let rest = left - 2
  for (const name in value) {
    if (rest < 0) break
    rest = room((value as Readonly<Record<string, unknown>>)[name], rest - name.length)
  }
  return rest
}

/** The line of a call that was no event. */
export function lostLine({ agent, native, config, error }: Lost): Buffer {
  const lost: LostCall = {
    v: 1,
    at: new Date().toISOString(),
    agent,
    native: native === undefined ? null : shortText(native, 100),
    config,
    lost: { code: error.code, message: shortText(error.message, 1024) },
  }
  return asLine(JSON.stringify(lost))
}

/** Begins with a line feed: what a full disk cut short then spoils no line but itself. */
function asLine(json: string): Buffer {
  return Buffer.from(`\n${json}\n`)
}

const AS_IT_IS: Cut = { value: (value) => value as Json, text: (text) => text }

function cutTo(measure: Measure): Cut {
  const chars = Math.min(measure.chars, SHORT_BYTES)
  return { value: (value) => shorten(value, measure), text: (text) => shortText(text, chars) }
}

function recordOf(what: Happened, hooks: readonly HookConfig[], cut: Cut): EventRecord {
  const { event, outcome, reply, can, loaded, config } = what
  const { id, key, name, at, channel, agent, session, task, subagent } = event
  const mark = markOf(loaded.plan)
  const { text, value } = cut
  return {
    v: 1,
    at,
    id,
    key: keptKey(key),
    name,
    channel,
    agent: value(agent) as unknown as typeof agent,
    session: { id: text(session.id), cwd: text(session.cwd), root: text(session.root) },
    ...(task === undefined ? {} : { task: value(task) as typeof task }),
    ...(subagent === undefined ? {} : { subagent: value(subagent) as typeof subagent }),
    data: value(event.data),
    config,
    ...(mark === '' ? {} : { mark }),
    ...(loaded.errors.length === 0 ? {} : { broken: text(loaded.errors[0]!.message) }),
    hooks: hooks.map((hook) => hookRecord(hook, what, cut)),
    ...(outcome.decision === undefined ? {} : { decision: outcome.decision }),
    ...(outcome.reason === undefined ? {} : { reason: text(outcome.reason) }),
    obeys: can === undefined || obeys(outcome, can),
    reply: value(reply) as unknown as AgentReply,
  }
}

function obeys({ decision, rewrite }: Outcome, can: Capability): boolean {
  if (rewrite !== undefined && !can.rewrite) return false
  if (decision === 'deny') return can.deny
  return decision !== 'ask' || can.ask || can.deny
}
