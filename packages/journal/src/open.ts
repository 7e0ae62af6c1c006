import { closeSync, lstatSync, openSync } from 'node:fs'
import type { HooklineError } from '@hookline/core'
import { inode, moveAside, toldAside } from './aside.ts'
import { journalError } from './errors.ts'
import { migrate, VERSION, versionOf } from './schema.ts'
import { connect, type Db } from './sqlite.ts'

/** A journal that was opened, and what became of a broken one that lay in its place. */
export interface Opened {
  readonly db: Db
  /** A journal that could not be read was moved away, and says where. */
  readonly aside?: HooklineError
  /** Moves this one away, which was found broken only later; `undefined`: it lies there no more. */
  readonly setAside: () => HooklineError | undefined
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
    return found(file, opened(file, options))
  } catch (thrown) {
    if (!isCorrupt(thrown)) throw unusable(file, thrown)
    try {
      const aside = moveAside(file, before)
      const fresh = found(file, opened(file, options))
      return aside === undefined ? fresh : { ...fresh, aside: toldAside(file, aside) }
    } catch (again) {
      throw unusable(file, again)
    }
  }
}

function found(file: string, db: Db): Opened {
  const own = inode(file)
  return {
    db,
    setAside() {
      const to = moveAside(file, own)
      return to === undefined ? undefined : toldAside(file, to)
    },
  }
}

function opened(file: string, { waitMs, connect: to = connect }: OpenOptions): Db {
  refuseLink(file)
  makePrivate(file)
  const db = to(file, waitMs)
  try {
    const version = versionOf(db)
    if (version === undefined)
      throw journalError('JOURNAL_FOREIGN', `${file} is a database of something else`)
    if (version > VERSION)
      throw journalError('JOURNAL_NEWER', `${file} has version ${version}, this hookline knows ${VERSION}`)
    // only one that is hookline's own; and what another process has open in another mode stays as it is
    if (db.get('PRAGMA journal_mode')!['journal_mode'] !== 'wal') db.exec('PRAGMA journal_mode = WAL')
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
