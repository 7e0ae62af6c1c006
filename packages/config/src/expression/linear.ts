import type { Test } from '@hookline/core'
import { patterns } from '../patterns.ts'
import { spend } from './budget.ts'

const MAX_KEPT = 64
const kept = new Map<string, { readonly test: Test; readonly literal: boolean }>()

/** `text.matches(pattern)` in linear time; stands in for that of cel-js, which is a backtracking RegExp. */
export function linearMatches(text: string, pattern: string): boolean {
  const known = kept.get(pattern)
  // a pattern out of data may be as bad as RE2 allows, one in the file is its author's own
  spend(known?.literal === true ? text.length / 8 : text.length * 8)
  return (known ?? keep(pattern, false)).test(text)
}

/** Compiles a pattern that stands in the source. @throws HooklineError `PATTERN_INVALID` */
export function prepare(pattern: string): void {
  if (kept.get(pattern)?.literal !== true) keep(pattern, true)
}

function keep(pattern: string, literal: boolean): { readonly test: Test; readonly literal: boolean } {
  const made = { test: patterns.compile(pattern), literal }
  if (!literal) forgetOldest()
  kept.set(pattern, made)
  return made
}

function forgetOldest(): void {
  const passing = [...kept].filter(([, { literal }]) => !literal)
  if (passing.length >= MAX_KEPT) kept.delete(passing[0]![0])
}
