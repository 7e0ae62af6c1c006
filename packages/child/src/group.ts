import { whenEnding } from './ending.ts'

/** Milliseconds between asking a process group to end and killing it. */
export const KILL_MS = 500

/** A child and everything it started, as long as they stay in its process group. */
export interface Group {
  /** Asks all of it to end, and kills what is left half a second later. */
  end(): void
  /** Kills all of it at once. */
  kill(): void
  /** The child is over; what it left behind on purpose may live. */
  leave(): void
}

/** Watches over the group that `leader` leads: it does not outlive this process. */
export function watchGroup(leader: number): Group {
  const forget = whenEnding(() => signalGroup(leader, 'SIGKILL'))
  let isEnding = false
  const kill = (): void => {
    signalGroup(leader, 'SIGKILL')
    forget()
  }
  return {
    end() {
      if (isEnding) return
      isEnding = true
      if (!signalGroup(leader, 'SIGTERM')) return forget()
      // not to be waited for: if this process ends sooner, the group is killed then
      setTimeout(kill, KILL_MS).unref()
    },
    kill,
    leave() {
      if (!isEnding) forget()
    },
  }
}

/** False: nothing is left of the group. */
function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-leader, signal)
  } catch {
    return false
  }
}
