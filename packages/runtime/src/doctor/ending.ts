import type { ChildProcess } from 'node:child_process'

const END_MS = 10_000

/** Resolves when a process is gone, and tells why first. */
export function ending(child: ChildProcess, tell: (why: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (why: string): void => {
      tell(why)
      resolve()
    }
    child.once('error', (error) => done(error.message))
    child.once('close', (code) => done(`it ended with exit code ${code}`))
  })
}

/** Lets a process that waits for its stdin end in its own time; false: it had to be killed. */
export async function endNow(child: ChildProcess, closed: Promise<void>): Promise<boolean> {
  let killed = false
  child.stdin!.end()
  const timer = setTimeout(() => {
    killed = true
    try {
      process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // it is gone
    }
  }, END_MS)
  await closed
  clearTimeout(timer)
  return !killed
}
