import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import type { Place } from './place.ts'

/**
 * What a client shows besides its greeting. Behind the wall of an agent a command may reach the socket, but writes nothing beside it,
 * and what a call asks for is done outside of that wall. So a client writes a file there, of which nobody is told and which nobody
 * may read, and says what is in it. It counts once.
 */
export interface Proof {
  /** That of the file, 16 hexadecimal digits. */
  readonly name: string
  /** What the file says, 32 of them. */
  readonly secret: string
}

/** Its file's name ends so. */
const ENDING = '.call'

/** A file that a client left behind which was killed. */
export const IS_PROOF: RegExp = /^[0-9a-f]{16}\.call$/

/** Writes one, for a client here; gives it as a greeting has it. @throws Error the folder cannot be written */
export function prove({ folder }: Pick<Place, 'folder'>): string {
  const [name, secret] = [randomBytes(8).toString('hex'), randomBytes(16).toString('hex')]
  writeFileSync(`${folder}/${name}${ENDING}`, secret, { mode: 0o200, flag: 'wx' })
  return `${name} ${secret}`
}

/** True, once, for whoever wrote it: nobody is heard between its being readable and its being gone. */
export function isProved({ folder }: Pick<Place, 'folder'>, { name, secret }: Proof): boolean {
  const file = `${folder}/${name}${ENDING}`
  try {
    chmodSync(file, 0o600)
    const said = readFileSync(file, 'latin1')
    unlinkSync(file)
    return said === secret
  } catch {
    return false
  }
}
