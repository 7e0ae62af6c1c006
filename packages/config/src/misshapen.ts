import { found, pathText, type Fault, type Path } from './fault.ts'
import { hintOf, isDuration } from './shape-hint.ts'
import type { ShapeIssue } from './shape-issue.ts'
import type { Table } from './toml.ts'
import { valueAt } from './value-at.ts'

/** What the shape of a file says against it, as a fault: what was expected, what was found, what to write. */
export function misshapen(file: Table, issue: ShapeIssue): readonly Fault[] {
  const path = issue.path as Path
  const value = valueAt(file, path)
  if (value === undefined) return [missing(path)]
  return pointed(value, issue, path).map((place) => ({
    code: codeOf(issue, path),
    message: `\`${keyText(path)}\` takes ${issue.message}, found ${found(place.value)}`,
    path: place.path,
    hint: hintOf(issue, path, value),
  }))
}

function missing(path: Path): Fault {
  const key = String(path.at(-1))
  return {
    code: 'KEY_MISSING',
    message: `\`${key}\` is missing`,
    path: path.slice(0, -1),
    hint: MISSING[key],
  }
}

const MISSING: Readonly<Record<string, string>> = {
  id: 'Give the hook a name: id = "no-force-push".',
  on: 'Say when: on = "exec.before".',
  name: 'Say what the test promises: name = "a force-push is denied".',
  expect: 'Say what has to come of it: expect.decision = "deny".',
}

/** A list is wrong in some of its elements: those are the places to point at. */
function pointed(
  value: unknown,
  issue: ShapeIssue,
  path: Path,
): readonly { readonly path: Path; readonly value: unknown }[] {
  const elements = issue.code === 'invalid_union' && Array.isArray(value) ? (value as unknown[]) : []
  const bad = elements.flatMap((element, at) =>
    typeof element === 'string' && element !== '' ? [] : [{ path: [...path, at], value: element }],
  )
  // a thousand numbers in a list are one mistake
  return bad.length === 0 ? [{ path, value }] : bad.slice(0, MOST)
}

const MOST = 5

function codeOf(issue: ShapeIssue, path: Path): string {
  if (isDuration(path)) return 'DURATION_INVALID'
  if (path.at(-1) === 'rate_limit') return 'RATE_INVALID'
  if (path[0] === 'journal' && path[1] === 'max_size') return 'SIZE_INVALID'
  return ['invalid_value', 'too_small', 'too_big', 'custom'].includes(issue.code)
    ? 'VALUE_INVALID'
    : 'VALUE_TYPE'
}

/** `hooks[2].priority` is called `priority`: which hook it is, the place says. */
function keyText(path: Path): string {
  return pathText((path[0] === 'hooks' || path[0] === 'tests') && path.length > 2 ? path.slice(2) : path)
}
