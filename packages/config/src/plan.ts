import type { AnyExecutor, Dialect, Dispatch, HookConfig, HooklineError, Layer } from '@hookline/core'

/** A hooks.toml, validated and compiled. Plain JSON. */
export interface Plan {
  readonly format: 1
  readonly sources: readonly PlanSource[]
  readonly hooks: readonly HookConfig[]
  /** The plugins of `[executors]`, by the name that hooks use. */
  readonly executors: Readonly<Record<string, PlanExecutor>>
  /** How the hooks of this file run. */
  readonly dispatch: Dispatch
  readonly warnings: readonly PlanWarning[]
}

/** A file that a plan was made of, with enough to see that it changed. */
export interface PlanSource {
  /** Absolute. */
  readonly file: string
  readonly layer: Layer
  /** Bytes. */
  readonly size: number
  readonly mtimeMs: number
  readonly ino: number
  readonly sha256: string
}

/** Where a plugin was found. */
export interface PlanExecutor {
  /** The absolute file to import. */
  readonly module: string
  /** The package or file as it is written in hooks.toml. */
  readonly from: string
  readonly version?: string
}

/** Something that is allowed and probably not meant. */
export interface PlanWarning {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly file: string
  readonly line: number
  readonly column: number
  /** `hooks[2].on` */
  readonly key: string
}

/** What a hooks.toml is read with. */
export interface CompileOptions {
  readonly file: string
  /** Default `user`. */
  readonly layer?: Layer
  /** The content. Default: what the file holds. */
  readonly text?: string
  readonly dialects: readonly Dialect[]
  /** Executors at hand, by name; `answer` is always there. */
  readonly executors: Readonly<Record<string, AnyExecutor>>
  /** Loads a plugin: gives what its module exports, or what stands for it. Default `import()`. */
  readonly load?: (module: string, name: string) => Promise<unknown>
  /** The version of this hookline, for `requires`. */
  readonly hookline: string
}

/** A plan, or everything that is wrong with the file, in the order of the file. */
export type Compiled =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly errors: readonly HooklineError[] }
