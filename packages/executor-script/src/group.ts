import process from 'node:process'
import { KILL_MS } from './spawn.ts'

/** A child and everything it started, as long as they stay in its process group. */
export interface Group {
  /** Asks all of it to end, and kills what is left half a second later. */
  end(): void
  /** The child is over; what it left behind on purpose may live. */
  leave(): void
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const OURS = Symbol.for('hookline.killsChildren')
const living = new Set<number>()

/** Watches over the group that `leader` leads: it does not outlive this process. */
export function watchGroup(leader: number): Group {
  if (living.size === 0) listen()
  living.add(leader)
  let isEnding = false
  return {
    end() {
      if (isEnding) return
      isEnding = true
      if (!signalGroup(leader, 'SIGTERM')) return forget(leader)
      // not to be waited for: if this process ends sooner, the group is killed then
      setTimeout(() => {
        signalGroup(leader, 'SIGKILL')
        forget(leader)
      }, KILL_MS).unref()
    },
    leave() {
      if (!isEnding) forget(leader)
    },
  }
}

/** Kills every child that still runs, at once: for a process that is about to end. */
export function killChildren(): void {
  for (const leader of living) signalGroup(leader, 'SIGKILL')
  living.clear()
  unlisten()
}

/** False: nothing is left of the group. */
function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-leader, signal)
  } catch {
    return false
  }
}

function forget(leader: number): void {
  if (living.delete(leader) && living.size === 0) unlisten()
}

/** Only while there are children: an idle process keeps its own ways of ending. */
function listen(): void {
  process.on('exit', killChildren)
  for (const signal of SIGNALS) process.on(signal, onSignal)
}

function unlisten(): void {
  process.off('exit', killChildren)
  for (const signal of SIGNALS) process.off(signal, onSignal)
}

const onSignal: NodeJS.SignalsListener = Object.assign(
  (signal: NodeJS.Signals) => {
    // whoever else listens decides when this process ends; 'exit' comes then
    if (process.listeners(signal).some((listener) => !Object.hasOwn(listener, OURS))) return
    killChildren()
    process.kill(process.pid, signal)
  },
  { [OURS]: true },
)
