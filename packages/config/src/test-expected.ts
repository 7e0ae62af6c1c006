import { isHooklineError, isRegex } from '@hookline/core'
import type { Path, Report } from './fault.ts'
import type { TestTable } from './hook-test.ts'
import { patterns } from './patterns.ts'
import { checkHook, type TestSetting } from './test-hook.ts'

/** Reports what a test expects and cannot be: of hooks that are not there, of words that no agent said. */
export function checkExpected(table: TestTable, path: Path, { report, hooks }: TestSetting): void {
  const { expect } = table
  const at = [...path, 'expect']
  if (Object.keys(expect).length === 0)
    report({ code: 'TEST_EMPTY', message: 'this test expects nothing', path: at, at: 'key' })
  expect.ran?.forEach((id, index) => checkHook(id, [...at, 'ran', index], hooks, report))
  for (const key of ['skipped', 'preview'] as const)
    for (const id of Object.keys(expect[key] ?? {})) checkHook(id, [...at, key, id], hooks, report)
  if (expect.answer !== undefined && table.payload === undefined) {
    const message = 'only to a `payload` there is an answer in the words of the agent'
    const hint = 'Give the `payload` that the agent sent, or expect `decision`, `reason`, `context`.'
    report({ code: 'TEST_CONFLICT', message, path: [...at, 'answer'], at: 'key', hint })
  }
  eachValue(expect, at, (value, place) => checkText(value, place, report))
  for (const key of ['data', 'mocks'] as const)
    eachValue(table[key], [...path, key], (value, place) => checkPlain(value, place, report))
}

function checkText(value: unknown, path: Path, report: Report): void {
  checkPlain(value, path, report)
  if (typeof value !== 'string' || !isRegex(value)) return
  try {
    patterns.compile(value.slice(1, -1))
  } catch (thrown) {
    if (!isHooklineError(thrown)) throw thrown
    report({ code: thrown.code, message: thrown.message, path, hint: thrown.hint })
  }
}

function checkPlain(value: unknown, path: Path, report: Report): void {
  if (!(value instanceof Date)) return
  report({
    code: 'VALUE_TYPE',
    message: 'an event has no dates',
    path,
    hint: 'Write it as a text, in quotes.',
  })
}

function eachValue(value: unknown, path: Path, look: (value: unknown, path: Path) => void): void {
  look(value, path)
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  for (const [key, inner] of entries) eachValue(inner, [...path, key], look)
}
