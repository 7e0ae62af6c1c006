import { lstatSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { askError } from './errors.ts'
import { pipeIn, type Pipe } from './pipe.ts'
import { textOf, type Place } from './place.ts'

/** What is connected to; a pipe has a key. */
export type Way = Pick<Pipe, 'path'> & Partial<Pipe>

/**
 * The way to the server of a place, as far as its socket and the folders that it lies in are ours alone: whoever could put one
 * there would be told what an agent does, and answer for hookline. `undefined`: there is none.
 * @throws HooklineError `SERVER_EXPOSED`
 */
export function ownSocket({ folder, socket, pipes }: Place): Way | undefined {
  const places = [dirname(folder), folder, socket]
  const found = places.map(look)
  if (found.includes(undefined)) return undefined
  for (const [at, place] of places.entries()) {
    const kind = at < 2 ? 'folder' : pipes === undefined ? 'socket' : 'file'
    const fault = faultOf(found[at]!, kind, at === 0 ? 0o022 : 0o077)
    if (fault !== undefined) throw askError('SERVER_EXPOSED', `${place} ${fault}`)
  }
  return pipes === undefined ? { path: socket } : pipeIn(textOf(socket) ?? '')
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw askError('SERVER_EXPOSED', `${path} cannot be looked at: ${message}`, { cause: thrown })
  }
}

function faultOf(found: Stats, kind: keyof typeof IS, others: number): string | undefined {
  if (!IS[kind](found)) return `is no ${kind}`
  if (process.getuid === undefined) return undefined
  if (found.uid !== process.getuid()) return `belongs to somebody else (${found.uid})`
  return (found.mode & others) === 0 ? undefined : `is open to others (${(found.mode & 0o777).toString(8)})`
}

const IS = {
  folder: (found: Stats) => found.isDirectory(),
  socket: (found: Stats) => found.isSocket(),
  file: (found: Stats) => found.isFile(),
} as const
