import { renameSync, type Stats } from 'node:fs'
import { fileError } from './errors.ts'
import type { Folder } from './held.ts'
import { entryAt } from './regular.ts'
import type { FilesystemOptions } from './settings.ts'
import { bytesOf, spanOf } from './size.ts'

/** When a file is put aside, and what becomes of it. */
export interface Rotation {
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly isCompressing: boolean
  /** How many that were put aside are kept. */
  readonly keep: number
  readonly keepMs: number
}

/** The rotation that a hook has; `undefined`: none. */
export function rotationOf({ rotate, keep, keep_age: age }: FilesystemOptions): Rotation | undefined {
  if (rotate === undefined) return undefined
  return {
    maxBytes: rotate.size === undefined ? Infinity : bytesOf(rotate.size),
    maxAgeMs: rotate.age === undefined ? Infinity : spanOf(rotate.age),
    isCompressing: rotate.compress ?? true,
    keep: keep ?? Infinity,
    keepMs: age === undefined ? Infinity : spanOf(age),
  }
}

/** True if another file is to be begun before so many bytes more. A disk that keeps no time of making says 0. */
export function isDue(
  { size, birthtimeMs }: Pick<Stats, 'size' | 'birthtimeMs'>,
  bytes: number,
  { maxBytes, maxAgeMs }: Rotation,
  now: number,
): boolean {
  if (size === 0) return false
  return size + bytes > maxBytes || (birthtimeMs > 0 && now - birthtimeMs > maxAgeMs)
}

/** Gives a file the name under which it is kept. */
export function putAside(folder: Folder, name: string, now: number): void {
  const kept = `${name}.${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}`
  for (let more = 0; more < 1000; more++) {
    const free = more === 0 ? kept : `${kept}-${String(more).padStart(3, '0')}`
    if (entryAt(folder, free) !== undefined || entryAt(folder, `${free}.gz`) !== undefined) continue
    return renameSync(folder.at(name), folder.at(free))
  }
  throw fileError('FILE_EXISTS', `${kept}: a thousand files of that name are there`, { retryable: true })
}

/** A file that was put aside. */
export interface Kept {
  readonly name: string
  /** Without `.gz`. */
  readonly base: string
  readonly isCompressed: boolean
  /** When it was put aside, in milliseconds since the epoch. */
  readonly at: number
}

/** Those of a list of names that were put aside for a file, the oldest first. */
export function keptOf(name: string, names: readonly string[]): readonly Kept[] {
  return names
    .filter((one) => one.startsWith(`${name}.`))
    .flatMap((one) => keptAs(one, one.slice(name.length + 1)))
    .toSorted((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0))
}

const KEPT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z(?:-\d{3})?(\.gz)?$/

function keptAs(name: string, rest: string): readonly Kept[] {
  const [, year, month, day, hour, minute, second, ms, gz] = KEPT.exec(rest) ?? []
  if (year === undefined) return []
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
  if (Number.isNaN(at)) return []
  const isCompressed = gz !== undefined
  return [{ name, base: isCompressed ? name.slice(0, -3) : name, isCompressed, at }]
}
