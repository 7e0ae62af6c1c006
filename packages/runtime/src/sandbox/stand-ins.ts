import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { HooklineError } from '@hookline/core'
import { takenWithin } from '../install/lock-file.ts'
import { makeFolder } from '../make-folder.ts'
import { STEERING } from './hidden.ts'
import type { Policy } from './policy.ts'
import { readPlaces, swept, writePlaces, type Places } from './places.ts'
import { thoseThere } from './steered.ts'

/** A wall may take that long from when it was asked for until it stands. */
const GRACE_MS = 10_000
/** A wall is a moment longer there than what ran behind it. */
const [TRIES, APART_MS] = [10, 5]

/**
 * What steers agents and is missing is made, as empty folders: a wall closes only what is there. They are gone again when nobody has
 * a wall over them. @throws HooklineError `SANDBOX_MISSING`
 */
export function standIn({ files, writable, readOnly }: Policy, own: string | undefined): void {
  if (files !== 'workspace-write') return
  const folders = thoseThere(writable)
  const inside = readOnly.filter((path) => thoseThere([dirname(path)]).some((one) => lies(one, folders)))
  const names = folders.flatMap((folder) => STEERING.map((name) => `${folder}/${name}`))
  const wanted = [...new Set([...names, ...inside])].filter(isNothing)
  if (wanted.length === 0) return
  if (own === undefined) throw fault(undefined)
  try {
    const dir = `${own}/sandbox`
    makeFolder(dir, 0o700)
    locked(dir, () => made(wanted, dir))
    watch(dir)
  } catch (thrown) {
    throw fault(thrown)
  }
}

const WAIT_MS = 5000

/** While no other hookline makes or takes away any. */
function locked<Result>(dir: string, act: () => Result): Result {
  const file = `${dir}/places.lock`
  if (!takenWithin(file, WAIT_MS)) throw new Error(`${file} is held by another process`)
  try {
    return act()
  } finally {
    rmSync(file, { force: true })
  }
}

function lies(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
}

/** An empty folder may be one of ours. */
function isNothing(path: string): boolean {
  try {
    return lstatSync(path).isDirectory() && readdirSync(path).length === 0
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

/** They are written down before they are made: whoever is killed in between leaves nothing that nobody knows of. */
function made(wanted: readonly string[], dir: string): void {
  const known = swept(readPlaces(dir), { except: wanted, graceMs: GRACE_MS, isEnding: false })
  const ours = wanted.filter((path) => Object.hasOwn(known, path) || !isThere(path))
  const mine = { [process.pid]: Date.now() }
  const entries = ours.map((path) => [path, { ...known[path], ...mine }] as const)
  const places: Places = { ...known, ...Object.fromEntries(entries) }
  writePlaces(places, dir)
  for (const path of ours) make(path)
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Where this user cannot make it, what runs behind the wall cannot either. */
const CANNOT: ReadonlySet<unknown> = new Set(['EEXIST', 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'])

function make(path: string): void {
  try {
    mkdirSync(path, 0o755)
  } catch (thrown) {
    if (!CANNOT.has((thrown as NodeJS.ErrnoException).code)) throw thrown
  }
}

const watched = new Set<string>()

/** Takes them away when this process ends, and while it stays when it has asked for none of late. */
function watch(dir: string): void {
  if (watched.has(dir)) return
  watched.add(dir)
  const timer = setInterval(() => sweep(dir, false), GRACE_MS / 2).unref()
  process.once('exit', () => {
    clearInterval(timer)
    for (let tries = TRIES; sweep(dir, true) && tries > 0; tries--)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, APART_MS)
  })
}

/** True: some are left. */
function sweep(dir: string, isEnding: boolean): boolean {
  try {
    const act = (): boolean => {
      const left = swept(readPlaces(dir), { except: [], graceMs: GRACE_MS, isEnding })
      writePlaces(left, dir)
      return Object.values(left).some((wants) => Object.keys(wants).length === 0)
    }
    return Object.keys(readPlaces(dir)).length > 0 && locked(dir, act)
  } catch {
    // the next one that makes some looks for these as well
    return false
  }
}

function fault(cause: unknown): HooklineError {
  return new HooklineError(
    'SANDBOX_MISSING',
    'its sandbox cannot close what steers agents and is missing: hookline has no place to note down what it makes for that',
    {
      hint: 'See to it that there is room on the disk, and that the folder of hookline is yours alone: hookline doctor',
      cause,
    },
  )
}
