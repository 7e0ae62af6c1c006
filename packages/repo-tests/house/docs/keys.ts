import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { schemaOfFile } from '@hookline/config'
import { typeOf, type Schema } from './settings.ts'
import { table } from './table.ts'

const PAGE = 'docs/hooks.md'

/** docs/hooks.md, with its tables of keys as the schema has them. */
export async function hooksPage(root: string): Promise<Readonly<Record<string, string>>> {
  const { schema } = await schemaOfFile({
    file: join(root, 'hooks.toml'),
    text: 'version = 1',
    dialects: [],
    executors: {},
    hookline: '1.0.0',
  })
  const all = schema as unknown as Root
  const tables = Object.entries(TABLES).map(([name, rowsOf]) => [name, keysTable(rowsOf(all))] as const)
  const made = [...tables, ['defaults', defaults(all)] as const]
  const before = readFileSync(join(root, PAGE), 'utf8')
  return { [PAGE]: made.reduce((page, [name, text]) => filled(page, name, text), before) }
}

interface Root extends Schema {
  readonly properties: Readonly<Record<string, Schema>>
  readonly definitions: Readonly<Record<string, Schema>>
}

type Key = readonly [shown: string, schema: Schema, isRequired: boolean]

const TABLES: Readonly<Record<string, (root: Root) => readonly Key[]>> = {
  file: ({ properties, required = [] }) =>
    Object.entries(properties).map(([key, schema]) => [headed(key), schema, required.includes(key)]),
  hook: ({ definitions }) =>
    Object.entries(definitions).flatMap(([name, schema]) =>
      name.startsWith('hook-')
        ? [[name.slice(5), schema, ['hook-id', 'hook-on'].includes(name)] as const]
        : [],
    ),
  dispatch: ({ properties }) =>
    Object.entries(properties['dispatch']!.properties!)
      .filter(([, schema]) => schema.type !== 'object')
      .map(([key, schema]) => [key, schema, false]),
  journal: (root) => keysOf(root, 'journal'),
  server: (root) => keysOf(root, 'server'),
}

function keysOf({ properties }: Root, name: string): readonly Key[] {
  return Object.entries(properties[name]!.properties!).map(([key, schema]) => [key, schema, false])
}

function defaults({ properties }: Root): string {
  const keys = Object.keys(properties['defaults']!.properties!).map((key) => `\`${key}\``)
  return `\`[defaults]\` takes ${keys.join(', ')}.`
}

/** A key that is a table is known by its header. */
function headed(key: string): string {
  if (key === 'hooks' || key === 'tests') return `[[${key}]]`
  return ['defaults', 'dispatch', 'journal', 'server', 'executors'].includes(key) ? `[${key}]` : key
}

function keysTable(keys: readonly Key[]): string {
  const rows = keys.map(([key, schema, isRequired]) => {
    const [what = '', fallback] = (schema.description ?? '').split(/\. Default: /)
    const shown = schema.default === undefined ? (fallback ?? '-') : `\`${JSON.stringify(schema.default)}\``
    return [`\`${key}\``, typeOf(schema), what, isRequired ? 'required' : shown]
  })
  return table(['key', 'takes', 'what', 'default'], rows)
}

function filled(text: string, name: string, made: string): string {
  const [begin, end] = [`<!-- keys: ${name} -->`, `<!-- /keys: ${name} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${PAGE} has no ${begin} ... ${end}`)
  return `${text.slice(0, from)}${begin}\n\n${made}\n\n${text.slice(to)}`
}
