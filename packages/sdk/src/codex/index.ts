import { Codex, type CodexOptions, type Thread, type ThreadOptions } from '@openai/codex-sdk'
import { codex as dialect } from '@hookline/agents/codex'
import { sdkError } from '../errors.ts'
import type { Hooks } from '../hooks.ts'
import type { Answering, Unsaid } from '../native.ts'
import { wanted } from '../wanted.ts'
import { openGate, type Gate } from './gate.ts'
import { createReports } from './reports.ts'
import { hookedThread, type Watching } from './thread.ts'

export type { Unsaid } from '../native.ts'

/** Who hears what. */
export interface HookedOptions {
  /** Takes what hooks wanted, and what Codex cannot be made to do. Default: nobody hears it. */
  readonly unsaid?: Unsaid
}

/** A Codex as the SDK has it, with hooks in its threads. */
export interface HookedCodex {
  startThread(options?: ThreadOptions): Thread
  resumeThread(id: string, options?: ThreadOptions): Thread
  /** Stops answering Codex. What it asks after that is denied where a guard has to be asked. */
  close(): Promise<void>
}

/**
 * Codex with hooks in it. Of options, Codex is made so that it asks before it acts, and obeys: its own hooks are set for its
 * process alone, and answered here. A Codex that is made already can only be watched, so no guard can hold there.
 * @throws HooklineError `GATE_UNAVAILABLE`, `GUARD_UNASKED`, `HOOKS_TAKEN`
 *
 * @example
 * const codex = withHooks({ apiKey }, hooks)
 * await codex.startThread({ workingDirectory }).run('Fix the tests')
 * await codex.close()
 */
export function withHooks(
  made: Codex | CodexOptions,
  hooks: Pick<Hooks, 'emit' | 'hooks'>,
  { unsaid }: HookedOptions = {},
): HookedCodex {
  const reports = createReports()
  // not by its class: a program may have two copies of the SDK
  const isMade = 'startThread' in made
  const gate = isMade ? watched(hooks) : gateFor(made, hooks, { seen: reports.seen, unsaid })
  const codex = isMade ? made : new Codex(asking(made, gate))
  const watching: Watching = { hooks, reports, gate, unsaid }
  return {
    startThread: (options = {}) => hookedThread(codex.startThread(options), options, watching),
    resumeThread: (id, options = {}) => hookedThread(codex.resumeThread(id, options), options, watching),
    close: async () => gate?.close(),
  }
}

/** Of two lists of hooks on one command line Codex takes the last and says nothing. @throws HooklineError `HOOKS_TAKEN` */
function gateFor(
  { config = {}, configOverrides = [] }: CodexOptions,
  hooks: Pick<Hooks, 'emit' | 'hooks'>,
  how: Pick<Answering, 'seen' | 'unsaid'>,
): Gate {
  const places = { config: settingsIn(config), configOverrides }
  for (const [place, settings] of Object.entries(places)) {
    const own = settings.find((setting) => /^\s*(hooks|features\.hooks)\s*([.=]|$)/.test(setting))
    if (own !== undefined) throw sdkError('HOOKS_TAKEN', `${place} sets ${own.trim().slice(0, 40)}`)
  }
  return openGate(hooks, how)
}

/** `{ features: { hooks: false } }` and `{ 'features.hooks': false }` are both `features.hooks`. */
function settingsIn(config: object): readonly string[] {
  return Object.entries(config).flatMap(([name, value]: readonly [string, unknown]) =>
    name === 'features' && typeof value === 'object' && value !== null
      ? Object.keys(value).map((feature) => `${name}.${feature}`)
      : [name],
  )
}

function asking(options: CodexOptions, gate: Gate | undefined): CodexOptions {
  return { ...options, configOverrides: [...(options.configOverrides ?? []), ...(gate?.overrides ?? [])] }
}

/** @throws HooklineError `GUARD_UNASKED` */
function watched(hooks: Pick<Hooks, 'hooks'>): undefined {
  const [native] = [...wanted(dialect, hooks)].find(([, { guarded }]) => guarded) ?? []
  if (native === undefined) return undefined
  throw sdkError(
    'GUARD_UNASKED',
    `a guard listens to ${native}, and a Codex that is made already cannot be told to ask it`,
  )
}
