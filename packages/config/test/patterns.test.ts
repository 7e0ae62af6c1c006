import fc from 'fast-check'
import { isHooklineError, type HooklineError } from '@hookline/core'
import { expect, test } from 'vitest'
import { isPlainRegex } from '../src/plain/regex.ts'
import { patterns } from '../src/patterns.ts'

test.for([
  ['push .*(--force|-f)\\b', 'git push -f', true],
  ['push .*(--force|-f)\\b', 'git push', false],
  ['^git', 'cd x && git', false],
  ['(?i)DROP TABLE', 'drop table users', true],
  ['\\QA.B\\E', 'A.B', true],
  ['\\QA.B\\E', 'AxB', false],
  ['[[:digit:]]+$', 'release 12', true],
  ['\\p{Greek}', 'λ', true],
  ['a.b', 'a\nb', false],
  ['(?s)a.b', 'a\nb', true],
] as const)('/%s/ on %j is %s', ([source, text, matches]) => {
  expect(patterns.compile(source)(text)).toBe(matches)
})

test.for([
  ['lookahead', '(?=a)b', /Perl syntax: \(\?=/, 1],
  ['lookbehind', 'a(?<!b)', /./, 2],
  ['a backreference', '(a)\\1', /escape sequence: \\1/, 4],
  ['a count beyond 1,000', 'xa{1001}', /repeat count/, 3],
  ['an open group', 'a(b', /missing closing \)/, undefined],
  ['an open class', 'a[bc', /missing closing \]/, 2],
  ['nothing to repeat', 'a|*', /repetition operator: \*/, 3],
  ['a backslash at the end', 'a\\', /trailing backslash/, undefined],
  ['nothing', '', /empty/, undefined],
  ['more than 1,024 characters', 'a'.repeat(1025), /longer than 1024/, undefined],
] as const)('%s is refused, with its place if RE2 tells', ([, source, message, column]) => {
  const error = thrown(() => patterns.compile(source))
  expect(error).toMatchObject({ code: 'PATTERN_INVALID', message: expect.stringMatching(message) })
  expect(error.details.column).toBe(column)
  expect(error.hint).toContain('RE2')
})

test.for(['^(a+)+$', '(a|aa)+$', '(a|b|ab)*c', '(.*)*x', '(x+x+)+y', 'push .*(--force|-f)\\b'])(
  '/%s/ takes linear time on 64 KB that almost match',
  (source) => {
    const matches = patterns.compile(source)
    const started = performance.now()
    expect(matches('a'.repeat(65_536) + '!')).toBe(false)
    expect(performance.now() - started).toBeLessThan(2000)
  },
)

function thrown(act: () => unknown): HooklineError {
  try {
    act()
  } catch (error) {
    if (isHooklineError(error)) return error
  }
  throw new Error('it did not throw a HooklineError')
}

test('a regex that is taken for right without being compiled is right to the engine', () => {
  const pieces =
    'a b 0 - _ . * + ? ( ) (?: (?i) (?= | [ [^ ] \\d \\b \\. \\w \\/ \\1 \\x \\- ^ $ { } {2} \\ " \' , a-z z-a [a-z] [^0-9] x+ ** / : # é'.split(
      ' ',
    )
  let plain = 0
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces, ' '), { minLength: 1, maxLength: 8 }), (parts) => {
      const source = parts.join('')
      if (!isPlainRegex(source)) return
      plain++
      expect(() => patterns.compile(source)).not.toThrow()
    }),
    { numRuns: 20_000 },
  )
  expect(plain).toBeGreaterThan(500)
  expect(isPlainRegex('^npm (install|i) [a-z0-9]+\\b')).toBe(true)
  for (const wrong of ['(a', 'a)', 'a**', '[z-a]', '(?=a)', '\\1', 'a{2000}', '\\', '[', '*'])
    expect({ wrong, plain: isPlainRegex(wrong) }).toEqual({ wrong, plain: false })
})
