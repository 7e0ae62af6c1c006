import type { FieldPath } from './fields.ts'

/** What is known of an expression before it is compiled. */
export interface PlainExpression {
  /** Of its value: `bool`, `dyn`. */
  readonly type: string
  readonly fields: readonly FieldPath[]
}

/**
 * What the compiler would find in an expression that is certainly right: fields that are asked for a text or compared
 * with a plain value, joined by && and ||. Of others nothing is said. test/plain-expression holds it to the compiler.
 */
export function plainExpression(source: string): PlainExpression | undefined {
  const fields: FieldPath[] = []
  const type = plainType(source, collect, fields)
  return type === undefined ? undefined : { type, fields }
}

function collect(text: string, at: number, fields: FieldPath[]): true {
  fields.push(fieldPath(text, at))
  return true
}

/**
 * The type alone. Each field is told as it is written, with where it begins; false from `tell`: `undefined`. What it needs is
 * handed on, so that nobody has to make a function for each expression.
 */
export function plainType<What>(
  source: string,
  tell: (field: string, at: number, what: What) => boolean,
  what: What,
): string | undefined {
  if (source.length > LONGEST) return undefined
  TERM.lastIndex = 0
  for (let terms = 1; ; terms++) {
    const found = TERM.exec(source)
    if (found === null) return undefined
    const end = TERM.lastIndex
    const field = found[1]!
    if (!tell(field, source.indexOf(field, found.index), what)) return undefined
    if (end === source.length && !/[&|]$/.test(found[0]))
      return terms > 1 || found[0].trim() !== field ? 'bool' : 'dyn'
  }
}

const LONGEST = 256
const SPACE = String.raw`[ \t\n\r]*`
const TEXT = String.raw`(?:"[^"\\\n\r]*"|'[^'\\\n\r]*')`
const NAME = String.raw`(?!(?:in|true|false|null)\b)[A-Za-z_]\w*`
const FIELD = String.raw`(?:event|results|env|output)(?:\.${NAME}){1,8}`
const CALL = String.raw`\.(?:contains|startsWith|endsWith)\(${SPACE}${TEXT}${SPACE}\)`
const COMPARED = String.raw`${SPACE}[!=]=${SPACE}(?:${TEXT}|(?:\d{1,9}|true|false|null)(?!\w))`
// the ! of `!event.x == 1` would be about the field: it is plain in front of a call only
const TERM = new RegExp(
  String.raw`${SPACE}(?:!(?=${FIELD}\())?(${FIELD})(?:${CALL}|${COMPARED})?${SPACE}(?:&&|\|\||$)`,
  'y',
)

/** A field name by name; it begins at `start`. */
export function fieldPath(text: string, start: number): FieldPath {
  const path = text.split('.')
  let next = start
  const at = path.map((name) => {
    const here = next
    next += name.length + 1
    return here
  })
  return { path, at }
}
