import { HooklineError, type Json, type Scope } from '@hookline/core'
import { compile, parse } from './compile.ts'
import { callOf, children, isLoop, type Node } from './node.ts'

/** A part of an expression with what it gives, or why it gives nothing. */
export interface ExplainedPart {
  readonly text: string
  /** How far inside of the whole it is: 0 is the whole. */
  readonly depth: number
  readonly value?: Json
  readonly error?: HooklineError
}

const MAX_PARTS = 200

/**
 * An expression value by value: the whole first, then each part below what it is part of. Parts that `&&` or `?:` would
 * not have looked at are there, too. @throws HooklineError `EXPRESSION_INVALID`
 */
export function explain(source: string, scope: Scope): readonly ExplainedPart[] {
  const parts: ExplainedPart[] = []
  collect(parse(source).ast, 0, scope, parts)
  return parts
}

function collect(node: Node, depth: number, scope: Scope, parts: ExplainedPart[]): void {
  if ((node.op === 'value' && depth > 0) || parts.length === MAX_PARTS) return
  const text = depth === 0 ? node.input.trim() : wholeText(node)
  parts.push({ text, depth, ...valueOf(text, scope) })
  if (isPath(node)) return
  // inside of a loop there is a variable that has many values
  const below = isLoop(node) ? [callOf(node).receiver!] : children(node)
  for (const child of below) collect(child, depth + 1, scope, parts)
}

function valueOf(text: string, scope: Scope): Pick<ExplainedPart, 'value' | 'error'> {
  try {
    return { value: compile(text).run(scope) }
  } catch (thrown) {
    return { error: HooklineError.from(thrown, 'EXPRESSION_FAILED') }
  }
}

/** `event.data.files[0].path`: what it is made of tells nothing. */
function isPath(node: Node): boolean {
  if (node.op === 'id') return true
  return (node.op === '.' || node.op === '[]') && isPath(children(node)[0]!)
}

const TEXTS = /[rR]?("""[^]*?"""|'''[^]*?''')|[rR]("[^"]*"|'[^']*')|"(\\[^]|[^"\\])*"|'(\\[^]|[^'\\])*'/g

/** The text of a node with the parentheses that belong to it: a node ends before the last one, or starts after the first. */
function wholeText({ input, start, end }: Node): string {
  const bare = input.replaceAll(TEXTS, (text) => ' '.repeat(text.length))
  const [missing, open] = unbalanced(bare.slice(start, end))
  let [from, to] = [start, end]
  for (let n = 0; n < missing; n++) from = bare.lastIndexOf('(', from - 1)
  for (let n = 0; n < open; n++) to = bare.indexOf(')', to) + 1
  return input.slice(Math.max(from, 0), to === 0 ? undefined : to)
}

/** How many parentheses are closed that were not opened, and opened that are not closed. */
function unbalanced(bare: string): readonly [number, number] {
  let [missing, open] = [0, 0]
  for (const char of bare) {
    if (char === '(') open++
    else if (char === ')' && open > 0) open--
    else if (char === ')') missing++
  }
  return [missing, open]
}
