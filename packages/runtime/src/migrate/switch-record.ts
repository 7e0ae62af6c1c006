import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fingerprint, readIf, replaceFile } from '../install/file.ts'
import { stateUnusable } from '../state-fault.ts'
import { ownDir } from '../state.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A file of the agent out of which hooks were taken. */
export interface SwitchedFile {
  readonly file: string
  /** A copy of what it was. */
  readonly backup: string
  /** Fingerprints. */
  readonly before: string
  readonly after: string
}

/** One time that originals were switched off, and their hooks on. */
export interface Switch {
  /** The folder that the originals are of. */
  readonly folder: string
  readonly config: string
  /** What the originals are known by in the hooks.toml. */
  readonly keys: readonly string[]
  readonly files: readonly SwitchedFile[]
}

/** A copy of each file before it is changed, to the byte. @throws HooklineError `STATE_UNUSABLE` */
export function backedUp(
  changes: readonly { readonly file: string; readonly before: string; readonly after: string }[],
  env: Env,
): readonly SwitchedFile[] {
  const dir = ownDir(env, 'backups', `migrate-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`)
  if (dir === undefined) throw stateUnusable(env, 'no backup can be kept', 'backups')
  return changes.map(({ file, before, after }) => {
    const backup = join(dir, basename(file))
    writeFileSync(backup, before, { mode: 0o600, flag: 'wx' })
    return { file, backup, before: fingerprint(before)!, after: fingerprint(after)! }
  })
}

/** All that was switched and not undone, oldest first. */
export function readSwitches(env: Env): readonly Switch[] {
  const text = readIf(recordFile(env))
  try {
    const { format, switches } = JSON.parse(text ?? '{}') as { format?: unknown; switches: readonly Switch[] }
    return format === 1 ? switches : []
  } catch {
    return []
  }
}

/** Keeps the list. @throws HooklineError `STATE_UNUSABLE` */
export function keepSwitches(env: Env, switches: readonly Switch[]): void {
  const file = recordFile(env)
  replaceFile(file, readIf(file), `${JSON.stringify({ format: 1, switches }, null, 2)}\n`)
}

function recordFile(env: Env): string {
  const dir = ownDir(env)
  if (dir === undefined) throw stateUnusable(env)
  return join(dir, 'migrations.json')
}
