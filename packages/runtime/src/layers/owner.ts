import { readFileSync, realpathSync, statSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import type { Layer } from '@hookline/core'
import { home } from '../state.ts'

/** Something about who may write to a hooks.toml. */
export interface Ownership {
  /** False: it is accepted all the same, and worth a note. */
  readonly wrong: boolean
  readonly message: string
  readonly hint: string
}

const OTHERS = 0o002
const GROUP = 0o020
const STICKY = 0o1000

/**
 * Who else may write to a file that says what runs, or to a folder on the way to it; `undefined`: nobody. As ssh has it for its
 * own files, but a user's private group (umask 002) and the drives of Windows in WSL are accepted. A project's file is not
 * asked: it counts by its content. Of a file that is not there nothing is said.
 */
export function ownershipOf(file: string, layer: Layer): Ownership | undefined {
  try {
    return ownership(file, layer)
  } catch {
    return undefined
  }
}

/** The same, if the file is not to be used. */
export function ownerFault(file: string, layer: Layer): Ownership | undefined {
  const said = ownershipOf(file, layer)
  return said?.wrong === true ? said : undefined
}

function ownership(file: string, layer: Layer): Ownership | undefined {
  if (layer === 'project' || process.getuid === undefined) return undefined
  const me = layer === 'managed' ? 0 : process.getuid()
  const said = [file, ...foldersOf(file)].flatMap((path, at) => {
    const found = statSync(path)
    // who may write to such a folder, /tmp, can still not replace what is another's
    const open = at > 0 && (found.mode & STICKY) !== 0 ? undefined : writable(path, found)
    return [strangerOf(path, found, me, layer), open].filter((one) => one !== undefined)
  })
  return said.find(({ wrong }) => wrong) ?? said[0]
}

/** The folders that a file lies in, up to the user's home, links followed: whoever writes to one of them can put another file there. */
function foldersOf(file: string): readonly string[] {
  const top = home(process.env)
  const found = new Set<string>()
  for (const path of [file, realpathSync.native(file)])
    for (let dir = dirname(path); !found.has(dir); dir = dirname(dir)) {
      found.add(dir)
      if (dir === top) break
    }
  return [...found]
}

/** Root decides for itself whose file it names; what only it can place needs no other owner. */
function strangerOf(path: string, found: Stats, me: number, layer: Layer): Ownership | undefined {
  const { uid } = found
  if (uid === me || uid === 0 || (layer === 'user' && me === 0)) return undefined
  // in a container the folders of the machine around it may be nobody's
  if (uid === NOBODY && found.isDirectory()) return undefined
  const whose = layer === 'managed' ? 'root' : 'you'
  return {
    wrong: true,
    message: `${path} belongs to the user ${uid}, not to ${whose}`,
    hint: layer === 'managed' ? `chown root ${path}` : `Make it yours: chown $USER ${path}`,
  }
}

const NOBODY = 65_534

function writable(path: string, { mode, gid, uid }: Stats): Ownership | undefined {
  if ((mode & (OTHERS | GROUP)) === 0) return undefined
  if (isWindowsDrive(path)) return note(path, 'lies on a drive of Windows, where everybody may write')
  if ((mode & OTHERS) !== 0)
    return { wrong: true, message: `everybody may write to ${path}`, hint: `chmod go-w ${path}` }
  if (isPrivateGroup(gid, uid))
    return note(path, 'may be written to by your own group, in which only you are')
  return { wrong: true, message: `the group ${gid} may write to ${path}`, hint: `chmod g-w ${path}` }
}

function note(path: string, what: string): Ownership {
  return { wrong: false, message: `${path} ${what}`, hint: `chmod go-w ${path}, if you can` }
}

/** A group that is there for one user: it bears the user's name, and nobody else is in it or begins in it. */
function isPrivateGroup(gid: number, uid: number): boolean {
  const users = rows('/etc/passwd')
  const user = users.find((row) => Number(row[2]) === uid)?.[0]
  const group = rows('/etc/group').find((row) => Number(row[2]) === gid)
  if (user === undefined || group === undefined) return false
  const members = (group[3] ?? '').split(',').filter((name) => name !== '' && name !== user)
  const others = users.filter((row) => Number(row[3]) === gid && Number(row[2]) !== uid)
  return group[0] === user && members.length === 0 && others.length === 0
}

function rows(file: string): readonly (readonly string[])[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
  } catch {
    return []
  }
}

function isWindowsDrive(path: string): boolean {
  if (!/^\/mnt\/[a-z]\//.test(path)) return false
  try {
    return /microsoft/i.test(readFileSync('/proc/version', 'utf8'))
  } catch {
    return false
  }
}
