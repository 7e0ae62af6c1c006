import { randomBytes } from 'node:crypto'
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { converse, type Desk } from './connection.ts'
import { openProofs, proofFile, type Proofs } from './proof.ts'
import { newPipe, pipeText, type Pipe } from './pipe.ts'
import { identity, isSame, isTooLong, MAX_PATH, ownFolder, textOf, tidy, type Place } from './place.ts'

/** The socket that clients come in by. */
export interface Door {
  /** False: the name leads to another socket, or to none. */
  readonly isOurs: () => boolean
  /** Lets nobody in any more; who is inside stays. */
  readonly shut: () => void
  /** Sees everybody out. */
  readonly close: () => void
}

/** What a connection is about, where whoever calls has shown that they may, or has not. */
export interface DoorDesk extends Omit<Desk, 'takes'> {
  readonly takes: (build: string, isShown: boolean) => boolean
}

/** Many agents may call at once, and each only once at a time for each of its hooks. */
const BACKLOG = 511

/**
 * Opens it: the socket is made under a name of its own and takes the known name at once, so that at no time nobody or half of
 * one is found there. Whoever had the name notices. Of a pipe it is the file that tells the way to it which does so. @throws Error it cannot be had
 */
export async function openDoor(place: Place, desk: DoorDesk): Promise<Door> {
  if (isTooLong(place))
    throw new Error(`${place.socket} is longer than the ${MAX_PATH} bytes that a socket's path can have`)
  ownFolder(place)
  tidy(place)
  const pipe = place.pipes === undefined ? undefined : newPipe(place.pipes)
  const inside = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    inside.add(socket)
    socket.once('close', () => inside.delete(socket))
    // who came by a pipe has shown its key
    const takes: Desk['takes'] = (build, proof) => desk.takes(build, proofs?.isShown(proof) ?? true)
    converse(socket, { ...desk, takes }, pipe?.key)
  })
  // not its number: where the folder is shared with a container another has the same, and no longer than the known name
  const own = `${place.folder}/${randomBytes(5).toString('hex')}`
  await listen(server, pipe?.path ?? own)
  const proofs = pipe === undefined ? proofsOf(own, server) : undefined
  const isOurs = take(own, place, server, pipe, () => proofs?.close())
  let isShut = false
  const shut = (): void => {
    // once: with the socket its number is free, and whoever comes next may have it
    if (isShut) return
    isShut = true
    // who is inside has shown it
    proofs?.close()
    // a folder that is closed or gone leaves it there, where nobody answers
    if (isOurs()) unnamed(place.socket)
    server.close()
  }
  return {
    isOurs: () => !isShut && isOurs(),
    shut,
    close() {
      shut()
      for (const socket of inside) socket.destroy()
    },
  }
}

/** What those who come by a socket have to show. @throws Error it cannot be had, and then the socket is not left behind */
function proofsOf(own: string, server: Server): Proofs {
  try {
    return openProofs(proofFile(own))
  } catch (thrown) {
    server.close()
    unnamed(own)
    throw thrown
  }
}

/** Gives it the known name; whether it still has that. @throws Error the name cannot be had, and then it is not left behind */
function take(
  own: string,
  { socket }: Place,
  server: Server,
  pipe: Pipe | undefined,
  failed: () => void,
): Door['isOurs'] {
  try {
    const isOurs = pipe === undefined ? marked(own, socket) : written(own, socket, pipeText(pipe))
    renameSync(own, socket)
    return isOurs
  } catch (thrown) {
    server.close()
    unnamed(own)
    failed()
    throw thrown
  }
}

function marked(own: string, socket: string): Door['isOurs'] {
  chmodSync(own, 0o600)
  const mark = identity(own)
  return () => isSame(socket, mark)
}

function written(own: string, socket: string, text: string): Door['isOurs'] {
  writeFileSync(own, text, { mode: 0o600, flag: 'wx' })
  return () => textOf(socket) === text
}

function unnamed(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // whoever comes next takes its name
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path, backlog: BACKLOG }, () => {
      server.off('error', reject)
      // one that cannot be taken, as when there are too many files, is tried again by its client's other way
      server.on('error', () => undefined)
      resolve()
    })
  })
}
