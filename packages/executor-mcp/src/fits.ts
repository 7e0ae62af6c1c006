import { isTable, PLAIN, short, type PlainJudge, type Schema } from './judges.ts'
import { nearest } from './nearest.ts'

/** Stands for what is not known yet: it fits everywhere. */
export const UNKNOWN: unique symbol = Symbol('unknown')

/** How far a schema is followed: it comes from a server, which may be anybody. A step is what takes about a microsecond. */
const MOST_STEPS = 50_000
const MOST_DEPTH = 64

interface Look {
  readonly root: unknown
  steps: number
}

/** Thrown where a schema is not followed any further. */
const ENOUGH = Symbol('enough')

/**
 * What is certainly wrong with a value under a schema, with its path; `undefined`: nothing is. What is not judged here
 * (patterns, formats, conditions), and a schema that leads too far, is left to the server. Nothing of a schema is run.
 */
export function misfit(value: unknown, schema: unknown, path = 'arguments'): string | undefined {
  try {
    return judged(value, schema, path, { root: schema, steps: 0 }, 0)
  } catch (thrown) {
    if (thrown === ENOUGH) return undefined
    throw thrown
  }
}

type Judge = (...about: [...Parameters<PlainJudge>, look: Look, depth: number]) => string | undefined

function judged(
  value: unknown,
  schema: unknown,
  path: string,
  look: Look,
  depth: number,
): string | undefined {
  spend(1, look)
  if (depth > MOST_DEPTH) throw ENOUGH
  if (value === UNKNOWN) return undefined
  if (schema === false) return `${path} is not wanted`
  if (!isTable(schema)) return undefined
  spend(costOf(value, schema), look)
  // what stands beside a reference counts in some drafts, and in others not
  if (typeof schema['$ref'] === 'string')
    return judged(value, pointed(schema['$ref'], look.root), path, look, depth + 1)
  for (const judge of JUDGES) {
    const fault = judge(value, schema, path, look, depth)
    if (fault !== undefined) return fault
  }
  return undefined
}

function spend(steps: number, look: Look): void {
  look.steps += steps
  if (look.steps > MOST_STEPS) throw ENOUGH
}

/** What a place takes that is large in itself: a reference leads there as often as the server likes. */
function costOf(value: unknown, schema: Schema): number {
  let cost = typeof value === 'string' ? value.length / 1000 : 0
  if (typeof value === 'object' && value !== null) cost += Object.keys(value).length / 10
  for (const keyword of LARGE) {
    const one = schema[keyword]
    if (Array.isArray(one) || typeof one === 'string') cost += one.length / 20
  }
  return cost
}

const LARGE = ['$ref', 'type', 'enum', 'required'] as const

/** Of the schema itself only: nothing is fetched. */
function pointed(reference: string, root: unknown): unknown {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (isTable(at) && Object.hasOwn(at, part) ? at[part] : undefined), root)
}

const fields: Judge = (value, schema, path, look, depth) => {
  if (!isTable(value)) return undefined
  const { required, properties, additionalProperties, patternProperties } = schema
  const known = isTable(properties) ? properties : {}
  const lacking = Array.isArray(required)
    ? required.find((name) => typeof name === 'string' && !Object.hasOwn(value, name))
    : undefined
  if (lacking !== undefined) return `${path}: ${short(lacking)} is missing`
  for (const [name, item] of Object.entries(value)) {
    const place = /^\w+$/.test(name) ? `${path}.${name}` : `${path}[${short(name)}]`
    if (!Object.hasOwn(known, name) && patternProperties !== undefined) continue
    const fault = Object.hasOwn(known, name)
      ? judged(item, known[name], place, look, depth + 1)
      : additionalProperties === false
        ? `${path}: ${short(name)} is unknown${meant(name, known, look)}`
        : judged(item, additionalProperties, place, look, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

function meant(name: string, known: Schema, look: Look): string {
  const names = Object.keys(known)
  spend(names.length, look)
  const near = nearest(name, names)
  return near === undefined ? '' : `, did you mean "${near}"?`
}

const list: Judge = (value, { items: each, prefixItems }, path, look, depth) => {
  if (!Array.isArray(value) || Array.isArray(each) || prefixItems !== undefined) return undefined
  for (const [at, item] of value.entries()) {
    const fault = judged(item, each, `${path}[${at}]`, look, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

const parts: Judge = (value, { allOf, anyOf, oneOf }, path, look, depth) => {
  for (const one of asList(allOf)) {
    const fault = judged(value, one, path, look, depth + 1)
    if (fault !== undefined) return fault
  }
  for (const choices of [asList(anyOf), asList(oneOf)]) {
    const faults = choices.map((one) => judged(value, one, path, look, depth + 1))
    if (faults.length > 0 && faults.every((fault) => fault !== undefined)) return faults.at(-1)
  }
  return undefined
}

const JUDGES: readonly Judge[] = [...PLAIN, fields, list, parts]

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}
