import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import type { BackendName } from './backend.ts'

/** A program that walls in, and whether it was seen to work: what is kept of a trial. */
export interface Tried {
  readonly backend: BackendName
  readonly program: string
  /** Tells it from another that has its place later. */
  readonly mark: string
  /** Where it was tried: what works here does not in a sandbox. */
  readonly place: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Why it does not work; absent: it does. */
  readonly fault?: string
  /** Codex's own program, as it was last told. */
  readonly codex?: string
}

const RECORD = 'sandbox.json'

/** What tells a program from another in its place; `undefined`: there is none. */
export function markOf(path: string): string | undefined {
  try {
    const { size, mtimeMs, ino } = statSync(path)
    return `${size}/${mtimeMs}/${ino}`
  } catch {
    return undefined
  }
}

/** What was kept in hookline's own folder. */
export function readTried(dir: string): Tried | undefined {
  try {
    const found = JSON.parse(readFileSync(`${dir}/${RECORD}`, 'utf8')) as Partial<Tried>
    return typeof found.backend === 'string' && typeof found.program === 'string'
      ? (found as Tried)
      : undefined
  } catch {
    return undefined
  }
}

/** Nobody is harmed if it cannot be written: it is tried again. */
export function writeTried(one: Tried, dir: string): void {
  try {
    const partial = `${dir}/${RECORD}.${process.pid}`
    writeFileSync(partial, JSON.stringify(one), { mode: 0o600 })
    renameSync(partial, `${dir}/${RECORD}`)
  } catch {
    // a full disk, another that does the same
  }
}
