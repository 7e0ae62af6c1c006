import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../src/expression/compile.ts'
import { fieldsIn } from '../src/expression/fields.ts'
import { plainExpression } from '../src/expression/plain.ts'

test.for([
  ['event.data.command', 'dyn'],
  [' event.session.id\n', 'dyn'],
  ['event.data.command.contains("drop")', 'bool'],
  ['!event.data.command.startsWith( \'git "x"\' ) || event.data.exitCode != 0', 'bool'],
  ['event.data.ok == true && results.lint.status == "done" && output.rows != null', 'bool'],
] as const)('%s is known without the compiler', ([source, type]) => {
  expect(plainExpression(source)?.type).toBe(type)
  expect(plainExpression(source)).toEqual(compiled(source))
})

test.for([
  'event',
  'event == "x"',
  'event.in',
  '!event.data.command == "x"',
  'event.data.command.contains("x\\q")',
  'event.data.command.contains(""" x""")',
  'event.data.command.matches("(")',
  'event.data.exitCode == 1.5',
  'other.data == 1',
  'event.data.command.contains("x") &&',
  `event.data.x == "${'a'.repeat(5000)}"`,
])('of %s nothing is said without the compiler', (source) => {
  expect(plainExpression(source)).toBeUndefined()
})

const PIECES: readonly string[] = [
  ['event', 'event.data.command', 'event.data.files', 'results.lint.data', 'env.CI', 'output.x', 'x.y'],
  ['.in', '.raw', '.null', '.size', '.contains("a")', ".startsWith('b')", '.endsWith("")', '.matches("(")'],
  [' ', '\n', '!', '(', ')', '"', "'", '""', ' == ', '!=', ' && ', '||', ' < ', '"a"', "'b'", '"\\n"'],
  ['1', '007', '1.5', '1u', 'true', 'null', 'nullx', '// x', '[0]', 'r"x"', '.', 'é'],
].flat()

test('what is known of an expression without the compiler is what the compiler finds', () => {
  let plain = 0
  const source = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(source, (pieces) => {
      const text = pieces.join('')
      const found = plainExpression(text)
      if (found === undefined) return
      plain++
      expect(found).toEqual(compiled(text))
    }),
    { numRuns: 20_000 },
  )
  expect(plain).toBeGreaterThan(100)
})

test('also of the longest', () => {
  for (const term of ['env.a', 'event.a.b.c.d.e.f.g.h', 'env.a==""', '!env.a.contains("")']) {
    const text = Array.from({ length: 256 }, () => term).join('&&')
    const longest = text.slice(0, text.lastIndexOf('&&', 256))
    expect(plainExpression(longest)).toEqual(compiled(longest))
  }
})

function compiled(source: string): unknown {
  const { type, tree } = compile(source)
  return { type, fields: fieldsIn(tree) }
}
