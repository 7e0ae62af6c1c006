import { isHooklineError } from '@hookline/core'
import { patterns } from '@hookline/config/patterns'

const LONGEST = 500

/** Things that RE2 reads otherwise than JavaScript does. */
const DIFFERENT: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\\[QECAzapPZ]|\\x\{|\\[0-7]{2}/, 'an escape of that kind'],
  [/\[\[:|\[\]|\[\^\]/, 'a class of that kind'],
  [/\\c[A-Za-z]|\\u|\\k</, 'an escape of that kind'],
]

/** Why a regex of JavaScript's cannot be used as it is; `undefined`: it can. */
export function scriptRegex(
  source: string,
  title: string,
): { readonly never: string } | { readonly cannot: string } | undefined {
  if (!isRegex(source)) return { never: `${title} cannot read the matcher "${source}", and never ran it` }
  if (source.length > LONGEST) return { cannot: `the matcher is longer than ${LONGEST} characters` }
  // oxlint-disable-next-line no-control-regex -- an expression cannot hold them as they are
  if (/[\u0000-\u001F\u007F]/.test(source)) return { cannot: 'the matcher has a control character in it' }
  const what = DIFFERENT.find(([pattern]) => pattern.test(source))?.[1]
  if (what !== undefined)
    return { cannot: `the matcher "${source}" has ${what}, which hookline reads otherwise` }
  return patternFault(source)
}

/** True for what JavaScript can read. */
export function isRegex(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp
  } catch {
    return false
  }
}

function patternFault(source: string): { readonly cannot: string } | undefined {
  try {
    patterns.compile(source)
    return undefined
  } catch (thrown) {
    if (!isHooklineError(thrown)) throw thrown
    return { cannot: thrown.message }
  }
}
