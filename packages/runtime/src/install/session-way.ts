import type { Handler } from './hooks-json.ts'
import type { Registry } from './registry.ts'

/**
 * What a call of an agent is: one that works by itself, or on a terminal that is all its own; `elsewhere`: what it begins is done by
 * processes that it does not start, so that hooks of its command line do not reach them; `none`: it begins no session.
 */
export type CallKind = 'plain' | 'terminal' | 'elsewhere' | 'none'

/** The hooks of one run. */
export interface SessionHooks {
  /** At most one for each of the agent's own events. */
  readonly handlers: ReadonlyMap<string, Handler>
  /** What the agent told of their hashes. */
  readonly hashes: ReadonlyMap<string, string>
  /** Keys of hooks in its files that are not to run this time. */
  readonly off: readonly string[]
  /** True: that hooks run is pinned for this run, whatever another file says that the agent may read later. */
  readonly pinned: boolean
}

/** How one agent is run with hooks that are written nowhere. */
export interface SessionWay {
  readonly kindOf: (words: readonly string[]) => CallKind
  /** The folder that it is told to work in. */
  readonly folderOf: (words: readonly string[]) => string | undefined
  /** The words that bring hooks; they stand before all others. */
  readonly flags: (hooks: SessionHooks) => readonly string[]
  /** The key of the hook that `flags` bring at an event. */
  readonly keyOf: (native: string) => string
  /** Those of its words that change settings, hooks among them. */
  readonly settingsOf: (words: readonly string[], env: NodeJS.ProcessEnv) => readonly string[]
  /** Files of settings that are read because of its words. */
  readonly filesOf: (words: readonly string[], env: NodeJS.ProcessEnv) => readonly string[]
  /** Asks the agent, called with such words, what it sees. @throws HooklineError `AGENT_SILENT` */
  readonly ask: (options: AskOptions) => Promise<Registry>
}

/** Whom to ask, and called with which words. */
interface AskOptions {
  readonly program: string
  readonly words: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}
