export { compile } from './compile.ts'
export { compileMarkdown } from './compile-markdown.ts'
export { compileTests, testedConfig, type CompiledTests, type TestFileOptions } from './compile-tests.ts'
export { CONFIG_ERRORS } from './errors.ts'
export type { DecisionWord, Expected, HookMock, HookTest, SkipWord, TestTable } from './hook-test.ts'
export type { PlanJournal } from './journal.ts'
export { eventFault, type EventFault } from './event-fault.ts'
export { nearest } from './nearest.ts'
export type {
  Compiled,
  CompileOptions,
  HookInputs,
  InputPlace,
  Overrides,
  Plan,
  PlanExecutor,
  PlanSource,
  PlanWarning,
  SecretUse,
  VariablePart,
  VariableUse,
} from './plan.ts'
export { originsOf, type Origin } from './origins.ts'
export { isSetting } from './overrides.ts'
export { printErrors, type Printable, type PrintOptions } from './print.ts'
export { printable } from './printable.ts'
export { withSchemaLine } from './schema-line.ts'
export { schemaOfFile, type FileSchema } from './schema-of-file.ts'
export type { PlanSandbox } from './own-sandbox.ts'
export type { PlanServer } from './server.ts'
export { strangeField, type StrangeField } from './strange-field.ts'
export { stringifyToml } from './write-toml.ts'
export { readToml, type TomlFile, type TomlPart } from './read-toml.ts'
