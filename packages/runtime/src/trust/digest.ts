import type { Hash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** A file of a folder that is looked at as a whole. */
export interface Piece {
  /** Relative to the folder. */
  readonly path: string
  readonly bytes: Buffer
  readonly executable: boolean
}

/** What a folder may hold to be taken along. */
export interface Bounds {
  readonly files: number
  readonly bytes: number
}

/** Every file of a folder, packages that it has installed left out; `undefined`: it is too much, or holds links. */
export function piecesOf(folder: string, bounds: Bounds): readonly Piece[] | undefined {
  const pieces: Piece[] = []
  let left = bounds.bytes
  const folders = [folder]
  for (const dir of folders) {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name)
      if (entry.name === 'node_modules' || entry.name === '.git') continue
      if (entry.isDirectory()) folders.push(path)
      if (folders.length > bounds.files || !(entry.isDirectory() || entry.isFile())) return undefined
      if (entry.isDirectory()) continue
      left -= lstatSync(path).size
      if (left < 0 || pieces.length >= bounds.files) return undefined
      pieces.push({ ...pieceOf(path), path: relative(folder, path) })
    }
  }
  return pieces.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** One file. */
export function pieceOf(file: string): Piece {
  return { path: '', bytes: readFileSync(file), executable: (lstatSync(file).mode & 0o100) !== 0 }
}

/** SHA-256 of what files hold, what they are called, and whether they are programs. */
export function digestOf(pieces: readonly Piece[]): string {
  const hash = sha256()
  for (const { path, bytes, executable } of pieces)
    hash.update(`${JSON.stringify(path)} ${executable} ${bytes.length}\n`).update(bytes)
  return hash.digest('hex')
}

/** SHA-256 of a value of JSON, whatever the order of its keys. */
export function digestOfJson(value: unknown): string {
  return sha256()
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}

/** Not imported: every event would pay for loading it. */
function sha256(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256')
}
