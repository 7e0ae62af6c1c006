import { closeSync, linkSync, lstatSync, openSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs'
import type { HooklineError } from '@hookline/core'
import { journalError } from './errors.ts'
import { migrate, VERSION, versionOf } from './schema.ts'
import { connect, type Db } from './sqlite.ts'

/** A journal that was opened, and what became of a broken one that lay in its place. */
export interface Opened {
  readonly db: Db
  /** A journal that could not be read was moved away, and says where. */
  readonly aside?: HooklineError
}

/** How it is opened. */
export interface OpenOptions {
  /** Milliseconds that another process which writes is waited for. */
  readonly waitMs: number
  /** What opens the file. */
  readonly connect?: typeof connect
}

/**
 * Opens the journal or makes it, at the version of this hookline. One that is no database any more is moved aside, whole,
 * and a new one begun. @throws HooklineError `JOURNAL_NEWER`, `JOURNAL_FOREIGN`, `JOURNAL_UNUSABLE`
 */
export function open(file: string, options: OpenOptions): Opened {
  const before = inode(file)
  try {
    return { db: opened(file, options) }
  } catch (thrown) {
    if (!isCorrupt(thrown)) throw unusable(file, thrown)
    const aside = moveAside(file, before)
    try {
      return { db: opened(file, options), ...(aside === undefined ? {} : { aside: toldAside(file, aside) }) }
    } catch (again) {
      throw unusable(file, again)
    }
  }
}

function opened(file: string, { waitMs, connect: to = connect }: OpenOptions): Db {
  refuseLink(file)
  makePrivate(file)
  const db = to(file, waitMs)
  try {
    // what another process has open in another mode stays as it is
    if (db.get('PRAGMA journal_mode')!['journal_mode'] !== 'wal') db.exec('PRAGMA journal_mode = WAL')
    const version = versionOf(db)
    if (version === undefined)
      throw journalError('JOURNAL_FOREIGN', `${file} is a database of something else`)
    if (version > VERSION)
      throw journalError('JOURNAL_NEWER', `${file} has version ${version}, this hookline knows ${VERSION}`)
    if (version < VERSION) migrate(db)
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

/** What is in it is for nobody else; SQLite gives its side files the mode of the file. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
}

function refuseLink(file: string): void {
  try {
    if (!lstatSync(file).isFile()) throw journalError('JOURNAL_UNUSABLE', `${file} is no file of its own`)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, with whatever more they say. */
export function isCorrupt(thrown: unknown): boolean {
  const code = ((thrown as { readonly errcode?: number }).errcode ?? 0) & 0xff
  return code === 11 || code === 26
}

function unusable(file: string, thrown: unknown): unknown {
  if (typeof (thrown as { readonly hint?: unknown }).hint === 'string') return thrown
  return journalError('JOURNAL_UNUSABLE', `${file} cannot be opened: ${(thrown as Error).message}`, {
    cause: thrown,
  })
}

/**
 * Where it lies now; `undefined`: another process has done it. The file that was found broken, and no other: who comes
 * late must not move the new one away.
 */
function moveAside(file: string, broken: number | undefined): string | undefined {
  const lock = `${file}.aside`
  try {
    closeSync(openSync(lock, 'wx', 0o600))
  } catch {
    if (Date.now() - statSync(lock).mtimeMs < STALE_MS) return undefined
    rmSync(lock, { force: true })
    return moveAside(file, broken)
  }
  try {
    if (broken === undefined || inode(file) !== broken) return undefined
    const to = freeName(file)
    for (const side of ['-wal', '-shm']) renameIfThere(`${file}${side}`, `${to}${side}`)
    renameSync(file, to)
    return to
  } finally {
    rmSync(lock, { force: true })
  }
}

const STALE_MS = 10_000

function freeName(file: string): string {
  const day = new Date().toISOString().replaceAll(/[:.]/g, '-')
  for (let n = 0; ; n++) {
    const name = `${file}.corrupt-${day}${n === 0 ? '' : `-${n}`}`
    if (inode(name) === undefined) return name
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    // not over one that is there
    linkSync(from, to)
    unlinkSync(from)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
  }
}

function inode(file: string): number | undefined {
  try {
    return lstatSync(file).ino
  } catch {
    return undefined
  }
}

function toldAside(file: string, aside: string): HooklineError {
  return journalError(
    'JOURNAL_CORRUPT',
    `${file} was broken: it lies at ${aside} now, and a new journal was begun. What was to be delivered is in the old one`,
    { file: aside },
  )
}
