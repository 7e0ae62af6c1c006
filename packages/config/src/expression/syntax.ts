import { HooklineError } from '@hookline/core'
import { nearest } from '../nearest.ts'
import { FUNCTIONS, METHODS, PLACES, SLIPS, SYNONYMS } from './vocabulary.ts'

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
  const [told, hint] = plain(said)
  return invalid(
    UNEXPECTED.has(code ?? '') ? unexpected(source, at) : told,
    at,
    hintOf(source, at) ?? (UNEXPECTED.has(code ?? '') ? undefined : hint),
  )
}

/** What a checker of types says, in words for people. */
function plain(said: string): readonly [message: string, hint?: string | undefined] {
  const mixed = /^No such overload: (.+?) (==|!=|<=?|>=?|[-+*/%]|&&|\|\||in) (.+)$/i.exec(said)
  if (mixed !== null) {
    const [, left, operator, right] = mixed
    return [`\`${operator}\` does not go with ${typeName(left!)} and ${typeName(right!)}`, CONVERT]
  }
  const call = /^found no matching overload for '(?:\w+\.)?(\w+)\((.*)\)'/i.exec(said)
  if (call !== null)
    return [`${call[1]}() is not called like that: with ${argumentsOf(call[2]!)}`, CALLS[call[1]!]]
  if (/^unterminated string/i.test(said))
    return ['this text has no end', 'Close it with the quote it began with.']
  return [said.charAt(0).toLowerCase() + said.slice(1)]
}

const CONVERT = 'Both sides are of one kind: string(x), int(x) and double(x) make one of the other.'

function argumentsOf(types: string): string {
  return types === '' ? 'nothing' : types.split(', ').map(typeName).join(' and ')
}

function typeName(type: string): string {
  return TYPE_NAMES[type.replace(/^dyn<(.+)>$/, '$1').replace(/<.*$/, '')] ?? type
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  bool: 'true or false',
  bytes: 'bytes',
  double: 'a number with a fraction',
  'google.protobuf.Duration': 'a duration',
  'google.protobuf.Timestamp': 'a time',
  int: 'a whole number',
  list: 'a list',
  map: 'a table',
  null: 'null',
  string: 'a text',
}

const CALLS: Readonly<Record<string, string>> = {
  contains: 'It looks for one text in another: text.contains("x").',
  duration: 'It takes a text: duration("90s").',
  endsWith: 'It takes one text: text.endsWith(".ts").',
  int: 'It takes a number or a text: int(x).',
  matches: 'It takes a pattern: text.matches(r"push .*").',
  size: 'It takes one text, list or table: size(x), or x.size().',
  startsWith: 'It takes one text: text.startsWith("git").',
  string: 'It takes one value: string(x).',
  timestamp: 'It takes a text: timestamp("2026-01-01T00:00:00Z").',
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

function hintOf(source: string, at: number): string | undefined {
  if (/^\s*\$?\{\{/.test(source)) return 'An expression stands by itself here, without {{ }}.'
  const before = /\b(not|and|or)\s*$/.exec(source.slice(0, at))?.[1]
  const rest = before === undefined ? source.slice(at) : before
  return SLIPS.find(([slip]) => slip.test(rest))?.[1]
}

/** A name that is none of the variables. */
export function unknownName(name: string, at: number, known: readonly string[]): HooklineError {
  const near = Object.hasOwn(PLACES, name) ? PLACES[name] : nearest(name, known, {})
  return invalid(
    `there is nothing called "${name}" here`,
    at,
    near === undefined ? `Begin with ${known.join(', ')}; texts stand in quotes.` : `Did you mean ${near}?`,
  )
}

/** A function that is not in the vocabulary: not at all, or not in front of a dot, or behind one. */
export function unknownFunction(name: string, at: number, known: readonly string[]): HooklineError {
  const message = `there is no function "${name}"`
  if (!known.includes(name) && METHODS.includes(name))
    return invalid(message, at, `It stands behind what it is about: event.data.command.${name}(...).`)
  if (!known.includes(name) && FUNCTIONS.includes(name))
    return invalid(message, at, `It stands in front of what it is about: ${name}(event.data.command).`)
  const near = nearest(name, known, SYNONYMS)
  return invalid(
    message,
    at,
    near === undefined ? `There is: ${known.join(', ')}.` : `Did you mean "${near}"?`,
  )
}
