import { answer, type AnyExecutor } from '@hookline/core'
import { fileSchema } from './schema.ts'

/** JSON Schema, as far as it is looked into here. */
interface Schema {
  readonly [keyword: string]: unknown
}

/**
 * The JSON Schema (draft-07) of a hooks.toml for editors: every key with its words, every value that can be chosen, and
 * under `with` the settings of each of these executors.
 */
export function editorSchema(executors: ReadonlyMap<string, AnyExecutor>): Schema {
  const { properties, ...root } = fileSchema() as { readonly properties: Record<string, Schema> }
  const { hooks, ...top } = properties
  const keys = (hooks!['items'] as Schema)['properties'] as Record<string, Schema>
  const all = new Map([['answer', answer as AnyExecutor], ...executors])
  const settings = [...all].map(([name, executor]) => [settingsOf(name), rooted(name, executor)] as const)
  return {
    ...root,
    title: 'hooks.toml',
    description: 'Hooks of coding agents, for hookline.',
    properties: { ...top, hooks: { ...hooks, items: { oneOf: branches(keys, [...all.keys()], settings) } } },
    definitions: {
      ...Object.fromEntries(Object.entries(keys).map(([key, schema]) => [`hook-${key}`, schema])),
      ...Object.fromEntries(settings),
      ...(executors.has('script')
        ? { 'with-run': withoutRun(Object.fromEntries(settings)['with-script']!) }
        : {}),
    },
  }
}

/** One shape for each thing that a hook can do; what excludes the other is not in it. */
function branches(
  keys: Record<string, Schema>,
  names: readonly string[],
  settings: readonly (readonly [string, Schema])[],
): readonly Schema[] {
  const common = Object.keys(keys).filter((key) => !DOING.includes(key))
  const branch = (title: string, own: Record<string, Schema>, required: readonly string[]): Schema => ({
    type: 'object',
    title,
    properties: { ...Object.fromEntries(common.map((key) => [key, refer(`hook-${key}`)])), ...own },
    required: ['id', 'on', ...required],
    additionalProperties: false,
  })
  const fixed = (key: string): Schema => branch(`hook: ${key}`, pick([key, 'context']), [key])
  const byName = (name: string): Schema => {
    const { required = [] } = settings.find(([key]) => key === settingsOf(name))![1] as {
      required?: string[]
    }
    const own = { executor: { ...keys['executor'], const: name }, with: refer(settingsOf(name)) }
    return branch(`hook: executor ${name}`, own, ['executor', ...(required.length > 0 ? ['with'] : [])])
  }
  return [
    ...(names.includes('script')
      ? [branch('hook: run', { ...pick(['run']), with: refer('with-run') }, ['run'])]
      : []),
    ...['deny', 'ask', 'context'].map(fixed),
    ...names.map(byName),
  ]
}

/** Keys of which a hook has only some. */
const DOING: readonly string[] = ['executor', 'with', 'run', 'deny', 'ask', 'context']

function pick(keys: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(keys.map((key) => [key, refer(`hook-${key}`)]))
}

function refer(name: string): Schema {
  return { $ref: `#/definitions/${name}` }
}

function settingsOf(executor: string): string {
  return `with-${executor}`
}

/** What an executor says of its settings, moved to where it stands in the whole. */
function rooted(name: string, { options }: AnyExecutor): Schema {
  try {
    const own = options['~standard'].jsonSchema?.input({ target: 'draft-07' })
    const { $schema: _draft, $id: _id, ...schema } = own ?? { type: 'object' }
    return moved(schema, `#/definitions/${settingsOf(name)}`) as Schema
  } catch {
    // one that JSON Schema cannot say: anything may be right
    return { type: 'object' }
  }
}

/** References of a schema begin at its own root. */
function moved(value: unknown, root: string): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, root))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) =>
    key === '$ref' && typeof item === 'string' && item.startsWith('#')
      ? [key, root + item.slice(1)]
      : [key, moved(item, root)],
  )
  return Object.fromEntries(entries)
}

/** `run` stands beside `with`, not in it. */
function withoutRun(schema: Schema): Schema {
  const { run: _run, ...properties } = (schema['properties'] ?? {}) as Record<string, Schema>
  const required = ((schema['required'] ?? []) as readonly string[]).filter((key) => key !== 'run')
  const { required: _required, ...rest } = schema
  return { ...rest, properties, ...(required.length === 0 ? {} : { required }) }
}
