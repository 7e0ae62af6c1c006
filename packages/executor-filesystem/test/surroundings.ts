import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './place.ts'

/** Puts things around a workspace that nobody may touch. */
export function surround({ dir }: Place): void {
  mkdirSync(join(dir, 'outside/deep'), { recursive: true })
  writeFileSync(join(dir, 'outside/secret'), 'secret', { mode: 0o600 })
  writeFileSync(join(dir, 'outside/deep/file'), 'file')
  writeFileSync(join(dir, 'secret'), 'secret')
}

/** All that lies beside workspace and state directory, in one word: names, kinds, rights, times of writing and contents. */
export function surroundings({ dir }: Place): string {
  const hash = createHash('sha256')
  const look = (path: string): void => {
    const stat = lstatSync(path)
    const kind = stat.mode & 0o170000
    hash.update(`${path}\0${kind}\0${stat.mode}\0${stat.uid}\0`)
    if (stat.isSymbolicLink()) hash.update(readlinkSync(path))
    if (stat.isFile()) hash.update(`${stat.mtimeMs}\0`).update(readFileSync(path))
    if (stat.isDirectory()) for (const name of readdirSync(path).toSorted()) look(join(path, name))
  }
  for (const name of readdirSync(dir).toSorted())
    if (name !== 'workspace' && name !== 'state') look(join(dir, name))
  return hash.digest('hex')
}
