import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import type { HooklineError } from '@hookline/core'
import { secretError } from '../errors.ts'

/** Of a secret, in bytes. */
export const LARGEST: number = 64 << 10

/** How a file is read that others must not. */
export interface Rule {
  /** False: a link is refused. True: what it leads to is looked at. */
  readonly follow: boolean
  /** Whether one that is root's may be read by all, as long as none of them can write to it; `must`: no other is taken. */
  readonly root: 'no' | 'may' | 'must'
}

/** What is in a file of one's own. `undefined`: there is none. @throws HooklineError `SECRET_EXPOSED`, `SECRET_UNREADABLE` */
export function readPrivate(file: string, rule: Rule): string | undefined {
  let fd: number
  try {
    fd = openSync(file, flags(rule))
  } catch (thrown) {
    const { code = '' } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw secretError(
      'SECRET_UNREADABLE',
      `${file} cannot be read (${code === 'ELOOP' ? 'it is a link' : code})`,
    )
  }
  try {
    const fault = faultOf(file, fstatSync(fd), rule)
    if (fault !== undefined) throw fault
    return decode(file, readAll(fd))
  } finally {
    closeSync(fd)
  }
}

/** Without waiting for the writer of a pipe. */
function flags({ follow }: Rule): number {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants as Partial<typeof constants>
  return (O_RDONLY ?? 0) | (O_NONBLOCK ?? 0) | (follow ? 0 : (O_NOFOLLOW ?? 0))
}

function faultOf(file: string, found: Stats, { root }: Rule): HooklineError | undefined {
  if (!found.isFile()) return secretError('SECRET_UNREADABLE', `${file} is not a file`)
  if (found.size > LARGEST) return secretError('SECRET_UNREADABLE', `${file} has more than ${LARGEST} bytes`)
  if (process.getuid === undefined) return undefined
  const isRoots = found.uid === 0
  if (root === 'must' ? !isRoots : !isRoots && found.uid !== process.getuid())
    return secretError('SECRET_EXPOSED', `${file} belongs to somebody else`, OWNER)
  const others = isRoots && root !== 'no' ? 0o022 : 0o077
  if ((found.mode & others) === 0) return undefined
  const mode = (found.mode & 0o777).toString(8)
  const hint = `chmod ${others === 0o022 ? 'go-w' : '600'} ${file}`
  return secretError('SECRET_EXPOSED', `others can get at ${file} (mode ${mode})`, { hint })
}

const OWNER = { hint: 'Let it belong to you; what a company says belongs to root.' }

function readAll(fd: number): Buffer {
  const bytes = Buffer.alloc(LARGEST + 1)
  let length = 0
  for (let count = -1; count !== 0 && length < bytes.length; length += count)
    count = readSync(fd, bytes, length, bytes.length - length, null)
  return bytes.subarray(0, length)
}

function decode(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw secretError('SECRET_UNREADABLE', `${file} is not UTF-8`)
  }
}
