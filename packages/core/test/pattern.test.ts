import { matchesGlob } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { glob, normalPath } from '../src/pattern.ts'

const TABLE: readonly (readonly [
  pattern: string,
  kind: 'command' | 'path' | 'name',
  text: string,
  matches: boolean,
])[] = [
  ['git push *--force*', 'command', 'git push --force', true],
  ['git push *--force*', 'command', 'git push origin main --force-with-lease', true],
  ['git push *--force*', 'command', 'git push', false],
  ['git *', 'command', 'git add a/b', true],
  ['rm -rf /*', 'command', 'rm -rf /etc/passwd', true],
  ['**/*.{ts,tsx}', 'path', 'src/a.ts', true],
  ['**/*.{ts,tsx}', 'path', 'a.tsx', true],
  ['**/*.{ts,tsx}', 'path', 'src/deep/er/b.tsx', true],
  ['**/*.{ts,tsx}', 'path', 'src/a.js', false],
  ['src/*.ts', 'path', 'src/a.ts', true],
  ['src/*.ts', 'path', 'src/deep/a.ts', false],
  ['.env', 'path', 'config/.env', true],
  ['.env', 'path', '.env', true],
  ['*.pem', 'path', 'keys/a.pem', true],
  ['secrets/**', 'path', 'secrets/a/b', true],
  ['secrets/**', 'path', 'other/secrets', false],
  ['/etc/**', 'path', '/etc/passwd', true],
  ['/etc/**', 'path', 'etc/passwd', false],
  ['a/**/b', 'path', 'a/b', true],
  ['a/**/b', 'path', 'a/x/y/b', true],
  ['a/?.ts', 'path', 'a/b.ts', true],
  ['a/?.ts', 'path', 'a/bb.ts', false],
  ['github/*', 'name', 'github/create_issue', true],
  ['*/delete_*', 'name', 'a/b/delete_x', true],
  ['{a,b}{c,d}', 'name', 'bd', true],
  ['{a}', 'name', '{a}', true],
  ['**', 'path', 'any/where', true],
]

test.each(TABLE)('%s on a %s %j: %s', (pattern, kind, text, matches) => {
  expect(glob(pattern, kind)(text)).toBe(matches)
})

test("paths agree with node's own globs where both mean the same", () => {
  const part = fc
    .string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 3 })
    .filter((one) => !/^\.+/.test(one))
  const piece = fc.oneof(part, fc.constantFrom('*', 'a*', '*b', '?', '**'))
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 2, maxLength: 4 }),
      fc.array(part, { minLength: 1, maxLength: 4 }),
      (pattern, path) => {
        // node demands something behind a trailing `**/`; ours takes `**` for any number of segments everywhere
        if (pattern.at(-1) === '**') return
        expect(
          glob(pattern.join('/'), 'path')(path.join('/')),
          `${pattern.join('/')} on ${path.join('/')}`,
        ).toBe(matchesGlob(path.join('/'), pattern.join('/')))
      },
    ),
    { numRuns: 2000 },
  )
})

test('an adversarial text is answered in no time', () => {
  const started = performance.now()
  glob('*a*a*a*a*b', 'command')('a'.repeat(60_000))
  glob('**/a/**/a/**/b', 'path')('a/'.repeat(20_000))
  glob('{a,b}'.repeat(12), 'name')('x')
  expect(performance.now() - started).toBeLessThan(2000)
})

test.each([
  ['./src/a.ts', 'src/a.ts'],
  ['src/../.env', '.env'],
  ['/workspace/src/a.ts', 'src/a.ts'],
  ['/workspace/../etc/passwd', '/etc/passwd'],
  ['../outside', '../outside'],
  ['a//b/./c', 'a/b/c'],
  ['/', '/'],
])('%s is seen as %s', (path, seen) => {
  expect(normalPath(path, '/workspace')).toBe(seen)
})
