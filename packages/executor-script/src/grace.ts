import type { Group } from '@hookline/child'
import type { ChildProcess } from 'node:child_process'
import { GRACE_MS } from './spawn.ts'

/**
 * Lets nothing hold the output open for long once the child itself is gone: a grandchild with the pipe in its hands
 * would keep the agent waiting. What the child has written is read first, however long this process was busy meanwhile: a denial that
 * nobody read would be none.
 */
export function closeAfterExit(child: ChildProcess, group: Group): void {
  let isClosed = false
  const close = (): void => {
    if (isClosed) return
    group.end()
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
  child.once('exit', () => {
    const timer = setTimeout(() => afterReading(child, close), GRACE_MS)
    child.once('close', () => {
      isClosed = true
      clearTimeout(timer)
    })
  })
}

/** So many turns of the loop without a byte, and so many at all: who writes without end is ended by the limit of output. */
const [QUIET, MOST] = [3, 1000]

function afterReading(child: ChildProcess, act: () => void): void {
  let [before, quiet] = [bytesOf(child), 0]
  const turn = (left: number): void => {
    const now = bytesOf(child)
    quiet = now === before ? quiet + 1 : 0
    before = now
    if (quiet >= QUIET || left === 0) act()
    else setImmediate(turn, left - 1)
  }
  // timers come before what can be read: at least one turn of reading lies between
  setImmediate(turn, MOST)
}

function bytesOf({ stdout, stderr }: ChildProcess): number {
  return [stdout, stderr].reduce(
    (sum, stream) => sum + ((stream as { bytesRead?: number } | null)?.bytesRead ?? 0),
    0,
  )
}
