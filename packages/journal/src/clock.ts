import type { Db } from './sqlite.ts'
import type { Times } from './times.ts'

/** More than clocks are corrected by while they run. */
const JUMP_MS = 1000
const NOTE_MS = 60_000

/**
 * The time by the wall, within a transaction. What waits for its time is moved along with a wall that was set, or that went
 * on while the machine slept: it waits for what was left of its time, no less and no longer.
 */
export function setTimes(db: Db, times: Times): number {
  const seen = look(db, times)
  if (seen.drift !== 0) shift(db, seen)
  if (seen.isReboot) voidLeases(db)
  if (seen.offMs > 0) grant(db, seen.offMs)
  if (seen.isStale) note(db, seen.wall, seen.steady, times.boot)
  return seen.wall
}

/** The time by which what waits is due, if nothing may be written. */
export function presentTime(db: Db, times: Times): number {
  const { wall, drift } = look(db, times)
  return wall - drift
}

interface Seen {
  readonly wall: number
  readonly steady: number
  /** How far the wall is from where it would be had nobody set it. */
  readonly drift: number
  /** The machine's own clock has begun anew, and nothing told the boots apart. */
  readonly isReboot: boolean
  /** How long the machine may have been off, in which nobody could try anything. */
  readonly offMs: number
  readonly isStale: boolean
}

function look(db: Db, times: Times): Seen {
  const { wall, steady } = together(times)
  const before = db.get('SELECT boot, wall, steady FROM clock')
  if (before === undefined) return { wall, steady, drift: 0, isReboot: false, offMs: 0, isStale: true }
  const passed = steady - Number(before['steady'])
  const isSameBoot = before['boot'] === times.boot && passed >= 0
  // how long it was off, nobody knows: time did not go backwards
  const drift = isSameBoot
    ? wall - Number(before['wall']) - passed
    : Math.min(0, wall - Number(before['wall']))
  const isJump = Math.abs(drift) > JUMP_MS
  return {
    wall,
    steady,
    drift: isJump ? drift : 0,
    isReboot: !isSameBoot && before['boot'] === times.boot,
    offMs: isSameBoot ? 0 : Math.max(0, wall - Number(before['wall'])),
    isStale: isJump || !isSameBoot || passed > NOTE_MS,
  }
}

/** A process may be stopped between two looks: the clocks would seem to differ. */
function together(times: Times): { readonly wall: number; readonly steady: number } {
  for (let tries = 0; ; tries++) {
    const [before, wall, after] = [times.steady(), times.wall(), times.steady()]
    if (after - before < JUMP_MS / 10 || tries === 5) return { wall, steady: after }
  }
}

function shift(db: Db, { wall, drift }: Seen): void {
  // what is due stays due
  const from = Math.min(wall, wall - drift)
  for (const state of ['new', 'ready', 'running']) {
    db.run(`UPDATE runs SET next_at = next_at + ? WHERE state = '${state}' AND next_at > ?`, drift, from)
    db.run(`UPDATE runs SET first_at = first_at + ? WHERE state = '${state}'`, drift)
  }
  db.run('UPDATE runs SET tell_at = tell_at + ? WHERE tell_at > ?', drift, from)
  db.run('UPDATE lanes SET held_until = held_until + ? WHERE held_until > ?', drift, from)
  db.run('UPDATE breakers SET open_until = open_until + ? WHERE open_until > ?', drift, from)
  db.run('UPDATE rates SET at = at + ?', drift)
}

/** What is due stays due, and has as much of its time as before. */
function grant(db: Db, ms: number): void {
  for (const state of ['new', 'ready', 'running'])
    db.run(`UPDATE runs SET first_at = first_at + ? WHERE state = '${state}'`, ms)
}

function voidLeases(db: Db): void {
  db.run("UPDATE runs SET lease = 0 WHERE state = 'running'")
  db.run('UPDATE deliverer SET lease = 0')
}

function note(db: Db, wall: number, steady: number, boot: string): void {
  db.run(
    `INSERT INTO clock (one, boot, wall, steady) VALUES (1, ?, ?, ?)
     ON CONFLICT DO UPDATE SET boot = excluded.boot, wall = excluded.wall, steady = excluded.steady`,
    boot,
    wall,
    steady,
  )
}
