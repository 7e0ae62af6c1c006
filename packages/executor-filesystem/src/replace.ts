import { fchmodSync, fchownSync, fstatSync, renameSync, type Stats } from 'node:fs'
import { fileError } from './errors.ts'
import { errnoOf } from './fault.ts'
import type { Folder } from './held.ts'
import type { Path } from './path.ts'
import { entryAt, refuseKind } from './regular.ts'
import { withTemp } from './temp.ts'
import { toDisk } from './to-disk.ts'

/** How a file is put in the place of another. */
export interface ReplaceOptions {
  /** Of a file that is new. */
  readonly mode: number
  /** True: also of one that is there. */
  readonly isModeSet?: boolean
  readonly isSynced: boolean
  /** Names the work: the delivery. */
  readonly about: string
}

/**
 * Writes a file anew: at any moment it is the old one or the new one, whole. Rights and owner of one that is there are kept.
 * @throws HooklineError one of `FILE_ERRORS`
 */
export async function replace<T>(
  folder: Folder,
  { name, shown }: Path,
  options: ReplaceOptions,
  fill: (fd: number) => Promise<T>,
): Promise<T> {
  const before = entryAt(folder, name)
  if (before !== undefined) refuseKind(before, shown)
  return withTemp(folder, `${options.about}\0${name}`, async (temp, fd) => {
    const result = await fill(fd)
    dress(fd, before, options, shown)
    if (options.isSynced) await toDisk(fd)
    renameSync(folder.at(temp), folder.at(name))
    if (options.isSynced) await toDisk(folder.fd)
    return result
  })
}

/** Owner first: giving a file away takes rights from it. */
function dress(
  fd: number,
  before: Stats | undefined,
  { mode, isModeSet }: ReplaceOptions,
  shown: string,
): void {
  if (before !== undefined) chowned(fd, before, shown)
  fchmodSync(fd, before === undefined || isModeSet === true ? mode : before.mode & 0o777)
}

function chowned(fd: number, { uid, gid }: Stats, shown: string): void {
  const now = fstatSync(fd)
  if (now.uid === uid && now.gid === gid) return
  try {
    fchownSync(fd, uid, gid)
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EPERM') throw thrown
    throw fileError('FILE_OWNER', `${shown} belongs to ${uid}:${gid}, and would not after this`)
  }
}
