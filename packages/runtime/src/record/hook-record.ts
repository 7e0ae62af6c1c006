import { hookName, NOT_DUE, type HookConfig, type HookResult, type Json } from '@hookline/core'
import type { HookRecord, HookWas } from './event-record.ts'
import type { Happened } from './recorder.ts'

/** What a record keeps of a value, and of a text. */
export interface Cut {
  readonly value: (value: unknown) => Json
  readonly text: (text: string) => string
}

/** What became of a hook that listens to an event. */
export function hookRecord(hook: HookConfig, { event, outcome, wasOf }: Happened, cut: Cut): HookRecord {
  const { agent } = event
  const { results, queued } = outcome
  const name = hookName(hook)
  const result = results.find((one) => one.hook === name)
  if (result === undefined) {
    if (queued?.includes(name) === true) return { hook: name, status: 'queued' }
    const off = hook.enabled === false
    const stranger = hook.agents !== undefined && !hook.agents.includes(agent.name)
    return { hook: name, not: off ? 'enabled' : stranger ? 'agents' : 'match' }
  }
  const was = result.status === 'skipped' ? undefined : whole(wasOf?.(hook, event), cut)
  return {
    hook: name,
    ...resultRecord(result, cut),
    ...(hook.enforce === false ? { enforce: false } : {}),
    ...(was === undefined ? {} : { was }),
  }
}

/** The engine says of a hook that ran not that its `if` was true, and of one whose `if` was false only this. */
function resultRecord(result: HookResult, { text, value }: Cut): Omit<HookRecord, 'hook'> {
  const { status } = result
  if (status === 'skipped')
    return result.why === NOT_DUE ? { status, not: 'if' } : { status, why: result.why }
  const ms = Math.round(result.durationMs * 10) / 10
  const sandbox = result.sandbox === undefined ? {} : { sandbox: text(result.sandbox) }
  const around = { ...sandbox, ...(result.used === undefined ? {} : { used: result.used }) }
  if (status === 'failed') {
    const message = text(result.error.message)
    return { status, ms, ...around, error: { code: result.error.code, message } }
  }
  const { decision, reason, rewrite, stop, data } = result.output
  return {
    status,
    ms,
    ...around,
    ...(decision === undefined ? {} : { decision }),
    ...(reason === undefined ? {} : { reason: text(reason) }),
    ...(rewrite === undefined ? {} : { rewrite: value(rewrite) }),
    ...(stop === true ? { stop } : {}),
    ...(data === undefined ? {} : { data: value(data) }),
  }
}

/** What a hook was as far as all of it can be kept: the half of its `match` is another. */
function whole(was: HookWas | undefined, { value }: Cut): HookWas | undefined {
  const match = was?.match
  return match === undefined || JSON.stringify(value(match)) === JSON.stringify(match) ? was : undefined
}
