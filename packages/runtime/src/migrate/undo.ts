import { fingerprint, readIf, replaceFile } from '../install/file.ts'
import { readFileSync } from 'node:fs'
import { checked, type MigrateRequest } from './draft.ts'
import { migrateError } from '../errors.ts'
import { switched } from './marker.ts'
import { originOf } from './origin.ts'
import { keepSwitches, readSwitches, type Switch } from './switch-record.ts'

/** What was put back. */
export interface Undone {
  readonly files: readonly string[]
  readonly config: string
}

/**
 * Takes the last switch back: originals on, to the byte what they were, then their hooks off; in this order, so that what
 * ran goes on running whatever ends this process. @throws HooklineError `MIGRATE_NOTHING_TO_UNDO`, `MIGRATE_CHANGED`
 */
export async function undo(request: MigrateRequest): Promise<Undone> {
  const { env, compile } = request
  const folder = originOf(request.agent)!.folder(request)
  const all = readSwitches(env)
  const last = all.findLast((one) => one.folder === folder)
  if (last === undefined)
    throw migrateError(
      'MIGRATE_NOTHING_TO_UNDO',
      `nothing that was switched over of ${folder} is left to be put back`,
    )
  const changed = last.files.find((one) => !holds(one.file, [one.after, one.before]))
  if (changed !== undefined)
    throw migrateError(
      'MIGRATE_CHANGED',
      `${changed.file} was changed since; what it was before: ${changed.backup}`,
    )
  const before = readIf(last.config)
  const after = before === undefined ? undefined : switched(before, new Set(last.keys), false)
  if (after !== undefined && after !== before) await checked(after, last.config, compile)
  for (const { file, backup } of last.files) replaceFile(file, readIf(file), readFileSync(backup, 'utf8'))
  if (after !== before) replaceFile(last.config, before, after)
  keepSwitches(
    env,
    all.filter((one: Switch) => one !== last),
  )
  return { files: last.files.map(({ file }) => file), config: last.config }
}

function holds(file: string, prints: readonly string[]): boolean {
  return prints.includes(fingerprint(readIf(file)) ?? '')
}
