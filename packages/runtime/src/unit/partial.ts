import { isRegex, type Json } from '@hookline/core'
import { patterns } from '@hookline/config/patterns'

/** One place where what was found is not what was expected; `undefined`: nothing is there. */
export interface Difference {
  /** `hookSpecificOutput.permissionDecision`; empty: the whole. */
  readonly path: string
  readonly expected: Json | undefined
  readonly found: Json | undefined
}

/** Where a value is not what is expected of it. Tables may hold more; lists may not; a text may be a `/regex/`. */
export function partial(expected: Json, found: Json | undefined, path = ''): readonly Difference[] {
  if (isList(expected) && isList(found) && expected.length === found.length)
    return expected.flatMap((item, at) => partial(item, found[at], `${path}[${at}]`))
  if (isTable(expected) && isTable(found))
    return Object.entries(expected).flatMap(([key, item]) =>
      partial(item, Object.hasOwn(found, key) ? found[key] : undefined, path === '' ? key : `${path}.${key}`),
    )
  return isSame(expected, found) ? [] : [{ path, expected, found }]
}

function isSame(expected: Json, found: Json | undefined): boolean {
  if (typeof expected === 'string' && typeof found === 'string') return fits(expected, found)
  return expected === found
}

/** True for a text that is what is expected, or that the `/regex/` fits. */
export function fits(expected: string, found: string): boolean {
  return isRegex(expected) ? patterns.compile(expected.slice(1, -1))(found) : expected === found
}

type List = readonly Json[]
type Table = Readonly<Record<string, Json>>

function isList(value: Json | undefined): value is List {
  return Array.isArray(value)
}

function isTable(value: Json | undefined): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
