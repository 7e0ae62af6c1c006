import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Why somebody else than root could change what lies there; `undefined`: nobody could. Links are followed, folders up to `/` looked at. */
export function notRoots(path: string): string | undefined {
  try {
    const real = realpathSync.native(path)
    return [path, real]
      .flatMap(chain)
      .map(faultOf)
      .find((fault) => fault !== undefined)
  } catch {
    return `${path} cannot be looked at`
  }
}

/** The same for a folder and all that is in it, as an installed package; links are not followed. */
export function notRootsTree(dir: string): string | undefined {
  const above = notRoots(dir)
  if (above !== undefined) return above
  const waiting = [realpathSync.native(dir)]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      if (entry.isSymbolicLink()) continue
      const path = join(next, entry.name)
      const fault = faultOf(path)
      if (fault !== undefined) return fault
      if (entry.isDirectory()) waiting.push(path)
    }
  return undefined
}

/** Why an account other than root could not read it, or run it; `undefined`: everybody can. */
export function notForAll(path: string): string | undefined {
  const real = realpathSync.native(path)
  return chain(real)
    .filter((one) => (lstatSync(one).mode & (one === real ? 0o004 : 0o001)) === 0)
    .map((one) => `not everybody may read ${one}`)[0]
}

function chain(path: string): readonly string[] {
  const found = [path]
  for (let dir = dirname(path); dir !== found.at(-1); dir = dirname(dir)) found.push(dir)
  return found
}

function faultOf(path: string): string | undefined {
  const { uid, gid, mode } = statSync(path)
  if (uid !== 0) return `${path} belongs to the user ${uid}, not to root`
  // what lies in a folder like /tmp is its owner's all the same
  if ((mode & STICKY) !== 0) return undefined
  if ((mode & 0o002) !== 0) return `everybody may write to ${path}`
  return (mode & 0o020) !== 0 && gid !== 0 ? `the group ${gid} may write to ${path}` : undefined
}

const STICKY = 0o1000
