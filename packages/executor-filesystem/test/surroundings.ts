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

/** All that lies beside workspace and state directory, a line each: names, rights, times of writing and checksums. */
export function surroundings({ dir }: Place): string {
  return readdirSync(dir)
    .toSorted()
    .filter((name) => name !== 'workspace' && name !== 'state')
    .flatMap((name) => look(join(dir, name)))
    .join('\n')
}

function look(path: string): readonly string[] {
  const stat = lstatSync(path)
  const about = `${path} ${stat.mode.toString(8)} ${stat.uid}:${stat.gid}`
  if (stat.isSymbolicLink()) return [`${about} ${readlinkSync(path)}`]
  if (stat.isFile())
    return [
      `${about} ${stat.mtimeMs} ${checksum(path)} ${JSON.stringify(readFileSync(path, 'utf8').slice(0, 60))}`,
    ]
  if (!stat.isDirectory()) return [about]
  const names = readdirSync(path).toSorted()
  return [about, ...names.flatMap((name) => look(join(path, name)))]
}

function checksum(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)
}
