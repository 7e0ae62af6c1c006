import { KILL_MS, type Group } from '@hookline/child'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'

/** How long what a child has written may still be read once it is gone. */
const GRACE_MS = 100
/** How long a server that has closed its stdout has to end by itself. */
const DEAF_MS = 500
/** How long a server has to end by itself once its stdin is closed. */
const CLOSE_MS = 500

/** How a child comes to its end. */
export interface End {
  /** Nothing more can come of it. */
  readonly over: Promise<void>
  /** It does not run any more. */
  readonly gone: Promise<void>
}

/** What a child left behind in its group, and one of which nothing can be heard any more, is ended. */
export function ended(child: ChildProcessWithoutNullStreams, group: Group | undefined): End {
  const gone = new Promise<void>((resolve) => {
    child.on('error', () => child.pid === undefined && resolve())
    child.once('exit', () => resolve())
  })
  const over = new Promise<void>((resolve) => {
    const timers: NodeJS.Timeout[] = []
    let isOver = false
    const end = (): void => {
      isOver = true
      // no process lives on for what is over
      for (const timer of timers) clearTimeout(timer)
      group?.end()
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
      // whoever wrote what nobody has read is to hear that first
      setImmediate(resolve)
    }
    // after a timer comes what has happened meanwhile: where this process was busy, that is all of it
    const soon = (ms: number): void => {
      if (!isOver) timers.push(setTimeout(() => setImmediate(() => setImmediate(end)), ms))
    }
    child.once('close', end)
    child.stdout.once('end', () => soon(DEAF_MS))
    void gone.then(() => (child.pid === undefined ? end() : soon(GRACE_MS)))
  })
  return { over, gone }
}

/** As the protocol says: stdin is closed, then the server is asked to end, then it is killed, each with all that it started. */
export async function close(
  child: ChildProcessWithoutNullStreams,
  group: Group | undefined,
  gone: Promise<void>,
): Promise<void> {
  refer(child, 'ref')
  child.stdin.end()
  if (!(await within(gone, CLOSE_MS))) group?.end()
  if (!(await within(gone, KILL_MS))) group?.kill()
  await gone
}

function within(gone: Promise<void>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    void gone.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

type Referred = { readonly destroyed: boolean; readonly ref?: () => void; readonly unref?: () => void }

/** A server that nobody waits for keeps no process alive. */
export function refer(child: ChildProcessWithoutNullStreams, how: 'ref' | 'unref'): void {
  child[how]()
  for (const stream of [child.stdin, child.stdout, child.stderr] as readonly Referred[])
    if (!stream.destroyed) stream[how]?.()
}
