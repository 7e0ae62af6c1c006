import type { HookContext, Json, LifecycleEvent } from '@hookline/core'
import { claudePayload } from './claude.ts'
import { scriptError } from './errors.ts'
import type { ScriptOptions } from './options.ts'

type Context = HookContext<ScriptOptions>

/**
 * What the child reads from stdin. `path`: the one file of a patch that Claude Code would have asked about.
 * @throws HooklineError `SCRIPT_PAYLOAD_MISSING`
 */
export function payload(ctx: Context, path: string | undefined): string | Uint8Array {
  if (isNative(ctx.options, ctx.event)) return ctx.native ?? `${JSON.stringify(sent(ctx.event))}\n`
  return ctx.options.payload === 'claude'
    ? `${JSON.stringify(claudePayload(ctx.event, path))}\n`
    : eventText(ctx)
}

/** True where the agent's own bytes are wanted; of Claude Code they are what any agent's would be made into. */
export function isNative({ payload: wanted }: ScriptOptions, { agent }: LifecycleEvent): boolean {
  return wanted === 'native' || (wanted === 'claude' && agent.name === 'claude-code')
}

/** After a rewrite: what the agent would have sent for the call as it now is. */
function sent({ raw, name }: LifecycleEvent): unknown {
  const isObject = typeof raw === 'object' && raw !== null && Object.keys(raw).length > 0
  if (isObject) return raw
  throw scriptError('SCRIPT_PAYLOAD_MISSING', `the agent's own words for this ${name} are not known`)
}

/** The event without what the agent sent: scripts are written once for all agents. */
export function eventText({ event, results }: Context): string {
  const { raw: _raw, ...told } = event
  const whole: Readonly<Record<string, Json | object>> =
    Object.keys(results).length === 0 ? told : { ...told, results }
  return `${JSON.stringify(whole)}\n`
}
