import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { makeFolder } from '../make-folder.ts'
import { secretError } from '../errors.ts'
import { LARGEST, readPrivate } from './private-file.ts'

const NAME = /^[A-Z][A-Z0-9_]{0,63}$/

/** A secret that is stored; its value is not told. */
export interface StoredSecret {
  readonly name: string
  /** RFC 3339. */
  readonly set: string
}

/** Where a secret of that name lies. */
export function storedFile(stateDir: string, name: string): string {
  return `${folder(stateDir)}/${name}`
}

/** The value of a stored secret; `undefined`: there is none. @throws HooklineError `SECRET_EXPOSED`, `SECRET_UNREADABLE` */
export function readStored(stateDir: string, name: string): string | undefined {
  const dir = folder(stateDir)
  if (!checkFolder(stateDir, dir)) return undefined
  return readPrivate(`${dir}/${checked(name)}`, { follow: false, root: 'no' })
}

/** Stores a secret: whole or not at all. @throws HooklineError `SECRET_NAME`, `SECRET_VALUE`, `SECRET_EXPOSED`, `SECRET_UNWRITABLE` */
export function store(stateDir: string, name: string, value: string): void {
  checked(name)
  const fault = valueFault(value)
  if (fault !== undefined) throw secretError('SECRET_VALUE', fault)
  const dir = folder(stateDir)
  const partial = `${dir}/.${name}.${process.pid}.${Date.now()}`
  try {
    makeFolder(dir, 0o700)
    checkFolder(stateDir, dir)
    write(partial, value)
    renameSync(partial, `${dir}/${name}`)
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code?.startsWith('SECRET_') === true) throw thrown
    remove(partial)
    throw secretError('SECRET_UNWRITABLE', `${dir} cannot be written to (${code})`)
  }
}

/** All that are stored, by name. @throws HooklineError `SECRET_EXPOSED` */
export function stored(stateDir: string): readonly StoredSecret[] {
  const dir = folder(stateDir)
  if (!checkFolder(stateDir, dir)) return []
  return readdirSync(dir)
    .filter((name) => NAME.test(name))
    .toSorted()
    .map((name) => ({ name, set: statSync(`${dir}/${name}`).mtime.toISOString() }))
}

/** False: there is none. @throws HooklineError `SECRET_NAME`, `SECRET_EXPOSED` */
export function forget(stateDir: string, name: string): boolean {
  const dir = folder(stateDir)
  checked(name)
  return checkFolder(stateDir, dir) && remove(`${dir}/${name}`)
}

/** The name, if it is one: it becomes that of a file. @throws HooklineError `SECRET_NAME` */
export function checked(name: string): string {
  if (NAME.test(name)) return name
  throw secretError('SECRET_NAME', `${JSON.stringify(name.slice(0, 80))} is no name of a secret`)
}

function folder(stateDir: string): string {
  return `${stateDir}/secrets`
}

/** False: it is not there. */
function checkFolder(stateDir: string, dir: string): boolean {
  for (const [place, others] of [
    [stateDir, 0o022],
    [dir, 0o077],
  ] as const) {
    const found = lstatSync(place, { throwIfNoEntry: false })
    if (found === undefined) return false
    const isOwn = process.getuid === undefined || found.uid === process.getuid()
    if (!found.isDirectory() || !isOwn)
      throw secretError('SECRET_EXPOSED', `${place} is not a folder of your own`, {
        hint: `Move it away: ${place}`,
      })
    if (process.getuid !== undefined && (found.mode & others) !== 0)
      throw secretError('SECRET_EXPOSED', `others can get at ${place}`, { hint: `chmod 700 ${place}` })
  }
  return true
}

function valueFault(value: string): string | undefined {
  if (value === '') return 'there is nothing in it'
  if (value.includes('\0')) return 'it holds a NUL byte'
  return Buffer.byteLength(value) > LARGEST ? `it has more than ${LARGEST} bytes` : undefined
}

function write(file: string, value: string): void {
  const fd = openSync(file, 'wx', 0o600)
  try {
    // unlike `writeSync`, not content with what still fits on the disk
    writeFileSync(fd, value)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function remove(file: string): boolean {
  try {
    unlinkSync(file)
    return true
  } catch {
    return false
  }
}
