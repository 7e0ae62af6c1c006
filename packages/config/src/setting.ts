import type { AnyExecutor, Dialect, Layer } from '@hookline/core'
import type { KnownOccasions } from './agents.ts'
import type { Report } from './fault.ts'
import type { Instance } from './read-plugins.ts'

/** What the hooks of one file are read in. */
export interface Setting {
  readonly report: Report
  readonly file: string
  readonly layer: Layer
  readonly dialects: readonly Dialect[]
  /** By the name hooks use; `undefined`: known, but it could not be had, which is reported already. */
  readonly executors: ReadonlyMap<string, AnyExecutor | undefined>
  /** Plugins that are not loaded, whose settings nobody can judge yet. */
  readonly left: ReadonlySet<string>
  /** By the name hooks use: executors of `[executors]` that are others with settings. */
  readonly instances: ReadonlyMap<string, Instance>
  /** True: hooks hold nothing but what stands in their own lines, letter by letter. */
  readonly asWritten: boolean
  /** False: no text of the file can have them, so nobody needs to look. */
  readonly holes: boolean
  readonly variables: boolean
  readonly secrets: boolean
  /** Filled while its hooks are read. */
  readonly occasions: KnownOccasions
  /** The longest that an event may take here, in milliseconds. */
  readonly deadlineOf: (event: string) => number
}
