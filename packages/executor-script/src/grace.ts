import type { Group } from '@hookline/child'
import type { ChildProcess } from 'node:child_process'
import { GRACE_MS } from './spawn.ts'

/**
 * Lets nothing hold the output open for long once the child itself is gone: a grandchild with the pipe in its hands
 * would keep the agent waiting.
 */
export function closeAfterExit(child: ChildProcess, group: Group): void {
  const close = (): void => {
    group.end()
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
  child.once('exit', () => {
    const timer = setTimeout(close, GRACE_MS)
    child.once('close', () => clearTimeout(timer))
  })
}
