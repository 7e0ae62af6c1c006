import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { trustError } from '../errors.ts'
import { stateUnusable } from '../state-fault.ts'
import { ownDir } from '../state.ts'
import { digestOf, pieceOf, piecesOf, type Piece } from './digest.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where copies of trusted programs lie, below the state directory: a folder for each content. */
export const COPIES_FOLDER = 'trusted'

/** What can be told of a program without copying it: its content, with what lies beside it. */
export interface Content {
  readonly file: string
  readonly digest: string
  readonly pieces: readonly Piece[]
  /** The program among them. */
  readonly name: string
}

const BOUNDS = { files: 200, bytes: 2 << 20 }
/** Of a program by itself. */
const LARGEST = 64 << 20

/**
 * What of a project a program is: the folder that it lies in, since it may read what lies beside it, or only the file where
 * that folder is the project's root or too much.
 * @throws HooklineError `TRUST_TOO_MUCH`
 */
export function contentOf(file: string, root: string): Content {
  const folder = dirname(file)
  const name = basename(file)
  const beside = folder === root ? undefined : piecesOf(folder, BOUNDS)
  const pieces = beside ?? [alone(file, name)]
  return { file, digest: digestOf(pieces), pieces, name }
}

function alone(file: string, name: string): Piece {
  const { size } = statSync(file)
  if (size <= LARGEST) return { ...pieceOf(file), path: name }
  throw trustError('TRUST_TOO_MUCH', `${file} has ${size >> 20} MB, and ${LARGEST >> 20} MB can be copied`)
}

/**
 * Copies a program into the state directory, for nobody to write to. Gives the path of the copy.
 * @throws HooklineError `STATE_UNUSABLE`
 */
export function copied({ digest, pieces, name }: Content, env: Env): string {
  const top = ownDir(env, COPIES_FOLDER)
  if (top === undefined)
    throw stateUnusable(env, 'copies of what is trusted have no place to lie', COPIES_FOLDER)
  const target = join(top, digest)
  if (existsSync(target)) {
    // somebody may have been at it
    if (isWhole(target, digest, pieces)) {
      const now = new Date()
      utimesSync(target, now, now)
      return join(target, name)
    }
    remove(target)
  }
  const partial = join(top, `.${randomUUID()}`)
  for (const piece of pieces) {
    const path = join(partial, piece.path)
    makeFolder(dirname(path), 0o700)
    writeFileSync(path, piece.bytes, { mode: piece.executable ? 0o500 : 0o400, flag: 'wx' })
  }
  try {
    renameSync(partial, target)
  } catch {
    // another process was faster, with the same content
    remove(partial)
  }
  close(target)
  return join(target, name)
}

/** True if a copy still is what was copied. */
function isWhole(folder: string, digest: string, wanted: readonly Piece[]): boolean {
  const bytes = wanted.reduce((sum, piece) => sum + piece.bytes.length, 0)
  try {
    const pieces = piecesOf(folder, { files: BOUNDS.files, bytes })
    return pieces !== undefined && digestOf(pieces) === digest
  } catch {
    return false
  }
}

/** Somebody may be about to note that they need a copy which they have just made. */
const SPARED_MS = 600_000

/** Removes the copies that nobody needs any more. */
export function forgetCopies(needed: ReadonlySet<string>, env: Env): void {
  const top = ownDir(env, COPIES_FOLDER)
  if (top === undefined) return
  const latest = Date.now() - SPARED_MS
  for (const name of readdirSync(top))
    if (!needed.has(name) && statSync(join(top, name)).mtimeMs < latest) remove(join(top, name))
}

function close(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) close(join(folder, entry.name))
  chmodSync(folder, 0o500)
}

function remove(folder: string): void {
  const open = (dir: string): void => {
    chmodSync(dir, 0o700)
    for (const entry of readdirSync(dir, { withFileTypes: true }))
      if (entry.isDirectory()) open(join(dir, entry.name))
  }
  open(folder)
  rmSync(folder, { recursive: true, force: true })
}
