import { expect, test } from 'vitest'
import { admit, answer, defineExecutor, EXECUTOR_SPECS, refusedSpec } from '../src/index.ts'

const newest = EXECUTOR_SPECS[0]!

test('an executor of every spec of the table is taken, as it is', () => {
  expect(EXECUTOR_SPECS).toContain(defineExecutor({ ...answer }).spec)
  for (const spec of EXECUTOR_SPECS) {
    const one = Object.defineProperty(defineExecutor({ ...answer }), 'spec', { value: spec })
    expect(admit('one', one)).toBe(one)
    expect(refusedSpec('one', spec)).toBeUndefined()
  }
})

test.each([
  [
    newest + 1,
    `it speaks spec ${newest + 1}, this hookline speaks ${EXECUTOR_SPECS.join(' and ')}`,
    /newer.*update hookline/,
  ],
  [0, `it speaks spec 0, this hookline speaks ${EXECUTOR_SPECS.join(' and ')}`, /older.*update the plugin/],
  [-1, /speaks spec -1/, /update the plugin/],
  [undefined, /says no spec/, /whole number/],
  [null, /says spec null/, /whole number/],
  ['1', /says spec "1"/, /whole number/],
  [1.5, /says spec 1.5/, /whole number/],
  [Number.NaN, /says spec null/, /whole number/],
  [() => 1, /says spec function/, /whole number/],
  ['x'.repeat(1000), /^.{20,120}$/, /whole number/],
])('spec %s is refused, with what to update', (spec, message, hint) => {
  const error = refusedSpec('it', spec)
  expect(error).toMatchObject({ code: 'EXECUTOR_SPEC' })
  expect(error!.message).toMatch(message)
  expect(error!.hint).toMatch(hint)
})
