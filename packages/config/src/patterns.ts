import { RE2JS, RE2JSException, RE2JSSyntaxException } from '@bufbuild/re2'
import { HooklineError, type PatternEngine } from '@hookline/core'

const MAX_SOURCE = 1024

/**
 * The one dialect of `/regex/` patterns and of `matches`: RE2 syntax, in time linear in the text, whatever the agent
 * writes. No lookaround, no backreferences, no counts above 1,000.
 */
export const patterns: PatternEngine = {
  compile(source) {
    if (source === '') throw invalid(source, 'it is empty, so it would match everything')
    if (source.length > MAX_SOURCE)
      throw invalid(source.slice(0, 40) + '...', `it is longer than ${MAX_SOURCE} characters`)
    const regex = compiled(source)
    return (text) => regex.test(text)
  },
}

function compiled(source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (thrown) {
    if (thrown instanceof RE2JSSyntaxException) {
      const fragment = thrown.getPattern() ?? ''
      const at = fragment === '' || fragment === source ? -1 : source.indexOf(fragment)
      throw invalid(source, said(thrown.getDescription(), fragment), at < 0 ? undefined : at + 1)
    }
    if (thrown instanceof RE2JSException || thrown instanceof RangeError)
      throw invalid(source, thrown.message)
    throw thrown
  }
}

function said(description: string, fragment: string): string {
  return fragment === '' ? description : `${description}: ${fragment}`
}

function invalid(source: string, what: string, column?: number): HooklineError {
  return new HooklineError(
    'PATTERN_INVALID',
    `the pattern /${source}/ cannot be read: ${what}`,
    column === undefined ? {} : { column },
  )
}
