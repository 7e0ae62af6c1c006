import { DECISION_WORDS, SKIP_WORDS } from './hook-test.ts'
import { filled, fits, flag, list, oneOrMore, table, text, type Is } from './right-value.ts'
import type { Table } from './toml.ts'

const oneOf =
  (words: readonly unknown[]): Is =>
  (value) =>
    words.includes(value)
const eachOf =
  (is: Is): Is =>
  (value) =>
    table(value) && Object.values(value as object).every(is)
const orFalse =
  (is: Is): Is =>
  (value) =>
    value === false || is(value)

const MOCK: Readonly<Record<string, Is>> = {
  decision: oneOf(['allow', 'ask', 'deny']),
  reason: text,
  message: text,
  context: text,
  rewrite: table,
  stop: flag,
  data: () => true,
  fail: filled,
  timeout: (value) => value === true,
}

const EXPECT: Readonly<Record<string, Is>> = {
  ran: list,
  skipped: eachOf(oneOf(SKIP_WORDS)),
  decision: oneOf(DECISION_WORDS),
  reason: orFalse(filled),
  message: orFalse(filled),
  context: orFalse(oneOrMore),
  rewrite: orFalse(table),
  preview: eachOf(table),
  answer: orFalse(table),
}

const TEST: Readonly<Record<string, Is>> = {
  name: filled,
  event: filled,
  subject: oneOrMore,
  data: table,
  agent: filled,
  payload: filled,
  cwd: filled,
  env: eachOf(text),
  run: flag,
  mocks: eachOf((value) => value === 'run' || fits(value, MOCK)),
  expect: (value) => fits(value, EXPECT),
}

/** True for one `[[tests]]` table of the shape that schema-tests.ts describes. */
export function isTest(value: unknown): boolean {
  return (
    fits(value, TEST) && Object.hasOwn(value as object, 'name') && Object.hasOwn(value as object, 'expect')
  )
}

/** What of a `[[tests]]` table is as it should be, where not all of it is; `undefined`: it is no table. */
export function rightPart(value: unknown): object | undefined {
  if (!table(value)) return undefined
  const own = fitting(value as Table, { ...TEST, expect: table })
  return { ...own, expect: fitting((own['expect'] ?? {}) as Table, EXPECT) }
}

function fitting(value: Table, rules: Readonly<Record<string, Is>>): Table {
  return Object.fromEntries(
    Object.entries(value).filter(([key, item]) => Object.hasOwn(rules, key) && rules[key]!(item)),
  )
}

const FILE: Readonly<Record<string, Is>> = {
  version: (value) => value === 1,
  config: filled,
  tests: (value) => Array.isArray(value) && value.every(isTest),
}

/** True for a `*.hooktest.toml` of the shape that schema-tests.ts describes. */
export function isTestFile(value: unknown): boolean {
  return fits(value, FILE)
}

/** Keys of a file with tests, of a test, of its `expect` and of a mock. */
export const TEST_KEYS: Readonly<Record<'file' | 'tests' | 'expect' | 'mocks', readonly string[]>> = {
  file: Object.keys(FILE),
  tests: Object.keys(TEST),
  expect: Object.keys(EXPECT),
  mocks: Object.keys(MOCK),
}
