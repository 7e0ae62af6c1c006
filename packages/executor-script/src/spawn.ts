/** What is to be started. */
export interface Command {
  /** A path, or a name for the PATH in `env`. */
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** All of it: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  /** What the child may read from stdin. */
  readonly input: string | Uint8Array
}

/** What a child may use. */
export interface Limits {
  /** Ends the child and all of its process group. */
  readonly signal: AbortSignal
  /** Of stdout and of stderr, each. */
  readonly maxBytes: number
  /** Told of its process, once there is one. */
  readonly started?: (pid: number) => void
}

/** How a child came to its end. */
export type Ended =
  | {
      readonly status: 'exited'
      readonly code: number
      readonly stdout: Uint8Array
      readonly stderr: Uint8Array
    }
  | { readonly status: 'killed'; readonly signal: string; readonly stderr: Uint8Array }
  /** It wrote more than it may. */
  | { readonly status: 'flooded' }
  /** What it wrote until then; not there if it never began. */
  | { readonly status: 'aborted'; readonly stderr?: Uint8Array }
  | { readonly status: 'unstarted'; readonly cause: unknown }

/**
 * Runs one child in a process group of its own, to its end. Never rejects.
 *
 * It is over when the child exits and its output is closed, or 100 ms after the exit: whatever then still holds the
 * output is ended. Background children that let go of stdout and stderr live on.
 */
export type Spawn = (command: Command, limits: Limits) => Promise<Ended>

/** Milliseconds that output may stay open after the exit. */
export const GRACE_MS = 100
