import type { ExpressionEngine } from '@hookline/core'
import { compile } from './expression/compile.ts'

/**
 * The one expression language of `if`, `decide` and `{{ }}`: CEL over `event`, `results`, `env` and, in `decide`, `output`.
 * Absent data is null; `== null` and `!= null` ask for it, anything else that meets it throws `EXPRESSION_ABSENT`.
 */
export const expressions: ExpressionEngine = {
  compile: (source) => compile(source).run,
}

export { fieldsOf, type FieldPath } from './expression/fields.ts'
export { explain, type ExplainedPart } from './expression/explain.ts'
