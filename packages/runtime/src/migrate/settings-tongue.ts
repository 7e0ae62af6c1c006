import type { Hearing } from './hearing.ts'
import type { Original } from './original.ts'
import type { Source } from './source.ts'
import type { Wanted } from './time-limit.ts'

type Env = Readonly<Record<string, string | undefined>>
type Handler = Original['handler']

/** An agent that keeps its hooks in settings.json, as far as they are to be understood. */
export interface SettingsTongue {
  readonly agent: string
  readonly title: string
  readonly hearing: Hearing
  /** Its events, each with the events of hookline that it can become. */
  readonly natives: Readonly<Record<string, readonly string[]>>
  /** Why an event has none. */
  readonly nothing: Readonly<Record<string, string>>
  /** Keys of `hooks` that are no events. */
  readonly beside: ReadonlySet<string>
  /** Types of hooks that it knows; `undefined`: one of another type is not a mistake to it. */
  readonly types: readonly string[] | undefined
  /** Events of which one wrong hook makes it pass over the whole file. */
  readonly strict: ReadonlySet<string>
  /** Where its settings are: the user's, a project's, and those that a company manages. */
  readonly home: (env: Env) => string
  readonly projectFiles: readonly string[]
  readonly managed: (env: Env) => readonly string[]
  /** Why hooks of other types cannot be taken over. */
  readonly otherTypes: Readonly<Record<string, string>>
  /** The matcher of a handler that has more to say about when it runs. */
  readonly heard: (handler: Handler) => Hearing
  /** Why a handler never ran, whatever its matcher. */
  readonly never: (native: string, handler: Handler) => string | undefined
  readonly wanted: (native: string, given: unknown) => Wanted
  /** The field with a name for people. */
  readonly label: string
  readonly shell: string
  /** What of its fields is not the same afterwards. */
  readonly notes: (original: Original) => readonly string[]
  /** Variables that it tells its hooks, and what they are to hookline; empty: hookline sets them by itself. */
  readonly variables: Readonly<Record<string, string>>
  /** Begins every other variable that only this agent sets. */
  readonly prefix: string
  /** Words of a script that reads or answers what no other agent says; with what they are about. */
  readonly onlyHere: RegExp | undefined
  /** Why the agent runs none of a file's hooks, or not this one. */
  readonly off: (original: Original, sources: readonly Source[]) => string | undefined
}
