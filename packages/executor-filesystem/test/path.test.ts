import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameFault } from '../src/name.ts'
import { pathOf } from '../src/path.ts'

const HOLE = '{{ it }}'
const filled = (template: string, said: unknown, platform?: NodeJS.Platform): string => {
  const { folders, name } = pathOf(template, () => said as never, platform)
  return [...folders, name].join('/')
}

test.each([
  [HOLE, 'a/b', 'a/b'],
  [`./logs/${HOLE}.jsonl`, 7, 'logs/7.jsonl'],
  [`logs/${HOLE}/x`, 'a/b', 'logs/a/b/x'],
  [`${HOLE}-${HOLE}`, true, 'true-true'],
  ['.git/hookline.log', '', '.git/hookline.log'],
  [`${HOLE}.json`, '2026-01-01T10:00:00Z', '2026-01-01T10:00:00Z.json'],
  [HOLE, '\u00FCber/caf\u0065\u0301', '\u00FCber/caf\u0065\u0301'],
])('%s with %j is %s', (template, said, path) => {
  expect(filled(template, said)).toBe(path)
})

test.each([
  [HOLE, { a: 1 }],
  [HOLE, ['a']],
  [HOLE, null],
])('%s is no path with %j', (template, said) => {
  expect(() => filled(template, said)).toThrow(expect.objectContaining({ code: 'FILE_PATH' }))
})

describe('whatever an event says', () => {
  const odd = fc
    .array(fc.constantFrom('.', '..', '/', '\\', '~', 'a', ' ', '\0', '\u0001', ':', '.git', '-'), {
      maxLength: 8,
    })
    .map((all) => all.join(''))
  const anything = fc.oneof(odd, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
  const templates = fc.constantFrom(
    HOLE,
    `logs/${HOLE}`,
    `logs/x-${HOLE}.log`,
    `logs/${HOLE}/${HOLE}`,
    `a/${HOLE}${HOLE}/b`,
  )

  test('a path has only names that lead down, below what is written out', () => {
    fc.assert(
      fc.property(templates, anything, (template, said) => {
        let path: string
        try {
          path = filled(template, said)
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: expect.stringMatching(/^FILE_P/) })
          return
        }
        const names = path.split('/')
        expect(
          names.every((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('\0')),
        ).toBe(true)
        const prefix = template.slice(0, template.indexOf('{{'))
        expect(path.startsWith(prefix.slice(0, prefix.lastIndexOf('/') + 1))).toBe(true)
        expect(names.every((name) => Buffer.byteLength(name) <= 255)).toBe(true)
      }),
      { numRuns: Number(process.env['HOOKLINE_FUZZ'] ?? 2000) },
    )
  })

  test('a message is one line that moves no terminal', () => {
    fc.assert(
      fc.property(anything, (said) => {
        try {
          filled(`${HOLE}/..`, said)
        } catch (thrown) {
          expect((thrown as Error).message).not.toMatch(
            // oxlint-disable-next-line no-control-regex -- they are what is looked for
            /[\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]/,
          )
        }
      }),
    )
  })
})

test('on Windows no name has what a disk takes in none, whoever writes it', () => {
  for (const text of ['a:b', 'a?b', 'a*b', 'a<b', 'a|b', 'a"b', 'a\\b'])
    expect([text, nameFault({ text, isSaid: false }, 'win32')]).toEqual([
      text,
      expect.stringContaining('Windows'),
    ])
  expect(nameFault({ text: 'a:b', isSaid: true }, 'linux')).toBeUndefined()
})
