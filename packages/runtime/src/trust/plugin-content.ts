import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { digestOf, piecesOf } from './digest.ts'

const BOUNDS = { files: 5000, bytes: 64 << 20 }

/** SHA-256 of the package that a module belongs to, without what it has installed; `undefined`: it is too much, or holds links. */
export function packageDigest(module: string): string | undefined {
  const pieces = piecesOf(packageFolder(module), BOUNDS)
  return pieces === undefined ? undefined : digestOf(pieces)
}

function packageFolder(module: string): string {
  for (let dir = dirname(module); dir !== dirname(dir); dir = dirname(dir))
    if (existsSync(join(dir, 'package.json'))) return dir
  return dirname(module)
}
