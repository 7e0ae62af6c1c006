import { HooklineError } from './errors.ts'
import type { Expression, ExpressionEngine, Scope } from './expression.ts'
import type { Json } from './schema.ts'

/** The pieces of a text with `{{ }}` holes: literal text and the sources of expressions, in turn, text first. */
export function holes(text: string): readonly string[] {
  const parts: string[] = []
  let at = 0
  for (;;) {
    const open = text.indexOf('{{', at)
    if (open < 0) return [...parts, text.slice(at)]
    const end = closing(text, open + 2)
    if (end < 0)
      throw new HooklineError(
        'TEMPLATE_INVALID',
        `"{{" without "}}" in ${JSON.stringify(text.slice(open, open + 40))}`,
      )
    parts.push(text.slice(at, open), text.slice(open + 2, end).trim())
    at = end + 2
  }
}

/** The `}}` that is outside of any string in the expression. */
function closing(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length - 1; at++) {
    const char = text[at]!
    if (quote !== '') {
      if (char === '\\') at++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '}' && text[at + 1] === '}') return at
  }
  return -1
}

/** True if any string in the structure has a hole. */
export function hasHoles(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.includes('{{')
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some(hasHoles)
}

/** Gives what fills templates, in any structure; each distinct text is compiled once. */
export function renderer(expressions: ExpressionEngine | undefined): (template: Json, scope: Scope) => Json {
  const compiled = new Map<string, (scope: Scope) => Json>()
  const text = (template: string, scope: Scope): Json => {
    if (!template.includes('{{')) return template
    let fill = compiled.get(template)
    if (fill === undefined) compiled.set(template, (fill = compile(template, expressions)))
    return fill(scope)
  }
  const render = (template: Json, scope: Scope): Json => {
    if (typeof template === 'string') return text(template, scope)
    if (typeof template !== 'object' || template === null) return template
    if (Array.isArray(template)) return template.map((item: Json) => render(item, scope))
    return Object.fromEntries(
      Object.entries(template).map(([key, value]) => [key, render(value as Json, scope)]),
    )
  }
  return render
}

function compile(template: string, expressions: ExpressionEngine | undefined): (scope: Scope) => Json {
  if (expressions === undefined)
    throw new HooklineError('EXPRESSIONS_MISSING', `"${template}" needs an expression engine`)
  const parts = holes(template)
  const filled: (string | Expression)[] = parts.map((part, at) =>
    at % 2 === 0 ? part : expressions.compile(part),
  )
  if (parts.length === 3 && parts[0] === '' && parts[2] === '') return filled[1] as Expression
  return (scope) => filled.map((part) => (typeof part === 'string' ? part : plainText(part(scope)))).join('')
}

/** A value inside a text: absent is empty, a structure is its JSON. */
export function plainText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
