import { holes } from '@hookline/core'
import { fieldsOf } from '../expression/fields.ts'
import type { Path } from '../fault.ts'
import type { Splice } from './splice.ts'

/** The hook that gets another name. */
export interface Renaming {
  /** Which one of the file. */
  readonly at: number
  readonly from: string
  readonly to: string
}

/** Where a text speaks of the hook, and what it is to say instead. */
export function mentions(path: Path, text: string, { at, from, to }: Renaming): readonly Splice[] {
  const [first, second, key] = path
  const isId = path.length === 3 && first === 'hooks' && second === at && key === 'id'
  if (isId || (text === from && isReference(path))) return [{ from: 0, to: text.length, put: to }]
  if (!['hooks', 'defaults', 'profiles'].includes(String(first))) return []
  return expressionsIn(path, text).flatMap(([source, offset]) => inExpression(source, offset, from, to))
}

/** A place that holds the name of a hook: an element of `needs`, the `hook` of a test. */
function isReference(path: Path): boolean {
  const key = path.findLast((part) => typeof part === 'string')
  if (path[0] === 'tests') return key === 'hook' || key === 'hooks'
  return key === 'needs' && typeof path.at(-1) === 'number' && isOfHook(path.slice(0, -2))
}

/** A key that is the name of a hook: `[profiles.ci.hooks.format]`. */
export function isNaming(path: Path, id: string): boolean {
  if (path.at(-1) !== id || path.at(-2) !== 'hooks') return false
  return (path[0] === 'profiles' && path.length === 4) || path[0] === 'tests'
}

/** `['hooks', 2]`, `['profiles', 'ci', 'hooks', 'format']`. */
function isOfHook(path: Path): boolean {
  return path[0] === 'hooks'
    ? path.length === 2
    : path.length === 4 && path[0] === 'profiles' && path[2] === 'hooks'
}

/** The expressions in a text, and where each begins. */
function expressionsIn(path: Path, text: string): readonly (readonly [source: string, offset: number])[] {
  const key = path.at(-1)
  if ((key === 'if' || key === 'decide') && isOfHook(path.slice(0, -1))) return [[text, 0]]
  if (!text.includes('{{')) return []
  const found: [string, number][] = []
  let at = 0
  for (const [index, part] of pieces(text).entries()) {
    if (index % 2 === 0) at += part.length
    else {
      const start = text.indexOf(part, at + 2)
      found.push([part, start])
      at = text.indexOf('}}', start + part.length) + 2
    }
  }
  return found
}

function pieces(text: string): readonly string[] {
  try {
    return holes(text)
  } catch {
    return []
  }
}

/** `results.no_force_push`, and `results["no_force_push"]`. What is no expression is left as it is. */
function inExpression(source: string, offset: number, id: string, to: string): readonly Splice[] {
  const [name, put] = [id, to].map((one) => one.replaceAll('-', '_')) as [string, string]
  const fields = read(source).filter(({ path }) => path[0] === 'results' && path[1] === name)
  const places = new Set(fields.map(({ at }) => nameAt(source, name, at[1]!)))
  return [...places]
    .filter((from) => from !== undefined)
    .map((from) => ({ from: offset + from, to: offset + from + name.length, put }))
}

/** In brackets it stands behind a quote. */
function nameAt(source: string, name: string, at: number): number | undefined {
  return [at, at + 1].find((from) => source.startsWith(name, from))
}

function read(source: string): ReturnType<typeof fieldsOf> {
  try {
    return fieldsOf(source)
  } catch {
    return []
  }
}
