import type { HookTest } from './hook-test.ts'
import type { PlanJournal } from './journal.ts'
import type { PlanSandbox } from './own-sandbox.ts'
import type { PlanServer } from './server.ts'
import type {
  AnyExecutor,
  Dialect,
  Dispatch,
  HookConfig,
  HooklineError,
  Layer,
  Network,
  SecretReference,
} from '@hookline/core'

/** One hooks.toml, or those of several layers, validated and compiled. Plain JSON. */
export interface Plan {
  readonly format: 2
  readonly sources: readonly PlanSource[]
  readonly hooks: readonly HookConfig[]
  /** The plugins of `[executors]`, by the name that hooks use. */
  readonly executors: Readonly<Record<string, PlanExecutor>>
  /** How the hooks of each layer run, where its file says so. */
  readonly dispatch: Partial<Readonly<Record<Layer, Dispatch>>>
  /** What is recorded, and how long it is kept. Not there: as ever. */
  readonly journal?: PlanJournal
  /** Whether a process stays, and what it serves. Not there: as ever. */
  readonly server?: PlanServer
  /** What of the network the company and the user allow. Not there: what everybody can reach. */
  readonly network?: Network
  /** What hooks are walled in with, as the company and the user choose. Not there: the first that works. */
  readonly sandbox?: PlanSandbox
  /** Names of the profiles that there are. */
  readonly profiles?: readonly string[]
  /** What hooks of a project may, by the path of its root. */
  readonly projects?: Readonly<Record<string, { readonly allow?: boolean }>>
  /** By `<layer>/<id>`: what a hook takes from outside of its file. Not there: no hook takes anything. */
  readonly inputs?: Readonly<Record<string, HookInputs>>
  readonly warnings: readonly PlanWarning[]
}

/** What is filled in each time the hook runs; the hook itself keeps the text as it is written. */
export interface HookInputs {
  readonly variables: readonly VariableUse[]
  readonly secrets: readonly SecretUse[]
}

/** Where something is filled in. */
export interface InputPlace {
  /** In the hook of the plan: `['options', 'deny']`. */
  readonly path: readonly (string | number)[]
  /** In the file: `hooks[2].deny`. */
  readonly key: string
  readonly line: number
}

/** A text with `${VAR}` in it. */
export interface VariableUse extends InputPlace {
  readonly parts: readonly VariablePart[]
  /** True: the executor fills `{{ }}` there. */
  readonly template: boolean
  /** True: the executor takes it for a secret. */
  readonly secret: boolean
}

/** Literal text, or a variable and what stands for it where it has no value. */
export type VariablePart =
  | string
  | { readonly name: string; readonly default?: string; readonly message?: string }

/** Where a secret lies. */
export interface SecretUse extends InputPlace {
  readonly reference: SecretReference
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
  /** True: of a project, and what runs of it was trusted, so that its hooks may be given secrets. */
  readonly granted?: true
}

/** Where a plugin was found. */
export interface PlanExecutor {
  /** The absolute file to import. */
  readonly module: string
  /** The package or file as it is written in hooks.toml. */
  readonly from: string
  readonly version?: string
  /** Where a copy of the module was taken from: what it imports by name is found from there. */
  readonly origin?: string
  /** What the module's folder must hold, by its SHA-256; else it does not run. */
  readonly digest?: string
  /** True: an executor of hookline, installed by the user or the company, which needs no process of its own. */
  readonly own?: true
  /** Of such a one: the same for a process that lives for one event. */
  readonly lean?: string
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
  /** Folders from which packages of hookline are looked for besides the file's own: the user's, that of this hookline. */
  readonly ownFrom?: readonly string[]
  /** Plugins that are not loaded, true: all; the settings of their hooks are taken as they are written. Default: none. */
  readonly leavePlugins?: boolean | ((name: string) => boolean)
  /** What holds for this time only. */
  readonly overrides?: Overrides | undefined
  /** The version of this hookline, for `requires`. */
  readonly hookline: string
  /** Who tests may speak as; with it the `[[tests]]` are read, too. Default: they are left aside, right or wrong. */
  readonly tests?: { readonly dialects: readonly Dialect[] }
}

/** What somebody wants otherwise than it is written, for this time. Nothing of it touches a guard. */
export interface Overrides {
  /** One of `[profiles]`; a file that has none of that name is read as it is. */
  readonly profile?: string | undefined
  /** `hooks.<id>.<key>=<value>`, the value as in TOML or a plain text. What is about a hook of another file is left alone. */
  readonly settings: readonly string[]
}

/** A plan, or everything that is wrong with the file, in the order of the file. */
export type Compiled =
  | {
      readonly ok: true
      readonly plan: Plan
      /** What the file held. */
      readonly text: string
      /** Each hook of the plan as it is written, with what `[defaults]` and `[executors]` say for it. */
      readonly written: readonly Readonly<Record<string, unknown>>[]
      /** The names of the file's profiles. */
      readonly profiles: readonly string[]
      /** Not there where they were not asked for; no part of the plan. */
      readonly tests?: readonly HookTest[]
    }
  | { readonly ok: false; readonly errors: readonly HooklineError[] }
