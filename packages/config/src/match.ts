import { isHooklineError } from '@hookline/core'
import type { Hearing } from './events.ts'
import type { Path, Report } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import { checkOdd, mayBeOdd, misfit } from './odd-pattern.ts'
import { isPlainRegex } from './plain/regex.ts'
import { patterns } from './patterns.ts'
import type { Setting } from './setting.ts'

const LONGEST = 1024

/** Reads `match`. Reports patterns that cannot be read, and subjects that are not there. */
export function matchPatterns(
  table: HookTable,
  hook: Path,
  hear: Hearing,
  { report }: Setting,
): readonly string[] | undefined {
  const { match } = table
  if (match === undefined) return undefined
  const { heard, subjects } = hear
  const isList = typeof match !== 'string'
  const list = isList ? match : [match]
  for (let at = 0; at < list.length; at++) {
    if (isPlainPattern(list[at]!) && misfit(list[at]!, table, subjects) === undefined) continue
    const place = isList ? [...hook, 'match', at] : [...hook, 'match']
    if (!checkPattern(list[at]!, place, report)) checkOdd(list[at]!, place, table, hear, report)
  }
  if (heard.length > 0 && subjects.length === 0) {
    report({
      code: 'MATCH_NO_SUBJECT',
      message: `${heard.map(({ name }) => name).join(', ')} has nothing that \`match\` could look at`,
      path: [...hook, 'match'],
      at: 'key',
    })
  }
  return list
}

/** False if `match` has nothing to look at at these events, or does not fit what they are about. */
export function isFitting(table: HookTable, { subjects }: Hearing): boolean {
  const { match } = table
  if (match === undefined) return true
  if (typeof match === 'string') return subjects.length > 0 && misfit(match, table, subjects) === undefined
  return subjects.length > 0 && match.every((one) => misfit(one, table, subjects) === undefined)
}

/** True for patterns of which there is certainly nothing to say, on whatever event. */
export function isPlainMatch(match: unknown): boolean {
  if (typeof match === 'string') return isPlainPattern(match) || isPlainRegexPattern(match)
  if (!Array.isArray(match) || match.length === 0) return false
  for (const one of match as readonly unknown[])
    if (typeof one !== 'string' || !(isPlainPattern(one) || isPlainRegexPattern(one))) return false
  return true
}

function isPlainRegexPattern(pattern: string): boolean {
  return (
    pattern.length > 2 &&
    pattern.startsWith('/') &&
    pattern.endsWith('/') &&
    isPlainRegex(pattern.slice(1, -1))
  )
}

/** True for a glob of which there is certainly nothing to say. */
function isPlainPattern(pattern: string): boolean {
  return pattern.length <= LONGEST && pattern !== '' && pattern !== '!' && !mayBeOdd(pattern)
}

/** True if it is a /regex/, of which there is no more to say. */
function checkPattern(written: string, path: Path, report: Report): boolean {
  const skip = written.startsWith('!') ? 1 : 0
  const pattern = skip === 0 ? written : written.slice(1)
  const isRegex = pattern.length > 1 && pattern.startsWith('/') && pattern.endsWith('/')
  if (pattern === '' || pattern.length > LONGEST) {
    const what =
      pattern === ''
        ? 'there is no pattern after the `!`'
        : `the pattern is longer than ${LONGEST} characters`
    report({
      code: 'PATTERN_INVALID',
      message: what,
      path,
      hint: 'Write a glob such as "git push *", or a /regex/.',
    })
  } else if (isRegex) checkRegex(pattern.slice(1, -1), path, skip + 1, report)
  return isRegex
}

const known = new Set<string>()

function checkRegex(source: string, path: Path, skip: number, report: Setting['report']): void {
  if (isPlainRegex(source) || known.has(source)) return
  try {
    patterns.compile(source)
    if (known.size < 10_000) known.add(source)
  } catch (thrown) {
    if (!isHooklineError(thrown)) throw thrown
    const { column } = thrown.details
    report({
      code: thrown.code,
      message: thrown.message,
      path,
      hint: thrown.hint,
      offset: column === undefined ? undefined : skip + column - 1,
    })
  }
}
