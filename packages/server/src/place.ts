import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'

/** The folder of the resident process, and what lies in it. */
export interface Place {
  readonly folder: string
  /** What clients know it by: its socket, or where it has a pipe a file that tells the way to it. */
  readonly socket: string
  /** How the names of its pipes begin, where sockets have no place among files. */
  readonly pipes?: string
  readonly record: string
  readonly log: string
}

/** Where the resident process of a state directory is found. */
export function placeOf(stateDir: string, platform: NodeJS.Platform = process.platform): Place {
  const folder = `${stateDir}/run`
  return {
    folder,
    ...(platform === 'win32'
      ? { socket: `${folder}/server.pipe`, pipes: String.raw`\\.\pipe\hookline-` }
      : { socket: `${folder}/server.sock` }),
    record: `${folder}/server.json`,
    log: `${folder}/server.log`,
  }
}

/** What is known of it by whoever may read its folder. */
export interface ServerRecord {
  readonly v: 1
  readonly pid: number
  readonly build: string
  readonly version: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly http: { readonly port: number; readonly token: string } | null
}

/** The longest path that a Unix socket can have, the same on every system. */
export const MAX_PATH = 103

/** True if no socket can be had there. */
export function isTooLong({ socket, pipes }: Place): boolean {
  return pipes === undefined && Buffer.byteLength(socket) > MAX_PATH
}

/** The folder, ours alone: that is the check of who may call. @throws Error it is not, or cannot be had */
export function ownFolder({ folder }: Place): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
  const found = lstatSync(folder)
  const isOurs = found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid())
  if (!isOurs) throw new Error(`${folder} is not a folder of yours`)
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700)
}

/** What tells one file from another that has its name later, as long as the one is open. */
export function identity(file: string): string | undefined {
  try {
    const { dev, ino } = lstatSync(file)
    return `${dev}/${ino}`
  } catch {
    return undefined
  }
}

/** Writes it, whole or not at all, unless it stands there; a full disk leaves it out. */
export function writeRecord(place: Place, what: ServerRecord): void {
  const text = JSON.stringify(what)
  if (textOf(place.record) === text) return
  const partial = `${place.record}.${process.pid}`
  try {
    writeFileSync(partial, text, { mode: 0o600 })
    renameSync(partial, place.record)
  } catch {
    removed(partial)
  }
}

/** Takes it away, if it is that of this process and not of the one that came after it. Never throws. */
export function removeRecord(place: Place): void {
  if (readRecord(place)?.pid === process.pid) removed(place.record)
}

/** Younger than this, it may be that of a process that is just beginning. */
const LEFT_MS = 60_000

/** Takes away what processes left that were killed while they began. Never throws. */
export function tidy({ folder, socket }: Place): void {
  const inUse = identity(socket)?.split('/')[1]
  try {
    for (const name of readdirSync(folder)) {
      const file = `${folder}/${name}`
      const isLeft = /^(?:[0-9a-f]{10}|server\.json\.\d+|calls\.\d+)$/.test(name) && name !== `calls.${inUse}`
      if (isLeft && Date.now() - lstatSync(file).mtimeMs > LEFT_MS) removed(file)
    }
  } catch {
    // somebody else did
  }
}

function removed(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // it is no file, or the disk is read-only
  }
}

/** `undefined`: it cannot be read. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** What was written; `undefined`: nothing that can be read. */
export function readRecord({ record }: Place): ServerRecord | undefined {
  try {
    const found = JSON.parse(textOf(record) ?? '') as ServerRecord
    return found.v === 1 && Number.isInteger(found.pid) ? found : undefined
  } catch {
    return undefined
  }
}

/** True if the file that one process made is what another finds under a name. */
export function isSame(file: string, mark: string | undefined): boolean {
  return mark !== undefined && identity(file) === mark
}
