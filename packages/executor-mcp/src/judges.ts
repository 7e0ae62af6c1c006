/** A schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>

/** What is wrong with a value by itself, whatever is in it. */
export type PlainJudge = (value: unknown, schema: Schema, path: string) => string | undefined

const type: PlainJudge = (value, { type: wanted }, path) => {
  const types = (Array.isArray(wanted) ? wanted : [wanted]) as readonly unknown[]
  if (wanted === undefined || !types.every((one) => typeof one === 'string' && Object.hasOwn(TYPES, one)))
    return undefined
  if (types.some((one) => TYPES[one as string]!(value))) return undefined
  return `${path}: expected ${types.join(' or ')}, got ${typeOf(value)}`
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: (value) => Array.isArray(value),
  object: isTable,
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const among: PlainJudge = (value, schema, path) => {
  const wanted = Object.hasOwn(schema, 'const') ? [schema['const']] : schema['enum']
  if (!Array.isArray(wanted) || wanted.length > MOST_CHOICES) return undefined
  // whether two tables are the same is left to the server
  const isOpen = isCompound(value) && wanted.some(isCompound)
  if (isOpen || wanted.includes(value)) return undefined
  const [some, more] = [wanted.slice(0, 8).map(short), wanted.length > 8 ? ', ...' : '']
  return `${path}: expected ${some.join(', ')}${more}, got ${isCompound(value) ? typeOf(value) : short(value)}`
}

const MOST_CHOICES = 1000

function isCompound(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

const size: PlainJudge = (value, schema, path) => {
  for (const [keyword, [of, isRight]] of Object.entries(SIZES)) {
    const limit = schema[keyword]
    if (typeof limit !== 'number') continue
    const found = of(value)
    if (found !== undefined && !isRight(found, limit)) return `${path}: ${keyword} is ${limit}, got ${found}`
  }
  return undefined
}

type Measure = (value: unknown) => number | undefined
const number: Measure = (value) => (typeof value === 'number' ? value : undefined)
const letters: Measure = (value) =>
  typeof value === 'string' && value.length < 100_000 ? lettersIn(value) : undefined
/** Two halves of a letter are one. */
const lettersIn = (text: string): number =>
  text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)
const items: Measure = (value) => (Array.isArray(value) ? value.length : undefined)
const most = (value: number, limit: number): boolean => value <= limit
const least = (value: number, limit: number): boolean => value >= limit

const SIZES: Readonly<Record<string, readonly [Measure, (value: number, limit: number) => boolean]>> = {
  minimum: [number, least],
  maximum: [number, most],
  exclusiveMinimum: [number, (value, limit) => value > limit],
  exclusiveMaximum: [number, (value, limit) => value < limit],
  minLength: [letters, least],
  maxLength: [letters, most],
  minItems: [items, least],
  maxItems: [items, most],
}

/** All of them, in the order in which faults are told. */
export const PLAIN: readonly PlainJudge[] = [type, among, size]

/** True for what JSON Schema calls an object. */
export function isTable(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value in a message. */
export function short(value: unknown): string {
  // of a long text only what is shown is written
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, 61) : value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
