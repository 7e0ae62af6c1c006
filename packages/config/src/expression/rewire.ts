import { HooklineError } from '@hookline/core'
import { spend, spendSearch } from './budget.ts'
import { callOf, memberOf, textOf, type Node } from './node.ts'
import { invalid } from './syntax.ts'
import { member as memberOfValue, toCel, type Converted } from './value.ts'

/** Reads one of our variables as it was given: cel-js would look at its `.constructor`. */
export function variable(node: Node, name: string): void {
  node.setMeta('evaluate', (_evaluator, _node, variables) => variables.getValue(name))
}

/** `a.b` and `a[b]` where missing is null. */
export function member(node: Node, of: Node, key?: Node): void {
  const name = key === undefined ? memberOf(node).name : undefined
  node.setMeta('evaluate', (evaluator, _node, variables) => {
    const value = evaluator.run(of, variables)
    const wanted = key === undefined ? name : evaluator.run(key, variables)
    return memberOfValue(value, wanted, textOf(of))
  })
}

/** An operand that must be there; what it is then is safe for cel-js to work on. */
export function strict(operand: Node, converted: Converted): void {
  if (operand.op === 'value' && operand.args !== null) return
  let absent: HooklineError | undefined
  around(operand, (evaluate) => {
    const value = evaluate()
    // made once: a loop may meet it at every element
    if (value === null)
      throw (absent ??= new HooklineError('EXPRESSION_ABSENT', `${textOf(operand)} is absent`))
    return toCel(value, converted)
  })
}

/** What a loop does per element: it is paid for before it is done, and failing, which costs more, as well. */
export function loopBody(body: Node): void {
  around(body, (evaluate) => {
    spend(1)
    try {
      return evaluate()
    } catch (thrown) {
      spend(50)
      throw thrown
    }
  })
}

/** `text.contains(part)` and its like, paid for by the length of both. */
export function search(node: Node): void {
  const { receiver, args } = callOf(node)
  node.setMeta('evaluate', (evaluator, self, variables) => {
    const operands = [receiver!, ...args].map((operand) => evaluator.run(operand, variables))
    spendSearch(operands[0], operands[1])
    return self.handle!(operands, evaluator, self)
  })
}

/** cel-js reads a duration with a regex that takes very long for long digits. */
export function short(arg: Node): void {
  around(arg, (evaluate) => {
    const value = evaluate()
    if (typeof value === 'string' && value.length > 64)
      throw new HooklineError('EXPRESSION_FAILED', `${textOf(arg)} is too long to be a duration`)
    return value
  })
}

function around(node: Node, wrap: (evaluate: () => unknown) => unknown): void {
  const target = node.meta.alternate ?? node
  const { macro, evaluate } = target.meta
  if (macro !== undefined) return // `has`: true or false
  target.setMeta('evaluate', (evaluator, self, variables) => wrap(() => evaluate(evaluator, self, variables)))
}

/** `x == null`. */
export function nullTest(node: Node, tested: Node): void {
  const wanted = node.op === '=='
  node.setMeta(
    'evaluate',
    (evaluator, _node, variables) => (evaluator.run(tested, variables) === null) === wanted,
  )
}

/** `has(x)` is `x != null`: for a field that is there and null there is nothing to be had. */
export function presence(node: Node): void {
  const [of] = callOf(node).args as [Node]
  if (of.op !== '.' && of.op !== '[]') throw invalid('has() asks for a field: has(event.data.x)', of.start)
  node.setMeta('macro', {
    typeCheck: (checker, _macro, context) => (checker.check(of, context), checker.getType('bool')),
    evaluate: (evaluator, _macro, variables) => evaluator.run(of, variables) !== null,
  })
}

/** The word `null` fits beside any type. */
export function untyped(node: Node): void {
  node.setMeta('check', (checker) => checker.dynType)
}

/** `ok ? "allow" : { "decision": "deny" }`: the branches need not be of one type. */
export function forgiving(node: Node): void {
  const { check } = node.meta
  node.setMeta('check', (checker, self, context) => {
    try {
      return check(checker, self, context)
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'incompatible_ternary_branches') throw thrown
      return checker.dynType
    }
  })
}
