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
  if (source.length > LONGEST) return undefined
  const fields: FieldPath[] = []
  TERM.lastIndex = 0
  for (;;) {
    const found = TERM.exec(source)
    if (found === null) return undefined
    // one by one: taking an array apart costs more than all the rest
    fields.push(fieldPath(found[2]!, found.index + found[1]!.length))
    if (found[4] === '') return { type: fields.length > 1 || found[3] !== undefined ? 'bool' : 'dyn', fields }
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
  String.raw`(${SPACE}(?:!(?=${FIELD}\())?)(${FIELD})(${CALL}|${COMPARED})?${SPACE}(&&|\|\||$)`,
  'y',
)

function fieldPath(text: string, start: number): FieldPath {
  const path = text.split('.')
  let next = start
  const at = path.map((name) => {
    const here = next
    next += name.length + 1
    return here
  })
  return { path, at }
}
