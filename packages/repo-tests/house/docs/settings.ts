import type { AnyExecutor } from '@hookline/core'
import { table } from './table.ts'

/** The part of JSON Schema that settings are made of. */
export interface Schema {
  readonly type?: string
  readonly pattern?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly required?: readonly string[]
  readonly 'x-template'?: string
  readonly 'x-secret'?: boolean | 'allowed'
}

/** The settings of an executor, a row each, as its schema describes them. */
export function settingsTable({ name, options }: AnyExecutor): string {
  const schema = options['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) as Schema | undefined
  if (schema?.properties === undefined) throw new Error(`executor "${name}" does not describe its settings`)
  const rows = Object.entries(schema.properties).map(([key, setting]) => [
    `\`${key}\``,
    typeOf(setting),
    presence(key, setting, schema),
    holes(setting) ? 'yes' : 'no',
    setting.description ?? '',
  ])
  return table(['setting', 'type', 'default', '`{{ }}`', 'what'], rows)
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'list',
  object: 'table',
  boolean: 'true or false',
  integer: 'whole number',
}

/** What kind of value a schema takes, in words. */
export function typeOf(schema: Schema): string {
  const either = schema.type === undefined ? (schema.anyOf ?? schema.oneOf) : undefined
  if (either !== undefined) return [...new Set(either.map(typeOf))].join(' or ')
  if (schema.type === 'object' && schema['x-secret'] !== undefined) return 'secret'
  if (schema.enum !== undefined)
    return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.type === 'array' && schema.items !== undefined) return `list of ${typeOf(schema.items)}`
  if (/\(ms\|s\|m\|h(\|d)?\)\$$/.test(schema.pattern ?? '')) return 'duration'
  return WORDS[schema.type ?? ''] ?? schema.type ?? 'any'
}

function presence(key: string, setting: Schema, { required = [] }: Schema): string {
  if (setting.default !== undefined) return `\`${JSON.stringify(setting.default)}\``
  return required.includes(key) ? 'required' : '-'
}

function holes(schema: Schema): boolean {
  const inside = [
    ...(schema.anyOf ?? schema.oneOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
  ]
  return schema['x-template'] !== undefined || inside.some(holes)
}
