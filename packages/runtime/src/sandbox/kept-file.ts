import { createHash } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { makeFolder } from '../make-folder.ts'

/** A file of that content in hookline's own folder, which no wall shows; `undefined`: it cannot be written. */
export function keptFile(own: string, content: Buffer | string, ending: string): string | undefined {
  const name = createHash('sha256').update(content).digest('hex').slice(0, 16)
  const path = `${own}/sandbox/${name}.${ending}`
  if (existsSync(path)) return path
  try {
    makeFolder(`${own}/sandbox`, 0o700)
    const partial = `${path}.${process.pid}`
    writeFileSync(partial, content, { mode: 0o600 })
    renameSync(partial, path)
    return path
  } catch {
    return undefined
  }
}
