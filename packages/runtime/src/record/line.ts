import {
  listens,
  NOT_DUE,
  type AgentReply,
  type Capability,
  type HookConfig,
  type HookResult,
  type Outcome,
} from '@hookline/core'
import type { EventRecord, HookRecord, LostCall } from './event-record.ts'
import type { Happened, Lost } from './recorder.ts'
import { shorten, shortText, type Measure } from './shorten.ts'

/** A longer line is cut down further. */
const MOST_BYTES = 64 << 10

/** From generous to the least that still tells something. */
const MEASURES: readonly Measure[] = [
  { chars: 8192, items: 200, depth: 12 },
  { chars: 1024, items: 50, depth: 8 },
  { chars: 128, items: 12, depth: 4 },
]

/** The line of an event; `undefined`: no hook listens to it. */
export function eventLine(what: Happened): Buffer | undefined {
  const hooks = what.loaded.plan.hooks.filter((hook) => listens(hook.on, what.event.name))
  if (hooks.length === 0) return undefined
  for (const measure of MEASURES) {
    const line = asLine(recordOf(what, hooks, measure))
    if (line.length <= MOST_BYTES) return line
  }
  return asLine({ ...recordOf(what, hooks.slice(0, 50), MEASURES.at(-1)!), data: null })
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
  return asLine(lost)
}

/** Begins with a line feed: what a full disk cut short then spoils no line but itself. */
function asLine(record: EventRecord | LostCall): Buffer {
  return Buffer.from(`\n${JSON.stringify(record)}\n`)
}

function recordOf(what: Happened, hooks: readonly HookConfig[], measure: Measure): EventRecord {
  const { event, outcome, reply, can, loaded, config } = what
  const { id, key, name, at, channel, agent, session, task, subagent } = event
  const mark = loaded.plan.sources[0]?.sha256.slice(0, 12)
  const text = (long: string): string => shortText(long, Math.min(measure.chars, 2048))
  return {
    v: 1,
    at,
    id,
    key: text(key),
    name,
    channel,
    agent,
    session: { id: text(session.id), cwd: text(session.cwd), root: text(session.root) },
    ...(task === undefined ? {} : { task }),
    ...(subagent === undefined ? {} : { subagent }),
    data: shorten(event.data, measure),
    config,
    ...(mark === undefined ? {} : { mark }),
    ...(loaded.errors.length === 0 ? {} : { broken: text(loaded.errors[0]!.message) }),
    hooks: hooks.map((hook) => hookRecord(hook, event.agent.name, outcome, measure)),
    ...(outcome.decision === undefined ? {} : { decision: outcome.decision }),
    ...(outcome.reason === undefined ? {} : { reason: text(outcome.reason) }),
    obeys: can === undefined || obeys(outcome, can),
    reply: shorten(reply, measure) as unknown as AgentReply,
  }
}

function obeys({ decision, rewrite }: Outcome, can: Capability): boolean {
  if (rewrite !== undefined && !can.rewrite) return false
  if (decision === 'deny') return can.deny
  return decision !== 'ask' || can.ask || can.deny
}

function hookRecord(hook: HookConfig, agent: string, { results }: Outcome, measure: Measure): HookRecord {
  const name = `${hook.layer ?? 'user'}/${hook.id}`
  const result = results.find((one) => one.hook === name)
  if (result === undefined) {
    const off = hook.enabled === false
    const stranger = hook.agents !== undefined && !hook.agents.includes(agent)
    return { hook: name, not: off ? 'enabled' : stranger ? 'agents' : 'match' }
  }
  return { hook: name, ...resultRecord(result, measure) }
}

/** The engine says of a hook that ran not that its `if` was true, and of one whose `if` was false only this. */
function resultRecord(result: HookResult, measure: Measure): Omit<HookRecord, 'hook'> {
  const { status } = result
  if (status === 'skipped')
    return result.why === NOT_DUE ? { status, not: 'if' } : { status, why: result.why }
  const ms = Math.round(result.durationMs * 10) / 10
  if (status === 'failed') {
    const message = shortText(result.error.message, 1024)
    return { status, ms, error: { code: result.error.code, message } }
  }
  const { decision, reason, rewrite, data } = result.output
  return {
    status,
    ms,
    ...(decision === undefined ? {} : { decision }),
    ...(reason === undefined ? {} : { reason: shortText(reason, Math.min(measure.chars, 2048)) }),
    ...(rewrite === undefined ? {} : { rewrite: shorten(rewrite, measure) }),
    ...(data === undefined
      ? {}
      : { data: shorten(data, { ...measure, chars: Math.min(measure.chars, 1024) }) }),
  }
}
