import { isHooklineError, type Test } from '@hookline/core'
import { patterns } from '../patterns.ts'
import { spend } from './budget.ts'
import type { Node } from './node.ts'
import { invalid } from './syntax.ts'

const MAX_KEPT = 64
const kept = new Map<string, { readonly test: Test; readonly literal: boolean }>()

/** `text.matches(pattern)` in linear time; stands in for that of cel-js, which is a backtracking RegExp. */
export function linearMatches(text: string, pattern: string): boolean {
  const known = kept.get(pattern)
  // a pattern out of data may be as bad as RE2 allows, one in the file is its author's own
  spend(known?.literal === true ? text.length / 8 : text.length * 8)
  return (known ?? keep(pattern, false)).test(text)
}

/** cel-js runs `matches` as a JavaScript RegExp and does not let it be replaced, so the call is renamed. */
export function makeLinear(node: Node): void {
  const [, , [pattern]] = node.args as [string, Node, Node[]]
  ;(node.args as [string])[0] = 'linearMatches'
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') return
  // no pattern wants a backspace: the author wrote "\b" for a word's edge
  if (pattern.args.includes('\b'))
    throw invalid('"\\b" in a text is a backspace', pattern.start, 'Write the pattern as r"...".')
  try {
    prepare(pattern.args)
  } catch (thrown) {
    throw isHooklineError(thrown) ? invalid(thrown.message, pattern.start, thrown.hint) : thrown
  }
}

/** Compiles a pattern that stands in the source. */
function prepare(pattern: string): void {
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
