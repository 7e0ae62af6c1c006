import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { askServer, isNewer, readRecord, type ServerStatus } from '@hookline/server'
import { stillStarting } from '@hookline/server/start'
import type { About } from './about.ts'

/** One that is only slow, on a machine that has much to do, is not replaced; meanwhile a process for each call answers. */
const SLOW_MS = 60_000
/** One that was stopped says nothing, and would not for long: it is replaced. */
const LOOK_MS = 2500
/** More may be waiting to be let in than there is room for. */
const AGAIN_MS = 250

/**
 * True if one answers that is of this build, or of a later. Whoever is to stay leaves only a later one in its place: another would end
 * as soon as nobody calls, and whatever had this one started takes it to be there.
 */
export async function isAnotherThere(about: About): Promise<boolean> {
  const gone = new AbortController()
  let stoppedAt: number | undefined
  const watching = setInterval(() => {
    stillStarting(about.place)
    const pid = readRecord(about.place)?.pid
    // a debugger or a job control that stops it for a moment lets it go on
    if (pid !== undefined && isStopped(pid) && pid === stoppedAt) gone.abort()
    stoppedAt = pid !== undefined && isStopped(pid) ? pid : undefined
  }, LOOK_MS)
  try {
    const other = await asked(about, Date.now() + SLOW_MS, gone.signal)
    if (other?.state !== 'serving') return false
    const bin = `${about.state}/bin`
    return about.stays ? isNewer(other.build, about.build, bin) : !isNewer(about.build, other.build, bin)
  } finally {
    clearInterval(watching)
  }
}

/** How another is, if it tells in time. */
async function asked(about: About, until: number, signal: AbortSignal): Promise<ServerStatus | undefined> {
  try {
    return await askServer(about.state, 'status', { timeoutMs: Math.max(1, until - Date.now()), signal })
  } catch (thrown) {
    if (HooklineError.from(thrown).code !== 'SERVER_SILENT' || Date.now() + AGAIN_MS > until) return undefined
    await delay(AGAIN_MS)
    return signal.aborted ? undefined : asked(about, until, signal)
  }
}

/** By a signal, or by a debugger. Where the system does not tell so in a file, false. */
function isStopped(pid: number): boolean {
  try {
    return /^\d+ \([^]*\) [Tt] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
