import { equal, fail, notEqual } from 'node:assert/strict'
import type { StandardSchema } from '@hookline/core'

/** JSON Schema, as far as it says where things are. */
export interface Schema {
  readonly [keyword: string]: unknown
}

/** The settings as JSON Schema. */
export function shown(schema: StandardSchema): Schema {
  const { jsonSchema } = schema['~standard']
  if (jsonSchema === undefined)
    fail('the options schema has no `~standard.jsonSchema`: settings cannot be documented')
  return jsonSchema.input({ target: 'draft-2020-12' })
}

/** Asserts that a schema can say what its settings are, and says of each what it is for. */
export function assertDescribed(schema: StandardSchema): void {
  eachSetting(shown(schema), '', (property, path) => {
    const { description } = property
    const isDescribed = typeof description === 'string' && description.trim() !== ''
    equal(isDescribed, true, `the setting ${path} has no description`)
  })
}

/** Asserts that a schema turns down a setting it does not know, and says which. */
export async function assertStrict(schema: StandardSchema, options: unknown): Promise<void> {
  const unknown = 'noSuchSetting'
  const { issues } = await schema['~standard'].validate({ ...(options as object), [unknown]: true })
  notEqual(issues, undefined, 'the schema takes a setting nobody knows')
  const says = JSON.stringify(issues!.map(({ message, path }) => [message, path]))
  equal(says.includes(unknown), true, `the schema does not say where the fault is: ${says}`)
}

/** Calls back for every named setting, however deep it lies. */
export function eachSetting(
  schema: Schema,
  path: string,
  tell: (property: Schema, path: string) => void,
): void {
  for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
    tell(property, `${path}${name}`)
    eachSetting(property, `${path}${name}.`, tell)
  }
  for (const inner of schemasIn(schema)) eachSetting(inner, path, tell)
}

const ONE = ['items', 'additionalProperties', 'not'] as const
const MANY = ['prefixItems', 'anyOf', 'oneOf', 'allOf', '$defs', 'patternProperties'] as const

/** The schemas inside of one, those of its properties apart. */
export function schemasIn(schema: Schema): readonly Schema[] {
  const found = [
    ...ONE.map((keyword) => schema[keyword]),
    ...MANY.flatMap((keyword) => Object.values(schema[keyword] ?? {})),
  ]
  return found.filter((inner): inner is Schema => typeof inner === 'object' && inner !== null)
}
