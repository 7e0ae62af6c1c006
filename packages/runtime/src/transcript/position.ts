import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Json, Told } from '@hookline/core'
import { fileName } from '../file-name.ts'
import { cleaned } from '../record/shorten.ts'
import { ownDir } from '../state.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Below the state directory: a file for each transcript. */
export const FOLDER = 'transcripts'

/** How far a transcript was read. */
export interface Position {
  readonly path: string
  readonly inode: number
  readonly offset: number
  readonly state: Json
  /** A task goes on. */
  readonly isOpen: boolean
  /** Facts that a hook may still report. */
  readonly held: readonly Told[]
}

/** Where the position of a transcript is kept; `undefined`: nowhere. */
export function placeOf(path: string, env: Env): string | undefined {
  const folder = ownDir(env, FOLDER)
  return folder === undefined ? undefined : `${folder}/${fileName(path)}`
}

/** `undefined`: it was not read before, or is another file now. */
export function readPosition(place: string, path: string, inode: number, size: number): Position | undefined {
  try {
    const found = JSON.parse(readFileSync(place, 'utf8')) as Position
    return found.path === path && found.inode === inode && found.offset <= size ? found : undefined
  } catch {
    return undefined
  }
}

/** Whole, or as it was. As of all that is kept, what looks like a secret is taken out; of what came from there it is. */
export function writePosition(place: string, position: Position, before: Position): void {
  const own = `${place}.${process.pid}`
  const clean = new Set(before.held)
  const held = position.held.map((told) => (clean.has(told) ? told : { ...told, data: cleaned(told.data) }))
  try {
    writeFileSync(own, JSON.stringify({ ...position, state: cleaned(position.state), held }), { mode: 0o600 })
    renameSync(own, place)
  } catch {
    // it is read again, and what was told is known
  }
}
