import { DECISIONS, verdict, type Decision, type HookConfig, type HookResult } from '@hookline/core'
import type { Recorded } from './recorded.ts'

/** What an event would be answered with now, beside what it was. */
export interface Replayed {
  readonly status: 'same' | 'changed' | 'unknown'
  /** `none`: nobody objected, nobody agreed; `null`: it is not known. */
  readonly was: Decision | 'none' | null
  readonly now: Decision | 'none' | null
  /** The hooks that make the difference, or that would have to run for it to be known. */
  readonly by: readonly string[]
  /** Why it is not known, where no hook is to blame. */
  readonly why?: string
  readonly hooks: readonly HookReplayed[]
}

/** What a hook that is due would say now, and how that is known. */
export interface HookReplayed {
  readonly hook: string
  /** `run`: it only thinks, and was asked again; `record`: what it said then; `unknown`: it would have to run. */
  readonly from: 'run' | 'record' | 'unknown'
  readonly status?: HookResult['status']
  readonly decision?: Decision
  readonly reason?: string
  readonly why?: string
}

/** What hooks said in a replay. */
export interface Heard {
  readonly results: readonly HookResult[]
  /** By name: why nobody knows what the hook would say. */
  readonly unknown: ReadonlyMap<string, string>
  /** Names of hooks whose recorded result stood in. */
  readonly recorded: ReadonlySet<string>
  /** By name. */
  readonly hooks: ReadonlyMap<string, HookConfig>
}

/** Holds what hooks say now against what was decided then. */
export function compared({ record }: Recorded, heard: Heard): Replayed {
  const hooks = heard.results.map((result) => hookReplayed(result, heard))
  const open = hooks.filter(({ hook, from }) => from === 'unknown' && counts(hook, heard))
  const now = strictest(hooks.filter(({ hook }) => counts(hook, heard)))
  if (record === undefined)
    return {
      status: 'unknown',
      was: null,
      now: open.length > 0 ? null : now,
      by: [],
      why: 'what was answered then is not kept',
      hooks,
    }
  const was = record.decision ?? 'none'
  const by = (names: readonly { readonly hook: string }[]): readonly string[] => names.map(({ hook }) => hook)
  // whatever the others say: they can only make it stricter
  const isCertain = open.length === 0 || now === 'deny' || rank(now) > rank(was)
  if (!isCertain) return { status: 'unknown', was, now: null, by: by(open), hooks }
  if (now === was) return { status: 'same', was, now, by: [], hooks }
  const saidThen = record.hooks.filter(({ decision, enforce }) => decision === was && enforce !== false)
  const sayNow = hooks.filter(({ hook, decision }) => decision === now && counts(hook, heard))
  const makers = rank(now) > rank(was) ? sayNow : saidThen
  return { status: 'changed', was, now, by: by(makers), hooks }
}

/** What is only recorded of a hook is no answer. */
function counts(name: string, { hooks }: Heard): boolean {
  return hooks.get(name)?.enforce !== false
}

function hookReplayed(result: HookResult, { unknown, recorded, hooks }: Heard): HookReplayed {
  const { hook: name, status } = result
  const why = unknown.get(name)
  if (why !== undefined) return { hook: name, from: 'unknown', why }
  const said = verdict(hooks.get(name)!, result)
  return {
    hook: name,
    from: recorded.has(name) ? 'record' : 'run',
    status,
    ...(said?.decision === undefined ? {} : { decision: said.decision }),
    ...(said?.reason === undefined ? {} : { reason: said.reason }),
    ...(result.status === 'skipped' ? { why: result.why } : {}),
  }
}

function strictest(hooks: readonly HookReplayed[]): Decision | 'none' {
  const found = Math.max(-1, ...hooks.map(({ decision }) => rank(decision ?? 'none')))
  return DECISIONS[found] ?? 'none'
}

/** Silence is less than consent. */
function rank(decision: Decision | 'none'): number {
  return DECISIONS.indexOf(decision as Decision)
}
