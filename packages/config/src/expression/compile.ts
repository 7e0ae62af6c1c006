import { Environment } from '@marcbachmann/cel-js'
import { HooklineError, isHooklineError, type Expression, type Scope } from '@hookline/core'
import { OVERSPENT, refill } from './budget.ts'
import { harden } from './harden.ts'
import { linearMatches } from './linear.ts'
import type { Node } from './node.ts'
import { invalid, syntaxError } from './syntax.ts'
import { toJson, type Converted } from './value.ts'

/** Longer ones are programs, and belong in a script. */
const MAX_SOURCE = 4096

/** A compiled expression, and what it gives as far as that is known beforehand: `bool`, `string`, `dyn`, ... */
export interface Compiled {
  readonly run: Expression
  readonly type: string
  /** The tree, for those who want to look closer. */
  readonly tree: Node
}

let environment: Environment | undefined

/** @throws HooklineError `EXPRESSION_INVALID`, its `details.column` counted from 1 over the whole source */
export function compile(source: string): Compiled {
  const program = parse(source)
  const converted = harden(program.ast)
  const checked = program.check()
  if (!checked.valid) throw syntaxError(checked.error, source)
  return { type: checked.type ?? 'dyn', tree: program.ast, run: runner(source, program.run, converted) }
}

/** The tree of an expression, for those who only look. @throws HooklineError `EXPRESSION_INVALID` */
export function parse(source: string): {
  readonly ast: Node
  readonly run: (scope: object) => unknown
  readonly check: () => { readonly valid: boolean; readonly type?: string; readonly error?: unknown }
} {
  if (source.trim() === '') throw invalid('there is no expression here', 0)
  if (source.length > MAX_SOURCE)
    throw invalid(`the expression is longer than ${MAX_SOURCE} characters`, MAX_SOURCE, SPLIT_UP)
  try {
    const program = (environment ??= createEnvironment()).parse(source)
    return { ast: program.ast as unknown as Node, run: program, check: () => program.check() }
  } catch (thrown) {
    throw syntaxError(thrown, source)
  }
}

const SPLIT_UP = 'Put what is this long into a script.'

function createEnvironment(): Environment {
  return new Environment({
    homogeneousAggregateLiterals: false,
    limits: { maxDepth: 100, maxAstNodes: 2000, maxListElements: 500, maxMapEntries: 100 },
  })
    .registerVariable('event', 'map')
    .registerVariable('results', 'map')
    .registerVariable('env', 'map')
    .registerVariable('output', 'dyn')
    .registerFunction('string.linearMatches(string): bool', linearMatches, SYNC)
}

// the option is real, its types leave it out: without it every call is prepared for a promise
const SYNC = { async: false } as object

function runner(source: string, run: (scope: object) => unknown, converted: Converted): Expression {
  return (scope) => {
    refill()
    try {
      return toJson(run(visible(scope)))
    } catch (thrown) {
      throw failure(thrown, source)
    } finally {
      converted.clear()
    }
  }
}

/** What an expression sees: not `raw`, which is the agent's own format and no contract. */
function visible({ event, results, env = {}, output }: Scope): object {
  let seen = withoutRaw.get(event)
  if (seen === undefined) {
    const { raw: _raw, ...rest } = event
    withoutRaw.set(event, (seen = rest))
  }
  return { event: seen, results, env, output: output ?? null }
}

const withoutRaw = new WeakMap<object, object>()

/** What was thrown during an evaluation, as one of ours. */
function failure(thrown: unknown, source: string): HooklineError {
  if (isHooklineError(thrown) && thrown.code.startsWith('EXPRESSION_')) return thrown
  const shown = source.length > 80 ? `${source.slice(0, 80)}...` : source
  if (thrown === OVERSPENT) return failed(`"${shown}" ${OVERSPENT.message}`)
  const { summary, message } = thrown as { summary?: string; message?: string }
  const said = (summary ?? message ?? String(thrown))
    .replaceAll(/dyn<(\w+)>/g, '$1')
    .replaceAll('linearMatches', 'matches')
    .slice(0, 300)
  return failed(`"${shown}": ${said}`, /\bdouble [-+*/%] int\b|\bint [-+*/%] double\b/.test(said))
}

function failed(message: string, mixed = false): HooklineError {
  return new HooklineError('EXPRESSION_FAILED', message, mixed ? { hint: MIXED } : {})
}

const MIXED = 'Numbers of an event have fractions: calculate with 1000.0, not 1000, or use int(x).'
