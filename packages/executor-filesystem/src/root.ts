import { createHash } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import type { HookContext } from '@hookline/core'
import { fileError } from './errors.ts'
import { faultOf } from './fault.ts'
import { layerOf } from './layer.ts'
import { REACH, type Reach } from './held.ts'
import { stateFolder } from './state.ts'

/** A folder that nothing leads out of. */
export interface Root {
  /** Without links. */
  readonly path: string
  readonly reach: Reach
  /** Of folders that are made in it. */
  readonly folderMode: number
  /** A folder that is not entered, wherever it lies. */
  readonly closed?: Entry | undefined
}

interface Entry {
  readonly dev: number
  readonly ino: number
}

type About = Pick<HookContext, 'event' | 'hook' | 'stateDir'>

/** The root that a hook names, for one event. @throws HooklineError `FILE_ROOT`, `STATE_FOLDER` */
export function rootOf(said: string | undefined, about: About, reach: Reach = REACH): Root {
  if (said === 'state')
    return { path: stateFolder(about.stateDir, ...stateNames(about)), reach, folderMode: 0o700 }
  const path = said === undefined || said === 'workspace' ? workspaceOf(about) : folderOf(said, about)
  return outside(path, about.stateDir, reach)
}

/** Where that root is or would be: nothing is made. @throws HooklineError `FILE_ROOT` */
export function lookAt(said: string | undefined, about: About): Pick<Root, 'path'> {
  return said === 'state' ? { path: join(about.stateDir, ...stateNames(about)) } : rootOf(said, about)
}

/** The root of what an event tells of, by its path. @throws HooklineError `FILE_ROOT` */
export function rootAt(path: string, stateDir: string, reach: Reach = REACH): Root {
  return outside(resolved(path), stateDir, reach)
}

/** What hookline itself keeps is not entered, neither from above nor from within. */
function outside(path: string, stateDir: string, reach: Reach): Root {
  const closed = entryOf(stateDir)
  if (closed !== undefined && isBelow(path, realpathSync.native(stateDir)))
    throw fileError(
      'FILE_ROOT',
      `the root ${path} lies where hookline keeps its own: \`root = "state"\` is for hooks`,
    )
  return { path, reach, folderMode: 0o777, closed }
}

function isBelow(path: string, top: string): boolean {
  return path === top || path.startsWith(top.endsWith(sep) ? top : top + sep)
}

/** Each layer has its own, and each project: what one keeps is not another's. */
function stateNames(about: About): readonly string[] {
  const layer = layerOf(about.hook)
  if (layer !== 'project') return ['files', layer]
  const name = createHash('sha256').update(workspaceOf(about)).digest('hex').slice(0, 24)
  return ['files', 'projects', name]
}

function workspaceOf({ event }: About): string {
  return resolved(event.session.root)
}

/** What a repository brings along reaches no further than the repository. */
function folderOf(said: string, about: About): string {
  const path = resolved(said)
  if (layerOf(about.hook) !== 'project') return path
  if (isBelow(path, workspaceOf(about))) return path
  throw fileError('FILE_ROOT', `the root ${said} lies outside of the project, whose hook this is`)
}

function resolved(path: string): string {
  if (!isAbsolute(path)) throw fileError('FILE_ROOT', `the root ${JSON.stringify(path)} is not absolute`)
  try {
    return realpathSync.native(path)
  } catch (thrown) {
    throw fileError('FILE_ROOT', `the root ${faultOf(thrown, path).message}`, { cause: thrown })
  }
}

function entryOf(dir: string): Entry | undefined {
  const found = isAbsolute(dir) ? statSync(dir, { throwIfNoEntry: false }) : undefined
  return found && { dev: found.dev, ino: found.ino }
}
