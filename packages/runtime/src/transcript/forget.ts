import { statSync } from 'node:fs'
import { forgetOld } from '../forget-old.ts'
import { ownDir } from '../state.ts'
import { FOLDER } from './position.ts'

/** Bytes: a position holds what was printed by commands that go on. */
const MOST = 64 << 20

/** Forgets how far transcripts were read that nobody looked at for a week, and the oldest of very many. Never throws. */
export function forgetPositions(env: Readonly<Record<string, string | undefined>>): void {
  const folder = ownDir(env, FOLDER)
  if (folder !== undefined) forgetOld(folder, MOST, (path) => statSync(path).size)
}
