import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { installError } from '../errors.ts'
import { readRegular } from '../regular.ts'

/** What a file holds; `undefined`: there is none. @throws HooklineError `AGENT_FILE_INVALID` */
export function readIf(file: string): string | undefined {
  let bytes: Buffer
  try {
    bytes = readRegular(file)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT' && !isLink(file)) return undefined
    throw installError('AGENT_FILE_INVALID', `${file} cannot be read: ${whyNot(thrown)}`, {
      file,
      cause: thrown,
    })
  }
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) throw installError('AGENT_FILE_INVALID', `${file} is not UTF-8`)
  return text
}

/**
 * Replaces what a file holds, whole or not at all: its mode stays, and a link goes on to lead where it led.
 * @throws HooklineError `AGENT_FILE_BUSY` when it does not hold `before` any more, `AGENT_FILE_UNWRITABLE`
 */
export function replaceFile(file: string, before: string | undefined, after: string | undefined): void {
  const target = isLink(file) ? realpathSync(file) : file
  if (readIf(target) !== before) {
    throw installError('AGENT_FILE_BUSY', `${file} was changed while hookline was about to write it`)
  }
  writing(file, () => write(target, before, after))
}

function write(target: string, before: string | undefined, after: string | undefined): void {
  if (after === undefined) return rmSync(target)
  makeFolder(dirname(target))
  const partial = `${target}.${randomUUID()}.tmp`
  const mode = before === undefined ? 0o600 : statSync(target).mode & 0o7777
  try {
    writeFileSync(partial, after, { flag: 'wx', mode, flush: true })
    // the umask may have taken something away
    chmodSync(partial, mode)
    renameSync(partial, target)
  } catch (thrown) {
    rmSync(partial, { force: true })
    throw thrown
  }
}

function writing(file: string, act: () => void): void {
  try {
    act()
  } catch (thrown) {
    throw installError('AGENT_FILE_UNWRITABLE', `${file} cannot be written: ${whyNot(thrown)}`, {
      file,
      cause: thrown,
    })
  }
}

const WHY_NOT: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'you may not',
  EPERM: 'you may not',
  ENOENT: 'it is a link that leads nowhere',
  ELOOP: 'it is a link that leads to itself',
  ENOTDIR: 'what should be the folder around it is a file',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
}

function whyNot(thrown: unknown): string {
  const { code = '', message } = thrown as NodeJS.ErrnoException
  return Object.hasOwn(WHY_NOT, code) ? `${WHY_NOT[code]} (${code})` : message
}

/** Short enough to keep, long enough to tell. */
export function fingerprint(content: string | Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : createHash('sha256').update(content).digest('hex')
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
}
