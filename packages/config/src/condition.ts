import { isHooklineError } from '@hookline/core'
import { fieldFault, type FieldFault, type Speakable } from './check-fields.ts'
import { compile } from './expression/compile.ts'
import { fieldsIn, type FieldPath } from './expression/fields.ts'
import { plainExpression, type PlainExpression } from './expression/plain.ts'
import type { Path, Report } from './fault.ts'
import { isThere } from './field-walk.ts'

/**
 * Reports what is wrong with an expression: its syntax, its types, and fields that no event of the hook has. `skip`:
 * where it begins in the text at `path`. Gives the type of its value, `undefined` if it is wrong.
 */
export function checkExpression(
  source: string,
  path: Path,
  about: Speakable,
  report: Report,
  skip = 0,
): string | undefined {
  try {
    const { type, fields } = plainExpression(source) ?? compiled(source)
    const faults = about.events.length === 0 ? NONE : fieldFaults(source, fields, about)
    if (faults.length === 0) return type
    for (const { message, hint, at, some } of faults) {
      const offset = skip + at
      if (some) report({ code: 'FIELD_ABSENT', message, path, offset, warning: true })
      else report({ code: 'FIELD_UNKNOWN', message, path, hint, offset })
    }
    return faults.every(({ some }) => some) ? type : undefined
  } catch (thrown) {
    if (!isHooklineError(thrown)) throw thrown
    const { column = 1 } = thrown.details
    report({ code: thrown.code, message: thrown.message, path, hint: thrown.hint, offset: skip + column - 1 })
    return undefined
  }
}

const NONE: readonly FieldFault[] = []
const MAX_KNOWN = 1000
const right = new Map<string, PlainExpression>()

/** The same few expressions stand in many hooks. */
function compiled(source: string): PlainExpression {
  const before = right.get(source)
  if (before !== undefined) return before
  const { type, tree } = compile(source)
  const made = { type, fields: fieldsIn(tree) }
  if (right.size < MAX_KNOWN) right.set(source, made)
  return made
}

function fieldFaults(source: string, fields: readonly FieldPath[], about: Speakable): readonly FieldFault[] {
  const faults: FieldFault[] = []
  for (const field of fields) {
    const fault = isThere(field, about.events) ? undefined : fieldFault(field, about)
    if (fault !== undefined) faults.push(fault)
  }
  if (faults.length === 0) return faults
  // who asks for null, or which event it is, knows that not all of them have the field
  const knows = /[!=]= *null|null *[!=]=|\bhas\(|\bevent\.name\b/.test(source)
  return knows ? faults.filter(({ some }) => !some) : faults
}

/** Reads `if`: it must be able to be true or false. */
export function checkCondition(source: string, path: Path, about: Speakable, report: Report): void {
  const type = checkExpression(source, path, about, report)
  if (type === undefined || type === 'bool' || type === 'dyn') return
  report({
    code: 'CONDITION_TYPE',
    message: `\`if\` gives ${TYPES[type] ?? type}, never true or false`,
    path,
  })
}

/** Reads `decide`: it must be able to be a word or a map. */
export function checkDecide(source: string, path: Path, about: Speakable, report: Report): void {
  const type = checkExpression(source, path, { ...about, output: true }, report)
  if (type === undefined || /^(dyn|string|map)/.test(type)) return
  report({
    code: 'CONDITION_TYPE',
    message: `\`decide\` gives ${TYPES[type] ?? type}, which is no answer`,
    path,
    hint: 'Give "allow", "ask", "deny", null, or a map: output.rows > 0 ? "deny" : "allow".',
  })
}

const TYPES: Readonly<Record<string, string>> = {
  bool: 'true or false',
  string: 'a text',
  int: 'a number',
  double: 'a number',
  list: 'a list',
  map: 'a map',
}
