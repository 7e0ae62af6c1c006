import { equal, ok } from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { holes, type Json, type StandardSchema, type TemplateKind } from '@hookline/core'
import { contextOf, executed, type Trial } from './execution.ts'
import type { ExecutorUse, UseContext } from './executor-use.ts'
import { eachSetting, schemasIn, shown, type Schema } from './settings-schema.ts'

/**
 * Asserts that what the executor fills is marked `x-template`, so that hooks.toml may have `{{ }}` there, that what is so
 * marked is filled, and that what it takes for a secret is marked `x-secret`, so that nobody prints it.
 */
export async function assertMarked(trial: Trial, schema: StandardSchema): Promise<void> {
  const root = shown(schema)
  for (const one of [root, ...everyIn(root)]) assertMarks(one)
  eachSetting(root, '', (property) => [property, ...everyIn(property)].forEach(assertMarks))
  for (const use of trial.works) await assertUsed(use, trial, root)
}

const KINDS: readonly unknown[] = ['argument', 'path', 'url-path', 'value'] satisfies readonly TemplateKind[]

function assertMarks(schema: Schema): void {
  const { 'x-template': template, 'x-secret': secret } = schema
  ok(
    template === undefined || KINDS.includes(template),
    `x-template is ${JSON.stringify(template)}, not ${KINDS.join(', ')}`,
  )
  ok(
    secret === undefined || secret === true || secret === 'allowed',
    `x-secret is ${JSON.stringify(secret)}, not true or "allowed"`,
  )
}

async function assertUsed(use: ExecutorUse, trial: Trial, root: Schema): Promise<void> {
  const context = await contextOf(use, trial)
  const filled: Json[] = []
  const asked: Json[] = []
  await executed(trial, listening(context, filled, asked))
  for (const [path, value] of settingsOf(context.options, [])) {
    const marks = schemasAt(root, path)
    const isTemplate = marks.some((mark) => typeof mark['x-template'] === 'string')
    const place = path.join('.')
    if (asked.some((reference) => isDeepStrictEqual(reference, value)))
      ok(
        marks.some((mark) => mark['x-secret'] === true || mark['x-secret'] === 'allowed'),
        `${place} is read as a secret, and not marked x-secret`,
      )
    if (typeof value !== 'string') continue
    const isFilled = isIn(filled, value)
    if (isFilled && !hasTwin(context.options, value))
      equal(isTemplate, true, `${place} is filled, and not marked x-template`)
    if (isTemplate && value.includes('{{'))
      equal(
        isFilled || expressionsOf(value).every((one) => isIn(filled, `{{ ${one} }}`)),
        true,
        `${place} is marked x-template, and not filled ("${use.name}")`,
      )
  }
}

function isIn(templates: readonly Json[], value: string): boolean {
  return templates.some((template) => textsOf(template).includes(value))
}

/** What stands in the holes of a text: some fill each by itself, to make of its value what fits there. */
function expressionsOf(template: string): readonly string[] {
  return holes(template).filter((_, at) => at % 2 === 1)
}

/** The same context, with an ear for what is filled and what is asked for. */
function listening(context: UseContext, filled: Json[], asked: Json[]): UseContext {
  const hear =
    <Said>(list: Json[], answer: (value: Json) => Said) =>
    (value: Json): Said => {
      list.push(value)
      return answer(value)
    }
  return Object.create(context, {
    render: { value: hear(filled, context.render) },
    secret: { value: hear(asked, context.secret) },
  }) as UseContext
}

type Path = readonly (string | number)[]

function settingsOf(value: Json, path: Path): readonly (readonly [Path, Json])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  return [[path, value], ...entries.flatMap(([key, item]) => settingsOf(item as Json, [...path, key]))]
}

function textsOf(value: Json): readonly string[] {
  return settingsOf(value, []).flatMap(([, one]) => (typeof one === 'string' ? [one] : []))
}

/** Two settings of one text: nobody can tell which of them was filled. */
function hasTwin(options: Json, value: string): boolean {
  return textsOf(options).filter((one) => one === value).length > 1
}

/** Every schema that may hold for the setting at a path. */
function schemasAt(root: Schema, path: Path): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, part) => schemas.flatMap((schema) => below(schema, part)).flatMap((one) => either(one, root)),
    either(root, root),
  )
}

function either(schema: Schema, root: Schema, depth = 0): readonly Schema[] {
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap(
    (keyword) => (schema[keyword] ?? []) as readonly Schema[],
  )
  const referred = typeof schema['$ref'] === 'string' ? pointed(schema['$ref'], root) : []
  // a schema that refers to itself has no end
  return depth > 16
    ? []
    : [schema, ...[...choices, ...referred].flatMap((one) => either(one, root, depth + 1))]
}

/** What a setting that may hold itself refers to. */
function pointed(reference: string, root: Schema): readonly Schema[] {
  const parts = reference.split('/').slice(1)
  const found = parts.reduce<unknown>((at, part) => (at as Schema | undefined)?.[part], root)
  return typeof found === 'object' && found !== null ? [found as Schema] : []
}

function below(schema: Schema, part: string | number): readonly Schema[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>
  const prefix = (schema['prefixItems'] ?? []) as readonly Schema[]
  const found =
    typeof part === 'number'
      ? (prefix[part] ?? schema['items'])
      : Object.hasOwn(properties, part)
        ? properties[part]
        : schema['additionalProperties']
  return typeof found === 'object' && found !== null ? [found as Schema] : []
}

function everyIn(schema: Schema): readonly Schema[] {
  return schemasIn(schema).flatMap((inner) => [inner, ...everyIn(inner)])
}
