import { parse } from './compile.ts'
import { callOf, children, isLoop, memberOf, type Node } from './node.ts'
import { VARIABLES } from './vocabulary.ts'

/** One place in an expression that reads a field: `event.data.files[0].path`. */
export interface FieldPath {
  /** Names from the variable on; `null` is an element of a list, or a key that is only known at run time. */
  readonly path: readonly (string | null)[]
  /** Where each of them stands in the source. */
  readonly at: readonly number[]
}

type Bound = Readonly<Record<string, FieldPath | undefined>>

/** Every field an expression reads, through loops too. @throws HooklineError `EXPRESSION_INVALID` */
export function fieldsOf(source: string): readonly FieldPath[] {
  return fieldsIn(parse(source).ast)
}

/** The same of a tree. */
export function fieldsIn(tree: Node): readonly FieldPath[] {
  const found: FieldPath[] = []
  collect(tree, {}, found)
  return found
}

function collect(node: Node, bound: Bound, found: FieldPath[]): void {
  if (isLoop(node)) return collectLoop(node, bound, found)
  const path = pathOf(node, bound)
  if (path !== undefined) found.push(path)
  for (const child of children(node)) {
    // the inner part of `a.b.c` is said already; what stands in brackets is not
    const said = path !== undefined && child === children(node)[0]
    if (!said) collect(child, bound, found)
    else inBrackets(child, bound, found)
  }
}

function inBrackets(node: Node, bound: Bound, found: FieldPath[]): void {
  if (node.op === '[]') collect(children(node)[1]!, bound, found)
  const inner = children(node)[0]
  if (inner !== undefined) inBrackets(inner, bound, found)
}

function collectLoop(node: Node, bound: Bound, found: FieldPath[]): void {
  const { receiver, args } = callOf(node)
  collect(receiver!, bound, found)
  const of = pathOf(receiver!, bound)
  const element = of === undefined ? undefined : { path: [...of.path, null], at: [...of.at, args[0]!.start] }
  const inside = { ...bound, [args[0]!.args as string]: element }
  for (const body of args.slice(1)) collect(body, inside, found)
}

function pathOf(node: Node, bound: Bound): FieldPath | undefined {
  if (node.op === 'id') {
    const name = node.args as string
    if (Object.hasOwn(bound, name)) return bound[name]
    return VARIABLES.includes(name) ? { path: [name], at: [node.pos] } : undefined
  }
  if (node.op !== '.' && node.op !== '[]') return undefined
  const of = pathOf(children(node)[0]!, bound)
  if (of === undefined) return undefined
  const key = node.op === '.' ? memberOf(node).name : literalKey(children(node)[1]!)
  const at = node.op === '.' ? node.pos : children(node)[1]!.start
  return { path: [...of.path, key], at: [...of.at, at] }
}

function literalKey(node: Node): string | null {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : null
}
