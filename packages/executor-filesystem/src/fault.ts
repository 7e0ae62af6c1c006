import { HooklineError, isHooklineError } from '@hookline/core'
import { fileError, type FileErrorCode } from './errors.ts'

/** What the system said, as an error of this executor; one that is already comes back as it is. */
export function faultOf(thrown: unknown, shown: string): HooklineError {
  if (isHooklineError(thrown)) return thrown
  const code = errnoOf(thrown)
  const row = code === undefined ? undefined : FAULTS[code]
  if (row === undefined) {
    if (code === undefined) return HooklineError.from(thrown)
    return fileError('FILE_FAILED', `${shown}: ${code}`, { cause: thrown, retryable: true })
  }
  const [name, words, retryable] = row
  return fileError(name, `${shown}: ${words}`, { cause: thrown, retryable })
}

/** `ENOENT` of an error of Node's. */
export function errnoOf(thrown: unknown): string | undefined {
  const code = (thrown as { readonly code?: unknown } | null | undefined)?.code
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined
}

type Row = readonly [FileErrorCode, words: string, retryable: boolean]

const FAULTS: Readonly<Record<string, Row>> = {
  ENOENT: ['FILE_MISSING', 'there is no such file', false],
  ENOSPC: ['FILE_FULL', 'the disk is full', true],
  EDQUOT: ['FILE_FULL', 'the quota is used up', true],
  EFBIG: ['FILE_FULL', 'it is larger than a file may be', false],
  EACCES: ['FILE_DENIED', 'it is not allowed', false],
  EPERM: ['FILE_DENIED', 'it is not allowed', false],
  EROFS: ['FILE_DENIED', 'the disk is read-only', false],
  ELOOP: ['FILE_LINK', 'a link is in the way', false],
  ENOTDIR: ['FILE_LINK', 'a link, or what is no folder, is in the way', false],
  EISDIR: ['FILE_KIND', 'it is a folder', false],
  ENXIO: ['FILE_KIND', 'it is a pipe, a socket or a device', false],
  ENODEV: ['FILE_KIND', 'it is a device', false],
  ENAMETOOLONG: ['FILE_PATH', 'the name is too long', false],
  EILSEQ: ['FILE_PATH', 'the disk takes no such name', false],
  EINVAL: ['FILE_PATH', 'the disk takes no such name', false],
  EEXIST: ['FILE_EXISTS', 'something is there already', false],
}
