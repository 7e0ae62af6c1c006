import type { DispatchTable } from './dispatch.ts'
import { pathText, type Path, type Report } from './fault.ts'
import { misshapen } from './misshapen.ts'
import { hookTable, type HookTable } from './hook-table.ts'
import { rightHooks } from './right-shape.ts'
import type { ShapeIssue } from './shape-issue.ts'
import type { Table } from './toml.ts'
import { meantKey, unknownKey } from './unknown-key.ts'

/** What of a file has the right shape; the rest is reported. */
export interface Shape {
  readonly defaults: HookTable
  readonly dispatch: DispatchTable
  /** A package or a file, or another executor by `use` with settings. */
  readonly executors: Readonly<Record<string, string | InstanceTable>>
  readonly hooks: readonly ShapedHook[]
  readonly projects: Readonly<Record<string, { readonly allow?: boolean }>> | undefined
}

/** `name = { use = "...", ... }` */
export interface InstanceTable {
  readonly use: string
  readonly [setting: string]: unknown
}

/** One `[[hooks]]` table. */
export interface ShapedHook {
  /** Which one of the file, from 0. */
  readonly at: number
  readonly table: HookTable
  /** As it is written, right or wrong. */
  readonly written: Table
  /** True: all of it is as it should be. */
  readonly isRight: boolean
  /** Keys that no hook has; not reported yet, since the executor may know better what was meant. */
  readonly unknown: readonly string[]
}

/** Reports wrong types, choices and unknown keys, and gives what is left. */
export async function shapeOf(file: Table, report: Report): Promise<Shape> {
  const right = rightHooks(file)
  if (right !== undefined) return rightShape(file, right)
  // the schema library is only loaded to say what is wrong
  const { shapeIssues } = await import('./schema.ts')
  const issues = shapeIssues(file)
  const unknown = unknownOfHooks(issues)
  const wrong = new Set<string>()
  for (const issue of issues) {
    const path = issue.path as Path
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) wrong.add(pathText([...path, key]))
      if (path[0] !== 'hooks') for (const key of issue.keys) report(unknownKey(path, key))
    } else if (path[0] !== 'version') {
      // of `hooks[2].match[0]` the whole of `hooks[2].match` is left out
      wrong.add(pathText(path.slice(0, path[0] === 'hooks' ? 3 : 2)))
      const renamed = unknown.get(path[1])?.some((key) => meantKey(path, key) === path[2]) === true
      for (const fault of misshapen(file, issue)) if (fault.code !== 'KEY_MISSING' || !renamed) report(fault)
    }
  }
  const clean = (value: unknown, path: Path): Table => cleaned(value, path, wrong)
  const hooks = Array.isArray(file['hooks']) ? (file['hooks'] as unknown[]) : []
  return {
    defaults: clean(file['defaults'], ['defaults']),
    dispatch: clean(file['dispatch'], ['dispatch']),
    executors: clean(file['executors'], ['executors']) as Shape['executors'],
    projects:
      file['projects'] === undefined
        ? undefined
        : (clean(file['projects'], ['projects']) as Shape['projects']),
    hooks: hooks.flatMap((hook, at) =>
      isTable(hook)
        ? [
            {
              at,
              table: hookTable(clean(hook, ['hooks', at])),
              written: hook,
              isRight: false,
              unknown: unknown.get(at) ?? [],
            },
          ]
        : [],
    ),
  }
}

/** Nothing is to be cleaned, nearly always. */
function rightShape(file: Table, right: readonly HookTable[]): Shape {
  const { defaults = {}, dispatch = {}, executors = {}, hooks = [], projects } = file
  return {
    projects: projects as Shape['projects'],
    defaults: defaults as HookTable,
    dispatch: dispatch as DispatchTable,
    executors: executors as Shape['executors'],
    hooks: right.map((table, at) => ({
      at,
      table,
      written: (hooks as readonly Table[])[at]!,
      isRight: true,
      unknown: NOTHING,
    })),
  }
}

const NOTHING: readonly string[] = []

function unknownOfHooks(issues: readonly ShapeIssue[]): ReadonlyMap<unknown, readonly string[]> {
  const ofHooks = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path[0] === 'hooks'
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
