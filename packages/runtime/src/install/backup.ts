import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stateUnusable } from '../state-fault.ts'
import { ownDir } from '../state.ts'
import { fingerprint, readIf } from './file.ts'
import type { Touched } from './installs.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What is known of the file from before. */
export interface Earlier {
  readonly touched: Touched | undefined
  /** False: what the file holds now is not what it was before hookline came. */
  readonly untouched: boolean
}

/** Keeps what a file is before it is changed; what an earlier install kept stays if only hookline wrote since. */
export function backUp(file: string, { touched: known, untouched }: Earlier, env: Env): Touched {
  const now = readIf(file)
  if (known?.left !== undefined && known.left === fingerprint(now)) return known
  const restorable = untouched && known === undefined
  if (now === undefined) return { file, backup: null, restorable }
  const dir = ownDir(env, 'backups', `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}`)
  if (dir === undefined) throw stateUnusable(env, 'no backup can be kept', 'backups')
  const backup = join(dir, basename(file))
  writeFileSync(backup, now, { mode: 0o600, flag: 'wx' })
  return { file, backup, restorable }
}
