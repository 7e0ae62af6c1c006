import { createHash } from 'node:crypto'
import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { isManaged, MANAGED_HOME } from '../managed/places.ts'
import { ownDir } from '../state.ts'

/** Where files that a wall is made from are kept; for the company's lines only those count that root has written. */
export function wallFiles(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return isManaged(env) ? MANAGED_HOME : ownDir(env)
}

/** A file of that content in hookline's own folder, which no wall shows; `undefined`: it cannot be written. */
export function keptFile(own: string, content: Buffer | string, ending: string): string | undefined {
  const path = pathOf(own, content, ending)
  if (existsSync(path)) return path
  // whoever installs keeps what is needed there
  if (own === MANAGED_HOME) return undefined
  try {
    write(path, content, [0o700, 0o600])
    return path
  } catch {
    return undefined
  }
}

/** Keeps a file there that everybody may read. */
export function keepForAll(own: string, content: Buffer, ending: string): void {
  const path = pathOf(own, content, ending)
  write(path, content, [0o755, 0o644])
  chmodSync(dirname(path), 0o755)
  chmodSync(path, 0o644)
}

function pathOf(own: string, content: Buffer | string, ending: string): string {
  const name = createHash('sha256').update(content).digest('hex').slice(0, 16)
  return `${own}/sandbox/${name}.${ending}`
}

function write(path: string, content: Buffer | string, [folder, mode]: readonly [number, number]): void {
  makeFolder(dirname(path), folder)
  const partial = `${path}.${process.pid}`
  writeFileSync(partial, content, { mode })
  renameSync(partial, path)
}
