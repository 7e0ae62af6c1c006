/**
 * The syntax tree of cel-js 8.0.0 as far as it is used here. Its published types leave out `meta` and `setMeta`, by
 * which a node is told to do something else than it was born to; the version is pinned, test/expressions holds it.
 */
export interface Node {
  readonly op: string
  args: unknown
  readonly start: number
  readonly end: number
  /** Where the token starts that the node is about: the name, in `a.name`. */
  readonly pos: number
  readonly input: string
  readonly meta: Meta
  /** What a call does with its operands; there after the check. */
  readonly handle?: (operands: readonly unknown[], evaluator: Evaluator, node: Node) => unknown
  setMeta<Key extends keyof Meta>(key: Key, value: Meta[Key]): Node
}

interface Meta {
  readonly check: (checker: Checker, node: Node, context: unknown) => unknown
  readonly evaluate: Evaluate
  /** What a macro such as `exists` was rewritten to. */
  readonly alternate?: Node
  /** A macro that is run as it is: `has`. */
  readonly macro?: {
    readonly typeCheck: (checker: Checker, macro: unknown, context: unknown) => unknown
    readonly evaluate: (evaluator: Evaluator, macro: unknown, context: Variables) => unknown
  }
}

type Evaluate = (evaluator: Evaluator, node: Node, context: Variables) => unknown

interface Checker {
  readonly dynType: unknown
  getType(name: string): unknown
  check(node: Node, context: unknown): unknown
}

interface Evaluator {
  run(node: Node, context: Variables): unknown
}

interface Variables {
  getValue(name: string): unknown
}

/** `a.b`: what it is of, and the name. */
export interface Member {
  readonly of: Node
  readonly name: string
}

/** `f(a)` or `receiver.f(a)`. */
export interface Call {
  readonly name: string
  readonly receiver: Node | undefined
  readonly args: readonly Node[]
}

/** The nodes right below a node, as the source has them. */
export function children(node: Node): readonly Node[] {
  if (node.op === 'value' || node.op === 'id') return []
  if (node.op === '.') return [memberOf(node).of]
  if (node.op === 'call' || node.op === 'rcall') {
    const { receiver, args } = callOf(node)
    return receiver === undefined ? args : [receiver, ...args]
  }
  return Array.isArray(node.args) ? (node.args as (Node | Node[])[]).flat() : [node.args as Node]
}

export function memberOf(node: Node): Member {
  const [of, name] = node.args as [Node, string]
  return { of, name }
}

export function callOf(node: Node): Call {
  if (node.op === 'call') {
    const [name, args] = node.args as [string, Node[]]
    return { name, receiver: undefined, args }
  }
  const [name, receiver, args] = node.args as [string, Node, Node[]]
  return { name, receiver, args }
}

/** True for `list.exists(x, ...)` and its like: the first argument names a variable for the others. */
export function isLoop(node: Node): boolean {
  return node.op === 'rcall' && node.meta.alternate !== undefined
}

/** The text of a node. */
export function textOf(node: Node): string {
  return node.input.slice(node.start, node.end)
}
