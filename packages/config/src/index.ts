export { compile } from './compile.ts'
export { CONFIG_ERRORS } from './errors.ts'
export type { Compiled, CompileOptions, Plan, PlanExecutor, PlanSource, PlanWarning } from './plan.ts'
export { printErrors, type Printable, type PrintOptions } from './print.ts'
