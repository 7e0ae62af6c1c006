import type { AnyExecutor } from '@hookline/core'
import type { Path } from './fault.ts'

/** JSON Schema, as far as it says where things are. */
interface Schema {
  readonly [keyword: string]: unknown
}

/** What an executor's schema says about its settings. */
export interface SettingsSchema {
  /** True if a field may hold `{{ }}`. */
  readonly takesHoles: (path: Path) => boolean
  /** True if a field takes a secret. */
  readonly isSecret: (path: Path) => boolean
  /** True if it takes a plain text as well. */
  readonly mayBePlain: (path: Path) => boolean
  /** False: none is. */
  readonly hasSecrets: boolean
  /** Names of the settings in the table at a path. */
  readonly keysAt: (path: Path) => readonly string[]
}

/** What a schema marks a field with: a secret alone, or a secret or a plain text. */
const SECRET: ReadonlySet<unknown> = new Set([true, 'allowed'])

const MAX_PATHS = 1000
const known = new WeakMap<AnyExecutor, SettingsSchema>()

/** Reads the JSON Schema of an executor once; one without says nothing. */
export function settingsSchema(executor: AnyExecutor): SettingsSchema {
  const before = known.get(executor)
  if (before !== undefined) return before
  const root = jsonSchema(executor)
  const holes = new Map<string, boolean>()
  const made: SettingsSchema = {
    takesHoles: (path) => {
      const key = JSON.stringify(path)
      let takes = holes.get(key)
      if (takes === undefined) {
        takes = at(root, path).some((schema) => typeof schema['x-template'] === 'string')
        if (holes.size < MAX_PATHS) holes.set(key, takes)
      }
      return takes
    },
    isSecret: (path) => at(root, path).some((schema) => SECRET.has(schema['x-secret'])),
    mayBePlain: (path) => !at(root, path).some((schema) => schema['x-secret'] === true),
    hasSecrets: mentionsSecrets(root),
    keysAt: (path) => at(root, path).flatMap((schema) => Object.keys((schema['properties'] ?? {}) as Schema)),
  }
  known.set(executor, made)
  return made
}

function mentionsSecrets(root: Schema): boolean {
  try {
    return /"x-secret":(true|"allowed")/.test(JSON.stringify(root))
  } catch {
    // it holds itself: it is looked at place by place
    return true
  }
}

function jsonSchema({ options }: AnyExecutor): Schema {
  try {
    return options['~standard'].jsonSchema?.input({ target: 'draft-07' }) ?? {}
  } catch {
    // a schema that JSON Schema cannot say: it marks nothing
    return {}
  }
}

/** Every schema that may hold for the value at a path: unions have several. */
function at(root: Schema, path: Path): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, part) => schemas.flatMap((schema) => below(schema, part).flatMap((one) => branches(one, root))),
    branches(root, root),
  )
}

function branches(schema: unknown, root: Schema, depth = 0): readonly Schema[] {
  if (typeof schema !== 'object' || schema === null || depth > 16) return []
  const here = schema as Schema
  const either = ['anyOf', 'oneOf', 'allOf'].flatMap(
    (keyword) => (here[keyword] as unknown[] | undefined) ?? [],
  )
  const referred = typeof here['$ref'] === 'string' ? [pointed(root, here['$ref'])] : []
  return [here, ...[...either, ...referred].flatMap((one) => branches(one, root, depth + 1))]
}

function pointed(root: Schema, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined
  const parts = reference
    .slice(1)
    .split('/')
    .filter((part) => part !== '')
  return parts.reduce<unknown>((schema, part) => (schema as Schema | undefined)?.[part], root)
}

function below(schema: Schema, part: string | number): readonly unknown[] {
  if (typeof part === 'number') {
    const { items, prefixItems } = schema
    const one = Array.isArray(prefixItems)
      ? (prefixItems as unknown[])[part]
      : Array.isArray(items)
        ? (items as unknown[])[part]
        : undefined
    return [one ?? (Array.isArray(items) ? schema['additionalItems'] : items)]
  }
  const properties = (schema['properties'] ?? {}) as Schema
  return [Object.hasOwn(properties, part) ? properties[part] : schema['additionalProperties']]
}
