import type { ChildProcess } from 'node:child_process'
import process from 'node:process'
import { signalGroup } from './start.ts'

/** A process that leads a group. */
export interface Leader {
  /** Resolves once the process has ended and what it said is read; never rejects. */
  readonly gone: Promise<{
    readonly code?: number | null
    readonly signal?: string | null
    readonly last?: string
  }>
  readonly isGone: () => boolean
  /** Signals it and all it started. */
  signal(signal: NodeJS.Signals): void
}

/** What a descendant that holds our streams open may keep us waiting once the process itself is gone. */
const CLOSE_MS = 200
/** A process that closes its channel ends, or is made to. */
const CHANNEL_MS = 200

const living = new Map<ChildProcess, () => boolean>()

/** Sees to it that nothing of a process is left, whichever of us ends first. */
export function watchOver(child: ChildProcess, isBusy: () => boolean): Leader {
  let isGone = false
  const gone = ended(child).then((how) => {
    isGone = true
    forget(child)
    return how
  })
  if (living.size === 0) process.on('exit', killBusy)
  living.set(child, isBusy)
  const signal = (name: NodeJS.Signals): void => signalGroup(child, name)
  child.stdio[3]?.once('close', () => setTimeout(() => isGone || signal('SIGKILL'), CHANNEL_MS).unref())
  return { gone, isGone: () => isGone, signal }
}

function ended(child: ChildProcess): Leader['gone'] {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ last: message }))
    child.once('exit', (code, signal) => {
      // what it started does not outlive it
      signalGroup(child, 'SIGKILL')
      const timer = setTimeout(() => resolve({ code, signal }), CLOSE_MS)
      child.once('close', () => {
        clearTimeout(timer)
        resolve({ code, signal })
      })
    })
  })
}

function forget(child: ChildProcess): void {
  living.delete(child)
  if (living.size === 0) process.off('exit', killBusy)
}

/** One that works on nothing sees our end by itself, and gets the time to close what it opened. */
function killBusy(): void {
  for (const [child, isBusy] of living) if (isBusy()) signalGroup(child, 'SIGKILL')
}
