import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFault } from '../src/install/json-fault.ts'

test.each([
  ['', 1, 1, 'the file is empty'],
  [' \n', 2, 1, 'the file is empty'],
  ['{\n  "hooks": {\n', 3, 1, 'the file ends before its }'],
  ['{\n  "a": [\n    1,\n  ]\n}', 4, 3, 'the comma before it is too much'],
  ['{"a": 1,}', 1, 9, 'the comma before it is too much'],
  ['{\r\n  // mine\r\n}', 2, 3, 'JSON has no comments'],
  ['{"a": 1\n "b": 2}', 2, 2, 'a comma is missing before it'],
  ['{"a": "not\nended"}', 1, 7, 'a text does not end, or has an odd \\'],
  ['{"a": "\\x"}', 1, 7, 'a text does not end, or has an odd \\'],
  ["{'a': 1}", 1, 2, "a key in double quotes or } was expected, not '"],
  ['{a: 1}', 1, 2, 'a key in double quotes or } was expected, not a'],
  ['{"a" 1}', 1, 6, 'a colon was expected, not 1'],
  ['{"a": yes}', 1, 7, 'a value was expected, not yes'],
  ['{"a": 01}', 1, 7, 'a value was expected, not 01'],
  ['[1}', 1, 3, 'a comma or the closing bracket was expected, not }'],
  ['{} {}', 1, 4, 'the end of the file was expected, not {'],
  ['\uFEFF{}', 1, 1, 'a value was expected, not \uFEFF'],
])('of %j the fault is at %i:%i: %s', (text, line, column, what) => {
  expect(jsonFault(text)).toEqual({ line, column, what })
})

/** JSON, and JSON with something put in or taken out. */
const almost = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat({ max: 2 }),
    fc.constantFrom('', ',', '}', ']', '"', '\\', 'x', ' ', '\n', '-', '0'),
  )
  .map(([text, at, out, put]) => {
    const from = at % (text.length + 1)
    return text.slice(0, from) + put + text.slice(from + out)
  })

test('there is a fault exactly where there is no JSON', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(almost, (text) => {
      expect(jsonFault(text) === undefined).toBe(isJson(text))
    }),
    { numRuns: 2000 },
  )
})
