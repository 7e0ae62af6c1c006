import { found, pathText, type Fault, type Path } from './fault.ts'
import { nearest } from './nearest.ts'
import type { ShapeIssue } from './shape-issue.ts'
import type { Table } from './toml.ts'

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
  return bad.length === 0 ? [{ path, value }] : bad
}

function codeOf(issue: ShapeIssue, path: Path): string {
  if (isDuration(path)) return 'DURATION_INVALID'
  return ['invalid_value', 'too_small', 'too_big'].includes(issue.code) ? 'VALUE_INVALID' : 'VALUE_TYPE'
}

function isDuration(path: Path): boolean {
  if (path[0] === 'tests') return false
  return path.at(-1) === 'timeout' || path.at(-1) === 'deadline'
}

/** `hooks[2].priority` is called `priority`: which hook it is, the place says. */
function keyText(path: Path): string {
  return pathText((path[0] === 'hooks' || path[0] === 'tests') && path.length > 2 ? path.slice(2) : path)
}

function hintOf(issue: ShapeIssue, path: Path, value: unknown): string | undefined {
  if (path.length === 1 && Object.hasOwn(BRACKETS, path[0]!)) return BRACKETS[path[0]!]
  if (isDuration(path) && typeof value === 'number')
    return `Write "${value}s" for seconds or "${value}ms" for milliseconds.`
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const near = nearest(value, issue.values.map(String), VALUE_SYNONYMS)
    return near === undefined ? undefined : `Did you mean "${near}"?`
  }
  if (path.at(-2) === 'env' && ['number', 'boolean'].includes(typeof value))
    return `Write ${pathText(path.slice(-1))} = "${String(value)}", in quotes.`
  return typeof value === 'string' && /^(true|false|-?\d+)$/.test(value)
    ? `Write ${value} without quotes.`
    : undefined
}

const BRACKETS: Readonly<Record<string, string>> = {
  hooks: 'Begin each hook with [[hooks]], two brackets on each side, and give its name as id = "...".',
  tests: 'Begin each test with [[tests]], two brackets on each side, and give its name as name = "...".',
}

const VALUE_SYNONYMS: Readonly<Record<string, string>> = {
  async: 'background',
  sync: 'blocking',
  serial: 'sequential',
  series: 'sequential',
  piped: 'sequential',
  concurrent: 'parallel',
  block: 'deny',
  fail: 'deny',
  continue: 'ignore',
  allow: 'ignore',
}

function valueAt(file: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Readonly<Record<PropertyKey, unknown>>)[part]
        : undefined,
    file,
  )
}
