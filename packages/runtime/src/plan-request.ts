import type { Compiled, Overrides, Plan } from '@hookline/config'
import type { HooklineError, Layer } from '@hookline/core'

/** Makes a plan of a hooks.toml; loaded only when one is needed. */
export type Compiler = (file: string, how: CompileHow) => Promise<Compiled>

/** How a hooks.toml is read. */
export interface CompileHow {
  readonly layer: Layer
  readonly overrides?: Overrides | undefined
}

/** Which hooks.toml files, and how to read them. */
export interface PlanRequest {
  /** The user's. */
  readonly file: string
  /** False: a file that is not there is no mistake, there are just no hooks. */
  readonly required: boolean
  /** Another hooks.toml of the user's, of which the guards hold besides. */
  readonly guardsOf?: string | undefined
  /** The root of the project that the agent works on; without one no project's hooks run. */
  readonly root?: string | undefined
  /** The company's file. Default: where a company has it. */
  readonly managed?: string
  /** True: for a line of the company's, which asks for no other layer, and trusts nothing that the user keeps. */
  readonly isRooted?: boolean
  readonly overrides?: Overrides | undefined
  /** True: the user wants no hooks now; guards hold all the same. */
  readonly guardsOnly?: boolean
  /** True: a file that is broken keeps all of its hooks as they were last good, not only its guards. */
  readonly keepsAll?: boolean
  /** hookline's own version: another one's plans are not trusted. */
  readonly hookline: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly compiler: () => Promise<Compiler>
}

/** The plan to run by, and what is wrong with the files of which it could not be made anew. */
export interface LoadedPlan {
  readonly plan: Plan
  readonly errors: readonly HooklineError[]
  /** Those errors in spite of which all hooks of the file hold as they were last good. Default: of each only its guards do. */
  readonly lasting?: readonly HooklineError[]
  /** The plan before the company's own lines took over what is theirs to ask; absent: there are none. */
  readonly whole?: Plan
  /** What the user should hear at the start of a session. */
  readonly notices?: readonly string[]
}
