import { HooklineError } from './errors.ts'
import type { LifecycleEvent } from './event.ts'
import type { HookConfig } from './hook.ts'

/** How far what a hook starts is walled in. */
export interface Sandbox {
  /** `inherit`: as far as the agent walls in its own commands. */
  readonly policy: 'inherit' | 'read-only' | 'workspace-write' | 'off'
  /** True: where there is nothing to do it with, the run fails. Default false: it runs as it is, which is recorded. */
  readonly require?: boolean
  /** Whether the network is reached. Default: with `inherit` as the agent has it, else not. */
  readonly network?: boolean
}

/** What an agent walls its own commands in with. Of places that lie in one another the innermost counts, but what is hidden is hidden. */
export interface Wall {
  readonly files: 'read-only' | 'workspace-write' | 'full'
  readonly network: boolean
  /** Folders that may be written, unless `files` is `read-only`; `null`: it does not tell, and it is where the hook's project lies. */
  readonly writable: readonly string[] | null
  /** Files and folders that may only be read. */
  readonly readOnly: readonly string[]
  /** All that may be read; `null`: whatever is not hidden. */
  readonly readable: readonly string[] | null
  /** Files and folders that may not even be read; `/`: there are some, and nobody knows which. */
  readonly hidden: readonly string[]
  /** The same by whole paths that hold `*`, `**`, `?`, `{a,b}` or `[ab]`. */
  readonly hiddenLike: readonly string[]
}

/** A program as it is about to be started. */
export interface Program {
  /** A path, or a name for the PATH in `env`. */
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** All of it: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
}

/** The same behind a wall, and what that is: `bubblewrap: workspace-write, no network`. */
export interface Confined {
  readonly program: Program
  readonly wall: string
}

/** Walls programs in. @throws HooklineError `SANDBOX_MISSING` */
export type Confine = (
  program: Program,
  about: {
    readonly hook: HookConfig
    /** Not there: nothing has happened, the machine is only looked at. */
    readonly event?: LifecycleEvent
  },
) => Confined

/** How far a hook is to be walled in: a project's as the agent is, others not at all, if they do not say. */
export function sandboxOf({ sandbox, layer }: HookConfig): Sandbox {
  return sandbox ?? (layer === 'project' ? INHERIT : OFF)
}

const INHERIT: Sandbox = Object.freeze({ policy: 'inherit' })
const OFF: Sandbox = Object.freeze({ policy: 'off' })

/** Where there is nothing to wall in with. */
export const unconfined: Confine = (program, { hook }) => {
  if (sandboxOf(hook).require !== true) return { program, wall: 'none: there is nothing here to do it with' }
  throw new HooklineError(
    'SANDBOX_MISSING',
    'its sandbox is required, and there is nothing here to do it with',
  )
}
