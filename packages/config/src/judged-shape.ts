import { pathText, type Path, type Report } from './fault.ts'
import { blankTable, hookTable, type HookTable } from './hook-table.ts'
import { misshapen } from './misshapen.ts'
import { shapeIssues } from './schema.ts'
import type { Shape } from './shape.ts'
import type { ShapeIssue } from './shape-issue.ts'
import type { Table } from './toml.ts'
import { meantKey, unknownKey } from './unknown-key.ts'

/** Reports wrong types, choices and unknown keys, and gives what is left. */
export function judged(file: Table, report: Report): Omit<Shape, 'used'> {
  const issues = shapeIssues(file)
  const unknown = unknownOfHooks(issues)
  const wrong = new Set<string>()
  for (const issue of issues) {
    const path = issue.path as Path
    if (issue.code === 'unrecognized_keys') {
      const isDeep = path.length > (path[0] === 'hooks' ? 2 : 1)
      for (const key of issue.keys) {
        wrong.add(pathText(isDeep ? path.slice(0, depthOf(path)) : [...path, key]))
        if (isDeep || path[0] !== 'hooks') report(unknownKey(path, key))
      }
    } else if (path[0] !== 'version') {
      // of `hooks[2].match[0]` the whole of `hooks[2].match` is left out
      wrong.add(pathText(path.slice(0, depthOf(path))))
      const renamed = unknown.get(path[1])?.some((key) => meantKey(path, key) === path[2]) === true
      for (const fault of misshapen(file, issue)) if (fault.code !== 'KEY_MISSING' || !renamed) report(fault)
    }
  }
  const clean = (value: unknown, path: Path): Table => cleaned(value, path, wrong)
  const hooks = Array.isArray(file['hooks']) ? (file['hooks'] as readonly unknown[]) : []
  const defaults: HookTable = clean(file['defaults'], ['defaults'])
  const blank = blankTable(defaults)
  return {
    defaults,
    dispatch: clean(file['dispatch'], ['dispatch']),
    journal: file['journal'] === undefined ? undefined : clean(file['journal'], ['journal']),
    network: file['network'] === undefined ? undefined : clean(file['network'], ['network']),
    sandbox: file['sandbox'] === undefined ? undefined : clean(file['sandbox'], ['sandbox']),
    server: file['server'] === undefined ? undefined : clean(file['server'], ['server']),
    executors: clean(file['executors'], ['executors']) as Shape['executors'],
    projects:
      file['projects'] === undefined
        ? undefined
        : (clean(file['projects'], ['projects']) as Shape['projects']),
    hooks,
    blank,
    hookAt: (at) => {
      const written = hooks[at]
      if (!isTable(written)) return undefined
      const own = clean(written, ['hooks', at])
      return {
        at,
        table: hookTable(own, blank),
        own,
        written,
        isRight: false,
        unknown: unknown.get(at) ?? [],
      }
    },
  }
}

/** How long the path to a whole key is. */
function depthOf(path: Path): number {
  return path[0] === 'hooks' ? 3 : 2
}

function unknownOfHooks(issues: readonly ShapeIssue[]): ReadonlyMap<unknown, readonly string[]> {
  const ofHooks = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path[0] === 'hooks' && issue.path.length === 2
      ? [[issue.path[1], issue.keys] as const]
      : [],
  )
  return new Map(ofHooks)
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function cleaned(value: unknown, path: Path, wrong: ReadonlySet<string>): Table {
  if (!isTable(value)) return {}
  if (wrong.size === 0) return value
  if (wrong.has(pathText(path))) return {}
  return Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(pathText([...path, key]))))
}
