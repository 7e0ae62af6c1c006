import type { ChildLimits } from './child-limits.ts'
import type { Sandbox } from './sandbox.ts'
import type { Json } from './schema.ts'

/** Where a hooks.toml comes from, the highest first. */
export const LAYERS = ['managed', 'user', 'project'] as const

/** One of `LAYERS`: the company's file, the user's own, or that of a repository. */
export type Layer = (typeof LAYERS)[number]

/**
 * What a user wants to happen: one `[[hooks]]` table, validated. Plain JSON, so that a plan can be kept in a file.
 */
export interface HookConfig {
  /** Unique in its layer: `[a-z][a-z0-9]*(-[a-z0-9]+)*`. */
  readonly id: string
  /** Default `user`. */
  readonly layer?: Layer
  readonly description?: string
  /** Default true. */
  readonly enabled?: boolean
  /** Names of agents; default all. */
  readonly agents?: readonly string[]
  /** Event names or wildcards: `exec.*`, `*.before`, `*` (all but hookline's own). */
  readonly on: readonly string[]
  /** Globs or `/regex/`; `!` before one takes away. Default: everything. */
  readonly match?: readonly string[]
  /** An expression over `event`, `results`, `env`. */
  readonly if?: string
  readonly executor: string
  /** The executor's options, already validated by its schema. Default `{}`. */
  readonly options?: Json
  /** True: reaching no verdict, for whatever reason, denies. Default false. */
  readonly guard?: boolean
  /** Default: blocking where an answer can come of it and somebody reads it, else background. */
  readonly mode?: 'blocking' | 'background'
  /** What is promised of a run in the background. Default `best-effort`. */
  readonly delivery?: Guarantee
  /** How often a run in the background is tried. Default: `RETRY` if it is at-least-once, else once. */
  readonly retry?: Partial<Retry>
  /** How many runs in the background go on at once. Default 4. */
  readonly concurrency?: Concurrency
  /** How many runs in the background begin in a time. Default: no limit. */
  readonly rateLimit?: RateLimit
  /** What happens to runs in the background beyond the bound of the queue. Default: `spill` if at-least-once, else `drop-newest`. */
  readonly onFull?: 'spill' | 'drop-oldest' | 'drop-newest'
  /** True: may answer with a rewrite, and runs before every hook that decides. Default false. */
  readonly rewrites?: boolean
  /** An expression over `output` and `event` that gives the answer. */
  readonly decide?: string
  /** Ids in the same layer that run first. */
  readonly needs?: readonly string[]
  /** Higher starts first. Default 0. */
  readonly priority?: number
  /** `sequential`: the hooks of its layer planned before it end before it starts, those after it wait. Default `parallel`. */
  readonly order?: Order
  /** Milliseconds for one attempt. Default 10,000. */
  readonly timeoutMs?: number
  /** What a failed run does. Default `ignore`; a guard denies. */
  readonly onError?: 'ignore' | 'deny'
  /** False: only records what the hook would have denied. Default true. */
  readonly enforce?: boolean
  /** Names of the caller's variables that a child gets beyond the core environment; `AWS_*` for all that begin so. */
  readonly envPass?: readonly string[]
  /** Variables that a child gets besides, filled like any template. */
  readonly env?: Readonly<Record<string, string | SecretReference>>
  /** How far what it starts is walled in. Default: a project's as the agent is, others not at all. */
  readonly sandbox?: Sandbox
  /** What its children may use of the machine. Default: `CHILD_LIMITS`, key by key. */
  readonly limits?: ChildLimits
  /** True: a guard of the company that its users may let rest for a while. Default false; their own they always may. */
  readonly pausable?: boolean
  /** True: an `allow` of a project's hook counts. Default false; other layers' always does. */
  readonly allows?: boolean
  /** Where the table stands. */
  readonly source?: { readonly file: string; readonly line: number }
}

/**
 * `at-least-once`: once it is accepted it is carried out, whatever dies in between, if need be twice under one delivery id.
 * `best-effort`: it is carried out if nothing goes wrong.
 */
export type Guarantee = 'best-effort' | 'at-least-once'

/** When a run that failed is tried again: full jitter up to `initialMs * factor ** n`, never more than `maxMs`. */
export interface Retry {
  /** All tries together. Default 60. */
  readonly attempts: number
  /** Default 1,000. */
  readonly initialMs: number
  /** Default 2. */
  readonly factor: number
  /** Default 60,000. */
  readonly maxMs: number
  /** From the first try on: no other begins later than that. Default 3,600,000. */
  readonly maxElapsedMs: number
}

/** Runs that go on at the same time. */
export interface Concurrency {
  /** For each `key`; 1 keeps the order within it. Default 4. */
  readonly limit?: number
  /** A template. Default: one for all runs of the hook. */
  readonly key?: string
}

/** So many runs in so many milliseconds. */
export interface RateLimit {
  readonly count: number
  readonly perMs: number
}

/** Where a secret lies: in hookline's own store, a variable, a file, or what a program prints. Never the secret itself. */
export type SecretReference =
  | { readonly secret: string }
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[] }

/** Whether hooks run at the same time, or one after another as they are planned. */
export type Order = 'parallel' | 'sequential'

/** How a layer's hooks run at one event. */
export interface EventDispatch {
  /** Default `parallel`. */
  readonly order?: Order
  /** Hooks that run at the same time. Default 8. */
  readonly maxParallel?: number
  /** Milliseconds that the layer's hooks may take together; it only shortens what the event may take. */
  readonly deadlineMs?: number
}

/** The same for all events, and what differs at some. */
export interface Dispatch extends EventDispatch {
  readonly events?: Readonly<Record<string, EventDispatch>>
}

/** The layer a hook belongs to. */
export function layerOf(hook: HookConfig): Layer {
  return hook.layer ?? 'user'
}

/** The name a hook is known by everywhere: `<layer>/<id>`. */
export function hookName(hook: HookConfig): string {
  return `${layerOf(hook)}/${hook.id}`
}

/** True if `on` names the event; `*` alone leaves out hookline's own. */
export function listens(on: readonly string[], name: string): boolean {
  return on.some((pattern) => {
    if (pattern === name) return true
    if (pattern === '*') return !/^(hook|guard)\./.test(name)
    if (pattern.endsWith('.*')) return name.startsWith(pattern.slice(0, -1))
    return pattern.startsWith('*.') && name.endsWith(pattern.slice(1))
  })
}
