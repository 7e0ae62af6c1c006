import { expect, test } from 'vitest'
import fc from 'fast-check'
import { hasHoles, holes, type Expression, type ExpressionEngine, type Json } from '../src/index.ts'
import { renderer } from '../src/render.ts'
import { exec } from './sample.ts'

/** Knows `a.b` paths below the scope, nothing else. */
const paths: ExpressionEngine = {
  compile:
    (source): Expression =>
    (scope) =>
      source
        .split('.')
        .reduce<unknown>(
          (value, key) => (value as Record<string, unknown> | null)?.[key] ?? null,
          scope,
        ) as Json,
}
const render = (template: Json): Json => renderer(paths)(template, { event: exec('ls -l'), results: {} })

test.each<[Json, Json]>([
  ['no hole', 'no hole'],
  ['ran {{ event.data.command }}!', 'ran ls -l!'],
  ['{{ event.data.command }}', 'ls -l'],
  ['{{ event.data }}', { command: 'ls -l', argv: null, cwd: null, callId: 'call-1' }],
  ['a {{ event.data.nope }} b', 'a  b'],
  ['{{event.session.id}}{{event.session.id}}', 'ss'],
  [{ deep: ['{{ event.name }}', 7, null, true] }, { deep: ['exec.before', 7, null, true] }],
])('%j is filled as %j', (template, filled) => {
  expect(render(template)).toEqual(filled)
})

test('a closing brace inside a string of the expression does not close the hole', () => {
  expect(holes('x {{ f("}}") }} y')).toEqual(['x ', 'f("}}")', ' y'])
})

test('an open hole is an error', () => {
  expect(() => holes('x {{ y')).toThrow(/without/)
})

test('a key named __proto__ is just a key', () => {
  const template = JSON.parse('{"__proto__": "{{ event.name }}"}') as Json
  expect(Object.getPrototypeOf(render(template))).toBe(Object.prototype)
  expect(JSON.stringify(render(template))).toBe('{"__proto__":"exec.before"}')
})

test('text without braces is never changed', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('{{'))
      expect(render(text)).toBe(text)
      expect(hasHoles(text)).toBe(false)
    }),
  )
})
