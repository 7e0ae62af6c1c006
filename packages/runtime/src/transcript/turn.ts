import { closeSync, openSync, readFileSync, statSync, unlinkSync, utimesSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isGone, ownerName } from '../background/owner.ts'

const LOOK_MS = 20
/** One that is older was left behind by a process whose number another has now: whoever is at it renews it. */
const STALE_MS = 60_000
const RENEW_MS = 20_000

/**
 * Does something while nobody else does it, in whatever process, so that facts are told in their order. False: another was at it for
 * all of the time. Rejects where nothing can be kept: what nobody could know to be told would be told again and again.
 */
export async function inTurn(place: string, waitMs: number, act: () => Promise<void>): Promise<boolean> {
  const lock = `${place}.lock`
  const who = `${process.pid} ${ownerName()}`
  const until = performance.now() + waitMs
  while (!taken(lock, who)) {
    if (performance.now() >= until) return false
    await delay(LOOK_MS)
  }
  const renewing = setInterval(() => renew(lock, who), RENEW_MS).unref()
  try {
    await act()
  } finally {
    clearInterval(renewing)
    // one that slept with its machine may have lost it
    if (holder(lock) === who) remove(lock)
  }
  return true
}

function renew(lock: string, who: string): void {
  try {
    if (holder(lock) === who) utimesSync(lock, new Date(), new Date())
  } catch {
    // it was taken for one that was left
  }
}

function taken(lock: string, who: string): boolean {
  return made(lock, who) || (isLeft(lock) && cleared(lock, who) && made(lock, who))
}

/** Of several that find it left only one takes it away, and never the one that another has made since. */
function cleared(lock: string, who: string): boolean {
  const clearing = `${lock}.clearing`
  if (!made(clearing, who)) {
    if (isLeft(clearing)) remove(clearing)
    return false
  }
  if (isLeft(lock)) remove(lock)
  remove(clearing)
  return true
}

function made(lock: string, who: string): boolean {
  let fd: number
  try {
    fd = openSync(lock, 'wx', 0o600)
  } catch (thrown) {
    // on Windows one that is being removed is out of reach
    if (['EEXIST', 'EPERM'].includes(String((thrown as NodeJS.ErrnoException).code))) return false
    throw thrown
  }
  try {
    writeSync(fd, who)
    return true
  } catch (thrown) {
    remove(lock)
    throw thrown
  } finally {
    closeSync(fd)
  }
}

/** True if whoever took it is gone. */
function isLeft(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_MS) return true
  } catch {
    return false
  }
  const [pid, owner] = holder(lock).split(' ')
  // without an owner it is being written
  return owner !== undefined && isGone(owner, Number(pid))
}

function holder(lock: string): string {
  try {
    return readFileSync(lock, 'utf8')
  } catch {
    return ''
  }
}

function remove(lock: string): void {
  try {
    unlinkSync(lock)
  } catch {
    // another was faster
  }
}
