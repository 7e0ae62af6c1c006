import { holes, isLoaderVariable } from '@hookline/core'
import type { Fault, Path, Report } from './fault.ts'
import type { VariablePart } from './plan.ts'
import { eachText } from './template.ts'

/** The keys of a hook in which variables are filled, or left as the text they are. */
const PLACES: ReadonlySet<string> = new Set(['description', 'deny', 'ask', 'context', 'run', 'with', 'env'])

/** Reports `${VAR}` wherever a table has it but in the places for it; a shell line has variables of its own. */
export function checkPlaces(table: object, path: Path, report: Report): void {
  for (const [key, value] of Object.entries(table)) {
    if (!PLACES.has(key)) refuseVariables(value as unknown, [...path, key], report)
  }
}

/** Reports every `${VAR}` in a value. */
export function refuseVariables(value: unknown, path: Path, report: Report): void {
  eachText(value, path, (text, place) => {
    const found = text.includes('${') ? /(?<!\$)\$\{[A-Za-z_]\w*(:[-?][^}]*)?\}/.exec(text) : null
    if (found !== null) report(misplaced(found[0], place, found.index, 'is not filled in here'))
  })
}

function misplaced(what: string, path: Path, offset: number, why: string): Fault {
  return { code: 'VARIABLE_PLACE', message: `${what} ${why}`, path, offset }
}

const VARIABLE = /\$\{([A-Za-z_]\w*)(?::([-?])([^}]*))?\}/y

/** The pieces of a text that has `${`; `undefined`: it is wrong, which is reported. */
export function variableParts(text: string, path: Path, report: Report): readonly VariablePart[] | undefined {
  const parts: VariablePart[] = []
  let [plain, at] = ['', 0]
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', at)) {
    const isEscaped = open > at && text[open - 1] === '$'
    const found = isEscaped ? undefined : variableAt(text, open)
    if (found !== undefined && 'fault' in found) {
      report({ ...found.fault, path, offset: open })
      return undefined
    }
    plain += text.slice(at, isEscaped ? open - 1 : open) + (isEscaped ? '${' : '')
    at = found === undefined ? open + 2 : found.end
    if (found !== undefined) parts.push(plain, found.part)
    if (found !== undefined) plain = ''
  }
  return [...parts, plain + text.slice(at)].filter((part) => part !== '')
}

type Wrong = Pick<Fault, 'code' | 'message' | 'hint'>

function variableAt(
  text: string,
  open: number,
): { readonly part: VariablePart; readonly end: number } | { readonly fault: Wrong } {
  VARIABLE.lastIndex = open
  const found = VARIABLE.exec(text)
  const fault = found === null ? unknownSyntax(text, open) : variableFault(found, text)
  return fault === undefined ? { part: variable(found!), end: open + found![0].length } : { fault }
}

function variable([, name, kind, rest]: RegExpExecArray): VariablePart {
  if (kind === undefined) return { name: name! }
  return kind === '-' ? { name: name!, default: rest! } : { name: name!, message: rest! }
}

function unknownSyntax(text: string, open: number): Wrong {
  const end = text.indexOf('}', open)
  const what = JSON.stringify(text.slice(open, end < 0 ? open + 40 : Math.min(end + 1, open + 40)))
  return { code: 'VARIABLE_SYNTAX', message: `${what} is ${end < 0 ? 'never closed' : 'no variable'}` }
}

function variableFault(found: RegExpExecArray, text: string): Wrong | undefined {
  const [whole, name, , rest = ''] = found
  if (rest.includes('${') || rest.includes('{{'))
    return {
      code: 'VARIABLE_SYNTAX',
      message: `${whole} holds another: what stands for a variable is plain text`,
    }
  if (isLoaderVariable(name!)) {
    const message = `${name} makes programs load other code, so that it is not filled in`
    return { code: 'VARIABLE_SYNTAX', message, hint: 'Name another variable.' }
  }
  if (!isInHole(text, found.index)) return undefined
  const hint = 'Write it outside of {{ }}; `$${` in an expression stands for `${` itself.'
  return { code: 'VARIABLE_PLACE', message: `${whole} would become part of an expression`, hint }
}

/** A value from outside must not become code. */
function isInHole(text: string, at: number): boolean {
  return spansOf(text).some(([from, to]) => at >= from && at < to)
}

type Spans = readonly (readonly [from: number, to: number])[]

let last: { readonly text: string; readonly spans: Spans } = { text: '', spans: [] }

/** Where the expressions of a text stand; one text may have thousands of variables. */
function spansOf(text: string): Spans {
  if (last.text !== text) last = { text, spans: text.includes('{{') ? spansIn(text) : [] }
  return last.spans
}

function spansIn(text: string): Spans {
  let from = 0
  try {
    return holes(text).flatMap((part, index) => {
      const start = text.indexOf(part, from)
      from = start + part.length
      return index % 2 === 1 ? [[start, from] as const] : []
    })
  } catch {
    // a hole without an end is reported as what it is
    return []
  }
}
