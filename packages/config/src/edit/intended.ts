import { isDeepStrictEqual } from 'node:util'
import { HooklineError } from '@hookline/core'
import { configHint } from '../errors.ts'
import { found, pathText, type Path } from '../fault.ts'
import type { Table } from '../toml.ts'

/** A table with another value at a path. @throws HooklineError `EDIT_IMPOSSIBLE` where the way leads through a text or number */
export function withValue(table: Table, path: Path, value: unknown): Table {
  return put(table, path, value, path) as Table
}

function put(now: unknown, [part, ...rest]: Path, value: unknown, whole: Path): unknown {
  if (part === undefined) return value
  const inside = now === undefined ? {} : now
  if (!isContainer(inside) || Array.isArray(inside) !== (typeof part === 'number'))
    throw impossible(whole.slice(0, whole.length - rest.length - 1), now)
  if (Array.isArray(inside))
    return inside.map((item, at) => (at === part ? put(item, rest, value, whole) : (item as unknown)))
  const before = Object.hasOwn(inside, part) ? (inside as Table)[part] : undefined
  return Object.fromEntries([...Object.entries(inside), [part, put(before, rest, value, whole)]])
}

function impossible(path: Path, value: unknown): HooklineError {
  const message = `\`${pathText(path)}\` is ${found(value)}: nothing can be set in it`
  return new HooklineError('EDIT_IMPOSSIBLE', message, { hint: configHint('EDIT_IMPOSSIBLE')! })
}

/** A table without what stands at a path. */
export function without(table: Table, path: Path): Table {
  return drop(table, path) as Table
}

function drop(now: unknown, [part, ...rest]: Path): unknown {
  if (!isContainer(now) || part === undefined) return now
  if (Array.isArray(now))
    return rest.length === 0
      ? now.toSpliced(Number(part), 1)
      : now.map((item, at) => (at === part ? drop(item, rest) : (item as unknown)))
  return Object.fromEntries(
    Object.entries(now).flatMap(([key, item]) =>
      key !== part ? [[key, item]] : rest.length === 0 ? [] : [[key, drop(item, rest)]],
    ),
  )
}

/** True if two values say the same, whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b))
}

/** The parser's tables have no prototype, and its dates a class of their own. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return { date: value.toISOString() }
  if (Array.isArray(value)) return value.map(plain)
  if (!isContainer(value)) return value
  return new Map(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date)
}
