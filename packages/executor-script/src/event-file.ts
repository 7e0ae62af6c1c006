import { whenEnding } from '@hookline/child'
import { lstatSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scriptError } from './errors.ts'
import { makeFolder } from './make-folder.ts'

/** An event in a file that only this user may read. */
export interface EventFile {
  readonly path: string
  remove(): void
}

/** Writes it below the state directory; it is gone at the latest when this process ends. @throws HooklineError `SCRIPT_EVENT_FILE` */
export function eventFile(text: string, stateDir: string): EventFile {
  const directory = ownDirectory(stateDir)
  const path = join(directory, `${process.pid}-${Date.now().toString(36)}-${(made++).toString(36)}.json`)
  // until the write is over the file may be there in part
  const forget = whenEnding(() => rmSync(path, { force: true }))
  const remove = (): void => {
    forget()
    rmSync(path, { force: true })
  }
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    remove()
    throw failure(`cannot write ${path}`, cause)
  }
  return { path, remove }
}

let made = 0

function ownDirectory(stateDir: string): string {
  if (stateDir === '') throw failure('there is no state directory to write it to')
  const dir = join(stateDir, 'events')
  try {
    makeFolder(dir)
  } catch (cause) {
    throw failure(`cannot make ${dir}`, cause)
  }
  const found = lstatSync(dir)
  const isOurs = process.getuid === undefined || found.uid === process.getuid()
  if (!found.isDirectory() || !isOurs) throw failure(`${dir} is not a directory of yours`)
  if (made === 0) sweep(dir)
  return dir
}

function failure(what: string, cause?: unknown): Error {
  return scriptError('SCRIPT_EVENT_FILE', what, cause === undefined ? {} : { cause })
}

/** Longer than any agent waits for a hook. */
const STALE_MS = 60 * 60 * 1000

/** Takes away what a process that was killed has left behind. */
function sweep(directory: string): void {
  for (const name of readdirSync(directory)) {
    try {
      const file = join(directory, name)
      if (Date.now() - statSync(file).mtimeMs > STALE_MS && !isRunning(Number.parseInt(name, 10)))
        rmSync(file, { force: true })
    } catch {
      // another process was quicker
    }
  }
}

function isRunning(pid: number): boolean {
  if (Number.isNaN(pid)) return true
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
