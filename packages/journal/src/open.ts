import { chmodSync, closeSync, lstatSync, openSync, readSync } from 'node:fs'
import type { HooklineError } from '@hookline/core'
import { inode, moveAside } from './aside.ts'
import { checkpointed } from './checkpoints.ts'
import { journalError } from './errors.ts'
import { holding, isOpenHere } from './opened-here.ts'
import { APPLICATION, migrate, MIGRATIONS, versionOf } from './schema.ts'
import { connect, type Db } from './sqlite.ts'
import { codeOf, corrupt, isCorrupt, unusable, watched } from './watched.ts'

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
  /** What makes the tables. */
  readonly migrations?: readonly string[]
}

/**
 * Opens the journal or makes it, at the version of this hookline. One that is no database any more is moved aside, whole,
 * and a new one begun. @throws HooklineError `JOURNAL_NEWER`, `JOURNAL_FOREIGN`, `JOURNAL_BUSY`, `JOURNAL_UNUSABLE`
 */
export function open(file: string, options: OpenOptions): Opened {
  let aside: string | undefined
  for (let tries = 0; ; tries++) {
    const before = inode(file)
    try {
      const db = opened(file, options, (thrown) => {
        if (isCorrupt(thrown) && before !== undefined && aside === undefined)
          aside = moveAside(file, before, options.waitMs)
      })
      return aside === undefined ? { db } : { db, aside: corrupt(file, aside, 'a new one was begun') }
    } catch (thrown) {
      // broken, or moved by another process at this very moment: the next look finds another file
      if (inode(file) === before || tries === MOST_TRIES) throw unusable(file, 'opened', thrown)
    }
  }
}

const MOST_TRIES = 20

function opened(
  file: string,
  { waitMs, connect: to = connect, migrations = MIGRATIONS }: OpenOptions,
  failed: (thrown: unknown) => void,
): Db {
  refuseLink(file)
  makePrivate(file)
  const [own, known] = [inode(file), migrations.length]
  if (!isOpenHere(file) && !isMarked(file))
    guarded(to(file, waitMs, true), failed, (db) => checkVersion(file, db, known)).close()
  const db = guarded(to(file, waitMs), failed, (made) => {
    const version = checkVersion(file, made, known)
    intoWal(made, waitMs)
    if (version < known) migrate(made, migrations)
    if (inode(file) !== own) throw new Error('it was moved away')
  })
  return watched(file, checkpointed(holding(file, db)), own, waitMs)
}

function refuseLink(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile())
    throw journalError('JOURNAL_UNUSABLE', `${file} is no file of its own`)
}

/** What is in it is for nobody else; SQLite gives its side files the mode of the file. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    if ((lstatSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  }
}

/** True if the file itself says that it is a journal, or is too short for one: of any other, no byte may change by a look. */
function isMarked(file: string): boolean {
  const head = Buffer.alloc(72)
  const fd = openSync(file, 'r')
  try {
    return readSync(fd, head) < head.length || head.readUInt32BE(68) === APPLICATION
  } finally {
    closeSync(fd)
  }
}

/** Closed if that fails, but not before it is moved: a close would write to what is to stay as it was found. */
function guarded(db: Db, failed: (thrown: unknown) => void, act: (db: Db) => unknown): Db {
  try {
    act(db)
    return db
  } catch (thrown) {
    try {
      failed(thrown)
    } finally {
      db.close()
    }
    throw thrown
  }
}

function checkVersion(file: string, db: Db, known: number): number {
  // in one look: another process may be making it
  db.exec('BEGIN')
  const version = versionOf(db)
  db.exec('ROLLBACK')
  if (version === undefined) throw journalError('JOURNAL_FOREIGN', `${file} is a database of something else`)
  if (version > known)
    throw journalError('JOURNAL_NEWER', `${file} has version ${version}, this hookline knows ${known}`)
  return version
}

/** What another process has open in another mode cannot change now, and SQLite does not wait for that by itself. */
function intoWal(db: Db, waitMs: number): void {
  for (const end = Date.now() + waitMs; ;) {
    try {
      if (db.get('PRAGMA journal_mode')!['journal_mode'] !== 'wal') db.exec('PRAGMA journal_mode = WAL')
      return
    } catch (thrown) {
      if (codeOf(thrown) !== 5 || Date.now() >= end) throw thrown
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
