import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  readSync,
  writeSync,
} from 'node:fs'
import { errnoOf, faultOf } from './fault.ts'
import type { Folder } from './held.ts'
import type { Path } from './path.ts'
import { openRegular, type Opened } from './regular.ts'
import type { Root } from './root.ts'
import { isDue, putAside, type Rotation } from './rotation.ts'
import { dataToDisk } from './to-disk.ts'
import { inFolder } from './walk.ts'

/** How records are appended. */
export interface AppendOptions {
  /** Of a file that is new. */
  readonly mode: number
  readonly isSynced: boolean
  readonly rotation: Rotation | undefined
  readonly now: number
}

/** What came of it. */
export interface Appended {
  /** The file was put aside, and another begun. */
  readonly isRotated: boolean
  /** Resolves once the disk has the records, if that was asked for; for this nobody else needs to be kept from the file. */
  readonly kept: Promise<void>
}

/**
 * Appends whole records, all or none of them. To be called while nobody else of hookline's writes to the file: what could not be
 * written whole is taken back. @throws HooklineError one of `FILE_ERRORS`
 */
export function append(root: Root, path: Path, records: Buffer, options: AppendOptions): Appended {
  return inFolder(root, path, (folder) => appendIn(folder, path, records, options), { isMaking: true })
}

function appendIn(folder: Folder, path: Path, records: Buffer, options: AppendOptions): Appended {
  const { rotation, isSynced, now } = options
  const first = opened(folder, path, options.mode)
  let file = first
  let kept: Promise<void> | undefined
  try {
    const isRotated = rotation !== undefined && isDue(first.stat, records.length, rotation, now)
    if (isRotated) file = another(folder, path, first, options)
    write(file, records)
    if (isSynced && file.isNew) fsyncSync(folder.fd)
    if (isSynced) kept = flushed(file.fd, path)
    // whoever fails before it waits for that is not ended by it
    kept?.catch(() => undefined)
    return { isRotated, kept: kept ?? Promise.resolve() }
  } finally {
    if (kept === undefined) closeSync(file.fd)
    if (file !== first) closeSync(first.fd)
  }
}

/** Closes it afterwards. */
async function flushed(fd: number, { shown }: Path): Promise<void> {
  try {
    await dataToDisk(fd)
  } catch (thrown) {
    throw faultOf(thrown, shown)
  } finally {
    closeSync(fd)
  }
}

function opened(folder: Folder, { name, shown }: Path, mode: number): Opened {
  const file = openRegular(folder, name, shown, { flags: constants.O_RDWR | constants.O_APPEND, mode })
  // whatever the umask of the process is
  if (file.isNew) fchmodSync(file.fd, mode)
  return file
}

/** Another file in its place, which belongs to whom the first belonged to. */
function another(folder: Folder, path: Path, { stat }: Opened, { now }: AppendOptions): Opened {
  putAside(folder, path.name, now)
  const file = opened(folder, path, stat.mode & 0o777)
  const { uid, gid } = file.stat
  if (uid !== stat.uid || gid !== stat.gid) chowned(file.fd, stat)
  return file
}

/** Who may not give files away keeps it: the records count. */
function chowned(fd: number, { uid, gid }: Opened['stat']): void {
  try {
    fchownSync(fd, uid, gid)
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EPERM') throw thrown
  }
}

const NEWLINE = 10

function write(file: Opened, records: Buffer): void {
  const { size } = file.stat
  // what was killed while it wrote has left half a line: nothing is glued to it
  const all = size > 0 && lastByte(file) !== NEWLINE ? Buffer.concat([Buffer.from('\n'), records]) : records
  let done = 0
  try {
    while (done < all.length) done += writeSync(file.fd, all, done)
  } catch (thrown) {
    takeBack(file, done)
    throw thrown
  }
}

function lastByte({ fd, stat }: Opened): number {
  const byte = Buffer.alloc(1)
  readSync(fd, byte, 0, 1, stat.size - 1)
  return byte[0]!
}

/** Unless somebody who knows no lock has written since. */
function takeBack({ fd, stat }: Opened, done: number): void {
  if (done > 0 && fstatSync(fd).size === stat.size + done) ftruncateSync(fd, stat.size)
}
