import { readdirSync } from 'node:fs'
import { ownDir } from '../state.ts'
import { forgetOld } from '../forget-old.ts'
import { FOLDER } from './ledger.ts'

/** More than a month of hard work leaves behind. */
const MOST = 100_000

/** Forgets the facts of sessions that nothing was reported of for a week, and the oldest of very many. Never throws. */
export function forgetFacts(env: Readonly<Record<string, string | undefined>>): void {
  const folder = ownDir(env, FOLDER)
  if (folder !== undefined) forgetOld(folder, MOST, (session) => readdirSync(session).length)
}
