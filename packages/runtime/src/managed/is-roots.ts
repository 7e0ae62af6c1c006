import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Why somebody else than root could change what lies there; `undefined`: nobody could. Links are followed, folders up to `/` looked at. */
export function notRoots(path: string): string | undefined {
  try {
    const real = realpathSync.native(path)
    return [path, real]
      .flatMap(chain)
      .map((one) => faultOf(one))
      .find((fault) => fault !== undefined)
  } catch {
    return `${path} cannot be looked at`
  }
}

/** The same where there may be nothing yet: whoever may put something there decides what it is. */
export function notRootsToBe(path: string): string | undefined {
  const at = leadsTo(path)
  let there = at
  while (!existsSync(there)) there = dirname(there)
  return notRoots(there) ?? (there === at ? undefined : faultOf(there, 'filled'))
}

/** The same for a folder and all that is in it, as an installed package, and for what its links lead to. */
export function notRootsTree(dir: string): string | undefined {
  const seen = new Set<string>()
  const links = [dir]
  for (let link = links.pop(); link !== undefined; link = links.pop()) {
    const fault = notRootsToBe(link) ?? (existsSync(link) ? inTree(whole(link), seen, links) : undefined)
    if (fault !== undefined) return fault
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

function inTree(top: string, seen: Set<string>, links: string[]): string | undefined {
  const waiting = [top]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const fault = faultOf(next, 'filled')
    if (fault !== undefined) return fault
    try {
      if (!statSync(next).isDirectory()) continue
      for (const entry of readdirSync(next, { withFileTypes: true }))
        (entry.isSymbolicLink() ? links : waiting).push(join(next, entry.name))
    } catch {
      return `${next} cannot be looked at`
    }
  }
  return undefined
}

/** What pnpm installs finds what it needs beside itself, in a folder of the two. */
function whole(link: string): string {
  const real = realpathSync.native(link)
  return /^.*\/\.pnpm\/[^/]+\/node_modules(?=\/)/.exec(real)?.[0] ?? real
}

/** A link that leads to nothing leads to what somebody puts there. */
function leadsTo(path: string): string {
  try {
    return existsSync(path) ? path : resolve(dirname(path), readlinkSync(path))
  } catch {
    return path
  }
}

function chain(path: string): readonly string[] {
  const found = [path]
  for (let dir = dirname(path); dir !== found.at(-1); dir = dirname(dir)) found.push(dir)
  return found
}

/** `filled`: that somebody may put more into the folder is one as well. */
function faultOf(path: string, how?: 'filled'): string | undefined {
  const { uid, gid, mode } = statSync(path)
  if (uid !== 0) return `${path} belongs to the user ${uid}, not to root`
  // what lies in a folder like /tmp is its owner's all the same
  if ((mode & STICKY) !== 0 && how !== 'filled') return undefined
  if ((mode & 0o002) !== 0) return `everybody may write to ${path}`
  return (mode & 0o020) !== 0 && gid !== 0 ? `the group ${gid} may write to ${path}` : undefined
}

const STICKY = 0o1000
