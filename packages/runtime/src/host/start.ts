import { spawn, type ChildProcess } from 'node:child_process'
import { dirname } from 'node:path'
import type { Duplex, Readable } from 'node:stream'
import { CHILD_LIMITS } from '@hookline/core'
import { holder } from '../limits/index.ts'
import { coreEnvironment } from './environment.ts'

/** What a process for somebody else's code is started with. */
export interface StartRequest {
  /** The program: child.ts, or what it was built to. */
  readonly entry: string
  readonly module: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where Node keeps what it compiled; none: it compiles again. */
  readonly compiled: string | undefined
  /** MiB that the process may take. */
  readonly memory: number
}

/** A process, and the streams between us. */
export interface Started {
  readonly child: ChildProcess
  readonly channel: Duplex
  /** Open as long as we live; the other end says on it that it took too much memory. */
  readonly lifeline: Duplex
  readonly stdout: Readable
  readonly stderr: Readable
}

const hold = holder()

/** Starts a process that leads a group of its own. What cannot be started comes as an `error` of the child. */
export function start({ entry, module, env, compiled, memory }: StartRequest): Started {
  const flags = [`--max-old-space-size=${memory}`, '--disable-warning=ExperimentalWarning']
  const held = hold(
    {
      file: process.execPath,
      args: [...flags, entry, String(memory), compiled ?? ''],
      cwd: dirname(module),
      env: coreEnvironment(env),
    },
    CHILD_LIMITS,
  )
  const { file, args, cwd, env: own } = held.program
  const child = spawn(file, args, {
    cwd,
    env: own,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  })
  if (child.pid !== undefined) held.started(child.pid)
  child.once(child.pid === undefined ? 'error' : 'exit', () => {
    held.kill()
    held.ended()
  })
  const [, stdout, stderr, channel, lifeline] = child.stdio as unknown as [
    null,
    Readable,
    Readable,
    Duplex,
    Duplex,
  ]
  return { child, stdout, stderr, channel, lifeline }
}

/** Signals the group that a process leads: what it started goes with it. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // nothing is left of it
  }
}
