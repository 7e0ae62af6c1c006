import type { HookConfig } from './hook.ts'
import type { Program } from './sandbox.ts'

/** What a child, with all that it starts, may use of the machine. Absent: as much as there is. */
export interface ChildLimits {
  /** Bytes. */
  readonly memory?: number
  /** How many may run at once, threads included. */
  readonly processes?: number
  /** In each process. */
  readonly openFiles?: number
  /** Bytes of an answer. Default: what its executor takes. */
  readonly output?: number
}

/** One of them. */
export type ChildLimit = keyof ChildLimits

/** What a child used, as far as this machine tells. */
export interface Used {
  /** What held it to its limits: a group of the kernel that counts all of it, or each process for itself. */
  readonly by: 'cgroup' | 'rlimits'
  /** The limit that ended it, or that it came up against. */
  readonly over?: ChildLimit
  /** Bytes, at its height. */
  readonly memory?: number
  /** Milliseconds of computing. */
  readonly cpuMs?: number
  /** At its height. */
  readonly processes?: number
}

/** A program that is held to limits from its start on. */
export interface Held {
  readonly program: Program
  /** It runs: as which process. */
  readonly started: (pid: number) => void
  /** Ends all that it started, as far as it is held together. */
  readonly kill: () => void
  /**
   * It is over: what it used; `undefined`: it was not held. To be called once, whatever its end. `before`: what others of the same
   * run used, which is counted in.
   */
  readonly ended: (before?: Used) => Used | undefined
  /** What it has used by now, for a run that is called off while it goes on. Absent: nobody tells. `before`: as with `ended`. */
  readonly soFar?: (before?: Used) => Used | undefined
}

/** Holds a program that is about to be started. */
export type Hold = (program: Program, limits: ChildLimits) => Held

/** What every child is held to whose hook does not say: no hook that goes wrong takes the machine with it. */
export const CHILD_LIMITS: ChildLimits = { processes: 1024, openFiles: 4096 }

/** What the children of a hook may use. */
export function limitsOf({ limits }: HookConfig): ChildLimits {
  return { ...CHILD_LIMITS, ...limits }
}

/** Where there is nothing to hold it with. */
export const unheld: Hold = (program) => ({ program, started: nothing, kill: nothing, ended: nothing })

function nothing(): undefined {
  return undefined
}
