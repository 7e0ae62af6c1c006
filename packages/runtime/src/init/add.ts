import { nearest, readToml } from '@hookline/config'
import { templateError } from '../errors.ts'
import { HEAD, type Findings } from './compose.ts'
import { templates, type Template } from './templates/index.ts'

/** A hooks.toml with templates in it. */
export interface Added {
  readonly text: string
  /** Ids of the hooks that are new. */
  readonly added: readonly string[]
  /** Ids that were there, and stayed as they were. */
  readonly there: readonly string[]
  /** Those of them that are switched off. */
  readonly off: readonly string[]
}

/** Writes templates to the end of a file, in mind. @throws HooklineError `TEMPLATE_UNKNOWN`, `TEMPLATE_UNFIT` */
export function addTemplates(
  before: string | undefined,
  file: string,
  names: readonly string[],
  found: Findings,
): Added {
  const wanted = [...new Set(names)].map(named)
  const tables = wanted.flatMap((template) => tablesOf(template, found))
  const known = before === undefined ? new Map<string, boolean>() : hooksIn(before, file)
  const there = tables.map(idOf).filter((id) => known.has(id))
  const fresh = tables.filter((table) => !known.has(idOf(table)))
  const head = before === undefined || before.trim() === '' ? HEAD : before.replace(/\n*$/, '\n')
  return {
    text: fresh.length === 0 ? (before ?? HEAD) : [head, ...fresh].join('\n'),
    added: fresh.map(idOf),
    there,
    off: there.filter((id) => known.get(id) === false),
  }
}

/** The ids of hooks in a template's tables. */
export function idOf(table: string): string {
  return /^id = "(.*)"$/m.exec(table)![1]!
}

function named(name: string): Template {
  const template = templates.find((one) => one.name === name)
  if (template !== undefined) return template
  const near = nearest(
    name,
    templates.map((one) => one.name),
    {},
  )
  const what = near === undefined ? '' : `; did you mean "${near}"?`
  throw templateError('TEMPLATE_UNKNOWN', `there is no template "${name}"${what}`)
}

function tablesOf(template: Template, found: Findings): readonly string[] {
  const tables = template.tables(found)
  if (tables.length > 0) return tables
  const { name, needs } = template
  throw templateError('TEMPLATE_UNFIT', `${name} needs ${needs}; none was found in ${found.root}`)
}

/** Hooks by id, and whether they are on. */
function hooksIn(text: string, file: string): ReadonlyMap<string, boolean> {
  const { hooks } = readToml(text, file).table
  const tables = Array.isArray(hooks) ? (hooks as readonly Readonly<Record<string, unknown>>[]) : []
  return new Map(
    tables.flatMap(({ id, enabled }) => (typeof id === 'string' ? [[id, enabled !== false]] : [])),
  )
}
