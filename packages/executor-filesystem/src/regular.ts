import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs'
import { fileError } from './errors.ts'
import { errnoOf } from './fault.ts'
import type { Folder } from './held.ts'
import { refuseElsewhere } from './elsewhere.ts'

const { O_NOFOLLOW, O_NONBLOCK, O_NOCTTY, O_CREAT, O_EXCL, O_RDONLY } = constants

/** A regular file that is open. */
export interface Opened {
  readonly fd: number
  readonly stat: Stats
  /** It was not there before. */
  readonly isNew: boolean
}

/** How to open it. */
export interface OpenOptions {
  /** Default: to read. */
  readonly flags?: number
  /** It is made so if it is missing. Default: it must be there. */
  readonly mode?: number
  /** True: another name of the file somewhere is no matter. Default false. */
  readonly mayBeLinked?: boolean
}

/**
 * Opens a regular file in a folder that is held: no link is followed, and no pipe, socket, device or folder opened, whoever
 * puts it there at whatever moment. The caller closes it. @throws HooklineError `FILE_LINK`, `FILE_KIND`, `FILE_HARD_LINK`
 */
export function openRegular(folder: Folder, name: string, shown: string, options: OpenOptions = {}): Opened {
  const { mayBeLinked = false } = options
  const { fd, isNew } = openOrMake(folder, name, shown, options)
  try {
    const stat = fstatSync(fd)
    refuseKind(stat, shown)
    if (!mayBeLinked) refuseElsewhere(fd, folder.at(name), shown)
    return { fd, stat, isNew }
  } catch (thrown) {
    closeSync(fd)
    throw thrown
  }
}

function openOrMake(
  folder: Folder,
  name: string,
  shown: string,
  { flags = O_RDONLY, mode }: OpenOptions,
): Pick<Opened, 'fd' | 'isNew'> {
  for (let tries = 0; tries < 10; tries++) {
    const before = entryAt(folder, name)
    if (before !== undefined) refuseKind(before, shown)
    const isNew = before === undefined && mode !== undefined
    const fd = opened(folder.at(name), flags | SAFELY, isNew ? mode : undefined)
    if (fd !== undefined) return { fd, isNew }
  }
  throw fileError('FILE_MOVED', `${shown} comes and goes meanwhile`, { retryable: true })
}

/** `undefined`: somebody else has made it meanwhile. */
function opened(at: string, flags: number, mode: number | undefined): number | undefined {
  if (mode === undefined) return openSync(at, flags)
  try {
    return openSync(at, flags | O_CREAT | O_EXCL, mode)
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return undefined
    throw thrown
  }
}

/** A pipe that nobody writes to does not hold it up, a terminal does not become that of the process. */
const SAFELY = O_NOFOLLOW | O_NONBLOCK | (O_NOCTTY ?? 0)

/** What is there, not followed. */
export function entryAt(folder: Folder, name: string): Stats | undefined {
  return lstatSync(folder.at(name), { throwIfNoEntry: false })
}

/** @throws HooklineError `FILE_LINK`, `FILE_KIND` */
export function refuseKind(stat: Stats, shown: string): void {
  if (stat.isFile()) return
  if (stat.isSymbolicLink()) throw fileError('FILE_LINK', `${shown} is a link`)
  throw fileError('FILE_KIND', `${shown} is ${kindOf(stat)}`)
}

function kindOf(stat: Stats): string {
  if (stat.isDirectory()) return 'a folder'
  if (stat.isFIFO()) return 'a pipe'
  return stat.isSocket() ? 'a socket' : 'a device'
}
