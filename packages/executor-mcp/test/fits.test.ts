import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { misfit, UNKNOWN } from '../src/fits.ts'

describe('what does not fit is said with its place', () => {
  const schema = {
    type: 'object',
    properties: {
      path: { type: 'string', minLength: 1 },
      mode: { enum: ['read', 'write'] },
      lines: { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 3 },
      deep: { $ref: '#/$defs/deep' },
      'odd name': { type: 'boolean' },
    },
    required: ['path'],
    additionalProperties: false,
    $defs: {
      deep: { type: 'object', properties: { inner: { anyOf: [{ type: 'string' }, { type: 'null' }] } } },
    },
  }

  test.each<readonly [value: unknown, fault: string | undefined]>([
    [{ path: 'a' }, undefined],
    [{}, 'arguments: "path" is missing'],
    [{ path: 1 }, 'arguments.path: expected string, got number'],
    [{ path: '' }, 'arguments.path: minLength is 1, got 0'],
    [{ path: 'a', mode: 'raed' }, 'arguments.mode: expected "read", "write", got "raed"'],
    [{ path: 'a', lines: [1, 0] }, 'arguments.lines[1]: minimum is 1, got 0'],
    [{ path: 'a', lines: [1.5] }, 'arguments.lines[0]: expected integer, got number'],
    [{ path: 'a', lines: [1, 2, 3, 4] }, 'arguments.lines: maxItems is 3, got 4'],
    [{ path: 'a', deep: { inner: 7 } }, 'arguments.deep.inner: expected null, got number'],
    [{ path: 'a', 'odd name': 1 }, 'arguments["odd name"]: expected boolean, got number'],
    [{ path: 'a', pth: 1 }, 'arguments: "pth" is unknown, did you mean "path"?'],
    [{ path: UNKNOWN, lines: [UNKNOWN] }, undefined],
    [[], 'arguments: expected object, got array'],
  ])('%j', (value, fault) => {
    expect(misfit(value, schema)).toBe(fault)
  })
})

/** Schemas of what is judged here; ajv knows more. */
const schemas = fc.letrec<{ readonly schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(true, false, {}),
    fc.record({ type: fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'array', 'object') }),
    fc.record({ type: fc.uniqueArray(fc.constantFrom('string', 'number', 'null'), { minLength: 1 }) }),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom<unknown>('a', 'b', 1, null, true), { minLength: 1 }) }),
    fc.record({ const: fc.constantFrom<unknown>('a', 2, null) }),
    fc.record({ minimum: fc.integer({ min: -3, max: 3 }), maximum: fc.integer({ min: -3, max: 3 }) }),
    fc.record({ exclusiveMinimum: fc.integer({ min: -3, max: 3 }) }),
    fc.record({ minLength: fc.nat(3), maxLength: fc.nat(3) }),
    fc.record({ minItems: fc.nat(2), maxItems: fc.nat(2) }),
    fc.record({ items: tie('schema') }),
    fc.record(
      {
        properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema')),
        required: fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 }),
        additionalProperties: tie('schema'),
      },
      { requiredKeys: ['properties'] },
    ),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
  ),
}))
const values = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, false, 'a', 'b', 'ab', '\u{1F600}', '', 'long text'),
    fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0.5, 2.5)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 3 }),
  ),
}))

test('what is judged is judged as ajv judges it', () => {
  const ajv = new Ajv2020({ strict: false })
  const seen = { true: 0, false: 0 }
  fc.assert(
    fc.property(schemas.schema, values.value, (schema, value) => {
      const theirs = ajv.validate(schema as object, value)
      seen[`${theirs}`]++
      expect(misfit(value, schema) === undefined).toBe(theirs)
    }),
    { numRuns: 2000 },
  )
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(100)
})

test('whatever a schema is, looking at it comes to an end and nothing is thrown', () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.anything(),
    fc.dictionary(
      fc.constantFrom(
        'type',
        'enum',
        'properties',
        'required',
        'items',
        'anyOf',
        'allOf',
        '$ref',
        'minimum',
        'additionalProperties',
      ),
      fc.anything(),
    ),
  )
  fc.assert(
    fc.property(odd, fc.jsonValue(), (schema, value) => {
      const said = misfit(value, schema)
      expect(['undefined', 'string']).toContain(typeof said)
    }),
  )
})

describe('a schema that leads to something large again and again ends soon', () => {
  const times = (one: unknown): readonly unknown[] => Array.from({ length: 9000 }, () => one)
  const large = times('x'.repeat(20))
  const table = Object.fromEntries(Array.from({ length: 40_000 }, (_, at) => [`name-that-is-long-${at}`, {}]))
  const leading = (defs: Readonly<Record<string, unknown>>, kind = 'anyOf'): object => ({
    $defs: defs,
    [kind]: times({ $ref: `#/$defs/${Object.keys(defs)[0]!}` }),
  })

  test.each<readonly [what: string, value: unknown, schema: object]>([
    ['a long text that is counted', 'y'.repeat(99_000), { allOf: times({ minLength: 1 }) }],
    ['a long text that is shown', 'y'.repeat(900_000), { anyOf: times({ const: 1 }) }],
    [
      'many names to choose from',
      { 'name-that-is-long-x': 1 },
      leading({ a: { properties: table, additionalProperties: false } }),
    ],
    [
      'many that are required',
      {},
      leading({ a: { required: Array.from({ length: 500_000 }, () => 0) } }, 'allOf'),
    ],
    ['many types', 1, leading({ a: { type: Array.from({ length: 500_000 }, () => 'string') } })],
    ['a long reference', 1, leading({ a: { $ref: `#${'/x'.repeat(1_000_000)}` } }, 'allOf')],
    [
      'a large value',
      Object.fromEntries(large.map((_, at) => [at, 1])),
      { allOf: times({ patternProperties: {} }) },
    ],
  ])(
    '%s',
    (_what, value, schema) => {
      const started = performance.now()
      misfit(value, schema)
      // without a bound each takes many seconds
      expect(performance.now() - started).toBeLessThan(2000)
    },
    120_000,
  )
})
