import { makeLinear } from './linear.ts'
import { callOf, children, isLoop, memberOf, type Node } from './node.ts'
import {
  forgiving,
  loopBody,
  member,
  nullTest,
  presence,
  search,
  short,
  strict,
  untyped,
  variable,
} from './rewire.ts'
import { invalid, unknownFunction, unknownName } from './syntax.ts'
import type { Converted } from './value.ts'
import { FUNCTIONS, LOOPS, METHODS, SEARCHES, VARIABLES } from './vocabulary.ts'

const MAX_DEPTH = 400
const MAX_LOOPS = 2

/** Where in an expression a node stands. */
interface Place {
  readonly depth: number
  readonly loops: number
  /** Names that loops around it gave. */
  readonly bound: readonly string[]
  /** What the evaluation has turned into Maps already. */
  readonly converted: Converted
}

/**
 * Closes what cel-js leaves open, in its tree, before the first check or run: names and functions are ours only,
 * loops nest twice at most, `matches` is linear, absent data reads as null, and null is compared with nothing.
 * Gives the memory of one evaluation. @throws HooklineError `EXPRESSION_INVALID`
 */
export function harden(tree: Node): Converted {
  const converted = new Map()
  visit(tree, { depth: 0, loops: 0, bound: [], converted })
  return converted
}

function visit(node: Node, place: Place): void {
  if (place.depth > MAX_DEPTH) throw invalid('the expression is nested too deeply', node.start)
  const below = { ...place, depth: place.depth + 1 }
  if (isLoop(node)) return visitLoop(node, below)
  if (node.op === 'rcall' && LOOPS.includes(callOf(node).name))
    throw invalid(
      `${callOf(node).name}() takes a name and what to do with it: x.exists(y, y > 1)`,
      node.start,
    )
  for (const child of children(node)) visit(child, below)
  const rule = RULES[node.op] ?? operator
  rule(node, place)
}

type Rule = (node: Node, place: Place) => void

const nothing: Rule = () => undefined
const bothStrict: Rule = (node, { converted }) => children(node).forEach((child) => strict(child, converted))

const RULES: Readonly<Record<string, Rule>> = {
  value: (node) => {
    if (node.args === null) untyped(node)
    else if (typeof node.args === 'object')
      throw invalid('there are no bytes and no unsigned numbers here', node.start)
  },
  id: (node, { bound }) => {
    const name = node.args as string
    if (bound.includes(name)) return
    if (!VARIABLES.includes(name)) throw unknownName(name, node.pos, [...VARIABLES, ...bound])
    variable(node, name)
  },
  '.': (node) => member(node, memberOf(node).of),
  '[]': (node, { converted }) => {
    const [of, key] = children(node) as [Node, Node]
    strict(key, converted)
    member(node, of, key)
  },
  '==': equality,
  '!=': equality,
  '?:': (node, { converted }) => {
    strict(children(node)[0]!, converted)
    forgiving(node)
  },
  call: visitFunction,
  rcall: visitMethod,
  list: nothing,
  map: nothing,
}

/** `!a`, `a < b`, `a && b`, `a in b`, ... */
function operator(node: Node, place: Place): void {
  bothStrict(node, place)
}

/** Only the word `null` itself makes a test for null. */
function equality(node: Node, place: Place): void {
  const tested = children(node).find(
    (_, at, both) => both[1 - at]!.op === 'value' && both[1 - at]!.args === null,
  )
  if (tested === undefined) bothStrict(node, place)
  else nullTest(node, tested)
}

function visitFunction(node: Node, { converted }: Place): void {
  const { name, args } = callOf(node)
  if (!FUNCTIONS.includes(name)) throw unknownFunction(name, node.pos, FUNCTIONS)
  if (name === 'has') return presence(node)
  if (name === 'dyn') return
  args.forEach((arg) => strict(arg, converted))
  if (name === 'duration') args.forEach(short)
}

function visitMethod(node: Node, { converted }: Place): void {
  const { name, receiver, args } = callOf(node)
  if (!METHODS.includes(name)) throw unknownFunction(name, receiver!.end + 1, METHODS)
  if (name === 'matches') makeLinear(node)
  if (SEARCHES.includes(name)) search(node)
  ;[receiver!, ...args].forEach((operand) => strict(operand, converted))
}

function visitLoop(node: Node, place: Place): void {
  const { name, receiver, args } = callOf(node)
  if (place.loops === MAX_LOOPS)
    throw invalid(`${name}() inside of ${MAX_LOOPS} others is too much work for one event`, node.start)
  visit(receiver!, place)
  strict(receiver!, place.converted)
  const [iterator, ...bodies] = args as [Node, ...Node[]]
  const variableName = iterator.args as string
  if (VARIABLES.includes(variableName))
    throw invalid(`"${variableName}" is taken: give the element another name`, iterator.start)
  const inside = { ...place, loops: place.loops + 1, bound: [...place.bound, variableName] }
  bodies.forEach((body, at) => {
    visit(body, inside)
    if (name !== 'map' || at < bodies.length - 1) strict(body, place.converted)
    loopBody(body)
  })
}
