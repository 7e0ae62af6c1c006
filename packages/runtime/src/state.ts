import { lstatSync } from 'node:fs'
import { makeFolder } from './make-folder.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where hookline keeps plans, records and sockets: `$XDG_STATE_HOME/hookline`, never a workspace or a temp directory. */
export function stateDir(env: Env): string {
  return `${absolute(env['XDG_STATE_HOME']) ?? `${home(env)}/.local/state`}/hookline`
}

/** The user's own hooks.toml: `$XDG_CONFIG_HOME/hookline/hooks.toml`. */
export function userConfig(env: Env): string {
  return `${absolute(env['XDG_CONFIG_HOME']) ?? `${home(env)}/.config`}/hookline/hooks.toml`
}

/** Where what can be lost lies: `$XDG_CACHE_HOME/hookline`. */
export function cacheDir(env: Env): string {
  return `${absolute(env['XDG_CACHE_HOME']) ?? `${home(env)}/.cache`}/hookline`
}

/**
 * A folder below the state directory, made if need be; `undefined` where it cannot be had or is not ours alone, and
 * then nothing is kept.
 */
export function ownDir(env: Env, ...names: readonly string[]): string | undefined {
  const top = stateDir(env)
  // not path.join, here and wherever every event comes by: it reads a path letter by letter
  const dir = [top, ...names].join('/')
  try {
    return isOurTop(top, env) && (dir === top || isOurs(dir)) ? dir : undefined
  } catch {
    return made(dir) && isOurs(top) && isOurs(dir) ? dir : undefined
  }
}

let ours: string | undefined

/** An event asks for half a dozen folders in it, and in so short a time it is looked at once; who passes another environment may stay longer. */
function isOurTop(top: string, env: Env): boolean {
  if (env === process.env && ours === top) return true
  const found = isOurs(top)
  if (found && env === process.env) ours = top
  return found
}

/** Only where it is missing: every event asks for such a folder, and the first one of a machine makes it. */
function made(dir: string): boolean {
  try {
    makeFolder(dir, 0o700)
    return true
  } catch {
    return false
  }
}

function isOurs(dir: string): boolean {
  const found = lstatSync(dir)
  if (!found.isDirectory()) return false
  if (process.getuid === undefined) return true
  return found.uid === process.getuid() && (found.mode & 0o022) === 0
}

/** The caller's home folder; a relative one would be the folder that the agent works in, and counts as none. */
export function home(env: Env): string {
  // not imported: nearly every environment has the variable, and every event would pay
  return absolute(env['HOME']) ?? process.getBuiltinModule('node:os').userInfo().homedir
}

/** XDG: a relative path in these variables is to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)) ? path : undefined
}
