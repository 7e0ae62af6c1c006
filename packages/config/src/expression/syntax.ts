import { HooklineError } from '@hookline/core'
import { nearest } from '../nearest.ts'
import { SLIPS, SYNONYMS } from './vocabulary.ts'

/** An expression that cannot be compiled; `at` is an offset into its source. */
export function invalid(message: string, at: number, hint?: string): HooklineError {
  return new HooklineError('EXPRESSION_INVALID', message, {
    column: at + 1,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** What cel-js found wrong, in words that help. */
export function syntaxError(thrown: unknown, source: string): HooklineError {
  if (thrown instanceof RangeError) return invalid('the expression is nested too deeply', 0)
  const { code, range, summary, message } = thrown as Found
  const at = Math.min(range?.start ?? 0, source.length)
  const said = (summary ?? message ?? String(thrown)).replaceAll('linearMatches', 'matches')
  if (code === 'limit_exceeded') return invalid(`the expression is too large: ${said}`, at)
  return invalid(
    UNEXPECTED.has(code ?? '') ? unexpected(source, at) : said.charAt(0).toLowerCase() + said.slice(1),
    at,
    hintAt(source.slice(at)),
  )
}

interface Found {
  readonly code?: string
  readonly range?: { readonly start: number }
  readonly summary?: string
  readonly message?: string
}

const UNEXPECTED = new Set(['unexpected_character', 'unexpected_token', 'expected_token'])

function unexpected(source: string, at: number): string {
  const rest = source.slice(at).trimStart()
  if (rest === '') return 'the expression ends too early'
  return `unexpected ${JSON.stringify(/^(\w+|.)/su.exec(rest)?.[0] ?? rest[0])}`
}

function hintAt(rest: string): string | undefined {
  return SLIPS.find(([slip]) => slip.test(rest))?.[1]
}

/** A name that is none of the variables. */
export function unknownName(name: string, at: number, known: readonly string[]): HooklineError {
  const near = nearest(name, known, {})
  return invalid(
    `there is nothing called "${name}" here`,
    at,
    near === undefined ? `Begin with ${known.join(', ')}; texts stand in quotes.` : `Did you mean "${near}"?`,
  )
}

/** A function that is not in the vocabulary. */
export function unknownFunction(name: string, at: number, known: readonly string[]): HooklineError {
  const near = nearest(name, known, SYNONYMS)
  return invalid(
    `there is no function "${name}"`,
    at,
    near === undefined ? `There is: ${known.join(', ')}.` : `Did you mean "${near}"?`,
  )
}
