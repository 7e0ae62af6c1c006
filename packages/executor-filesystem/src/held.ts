import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileError } from './errors.ts'

/** A folder that is held open: what is named in it is there, whatever becomes of the path that led to it. */
export interface Folder {
  /** For the system: where an entry is. */
  readonly at: (name: string) => string
  /** The folder itself. */
  readonly fd: number
  /** Where it was found. */
  readonly path: string
  readonly reach: Reach
}

/**
 * How entries of a folder are named: through its descriptor, which is `openat`; or by its path, where the system has no /proc, and
 * who swaps a folder at the right moment is only noticed afterwards.
 */
export type Reach = 'descriptor' | 'path'

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants

/** How a folder is opened. */
const FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK

/** Holds a folder that is there; what `path` goes through is the caller's matter. */
export function hold(path: string, reach: Reach): Folder {
  return held(openSync(path, FOLDER), path, reach)
}

/** Holds a folder within one that is held. Never through a link. */
export function holdIn(folder: Folder, name: string): Folder {
  const at = folder.at(name)
  // where O_NOFOLLOW is not to be relied upon
  if (folder.reach === 'path' && !lstatSync(at).isDirectory())
    throw fileError('FILE_LINK', `${at}: a link, or what is no folder, is in the way`)
  return held(openSync(at, FOLDER), join(folder.path, name), folder.reach)
}

function held(fd: number, path: string, reach: Reach): Folder {
  const inside = reach === 'descriptor' ? `/proc/self/fd/${fd}/` : `${path}/`
  return { fd, path, reach, at: (name) => inside + name }
}

/** Lets go. */
export function letGo({ fd }: Pick<Folder, 'fd'>): void {
  closeSync(fd)
}

/** What this system can. */
export const REACH: Reach = canReachByDescriptor() ? 'descriptor' : 'path'

function canReachByDescriptor(): boolean {
  try {
    const fd = openSync('/', FOLDER)
    try {
      const [there, here] = [statSync(`/proc/self/fd/${fd}/.`), statSync('/')]
      return there.dev === here.dev && there.ino === here.ino
    } finally {
      closeSync(fd)
    }
  } catch {
    return false
  }
}

/** True if the folder lies where it was found: nobody has moved it, nor what it lies in. */
export function isInPlace({ fd, path, reach }: Folder): boolean {
  try {
    if (reach === 'descriptor') return readlinkSync(`/proc/self/fd/${fd}`) === path
    const [there, here] = [lstatSync(path), fstatSync(fd)]
    return there.dev === here.dev && there.ino === here.ino && realpathSync.native(path) === path
  } catch {
    return false
  }
}
