import process from 'node:process'

/** Ends this process and all that it started, at once. */
export function endGroup(): void {
  try {
    process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL')
  } catch {
    // it leads no group
    process.kill(process.pid, 'SIGKILL')
  }
}
