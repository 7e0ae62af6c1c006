import fc from 'fast-check'
import { isHooklineError, type Json } from '@hookline/core'
import { expect, test } from 'vitest'
import { expressions } from '../src/expressions.ts'
import { event } from './sample.ts'

/** Runs it and says what came of it; anything slower than a second or so is a way to stall an agent. */
function outcome(source: string, data: Readonly<Record<string, unknown>>): Json {
  const started = performance.now()
  try {
    return expressions.compile(source)({ event: event(data), results: {} })
  } catch (error) {
    if (!isHooklineError(error)) throw error
    return error.code
  } finally {
    expect(performance.now() - started).toBeLessThan(3000)
  }
}

const NASTY = JSON.parse(
  '{"constructor":"x","__proto__":{"polluted":1},"prototype":1,"toString":2,"hasOwnProperty":3,"valueOf":{"constructor":4}}',
) as Record<string, unknown>

test.for([
  ['event.data.arguments.constructor', 'x'],
  ['event.data.arguments.toString', 2],
  ['event.data.arguments["__proto__"].polluted', 1],
  ['event.data.arguments.polluted', null],
  ['event.data.arguments.valueOf.constructor', 4],
  ['event.data.arguments == {"a": 1}', false],
  ['event.data.arguments == event.data.arguments', true],
  ['"constructor" in event.data.arguments', true],
  ['"isPrototypeOf" in event.data.arguments', false],
  ['size(event.data.arguments)', 6],
  ['event.data.arguments.exists(k, k == "constructor")', true],
  ['event.data.list.exists(x, x.constructor == "x")', true],
  ['event.data.list.map(x, x.constructor)', ['x']],
  ['[event.data.arguments].exists(x, x.toString == 2)', true],
  ['event.data.constructor', 'y'],
  ['event.constructor', null],
  ['event.data.command.constructor', 'EXPRESSION_FAILED'],
] as const)('keys an agent made up break nothing: %s', ([source, value]) => {
  expect(outcome(source, { command: 'x', arguments: NASTY, list: [NASTY], constructor: 'y' })).toEqual(value)
})

test('such data comes out as it went in', () => {
  const out = outcome('event.data.arguments', { arguments: NASTY })
  expect(JSON.stringify(out)).toBe(JSON.stringify(NASTY))
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('a hook may be called constructor', () => {
  const results = { constructor: { status: 'done', decision: null, data: 1 } } as never
  expect(expressions.compile('results.constructor.data == 1')({ event: event(), results })).toBe(true)
})

test.for(['event.raw', 'event["raw"]', 'event["ra" + "w"]', 'event.map(k, event[k])[9]', 'event.raw.secret'])(
  'what the agent sent cannot be reached: %s',
  (source) => {
    expect(outcome(source, {})).toBe(null)
  },
)

test('nor by going through all of the event', () => {
  expect(outcome('event.exists(k, k == "raw")', {})).toBe(false)
  expect(JSON.stringify(outcome('event', {}))).not.toContain('secret')
})

test.for([
  ['not not not', '!'.repeat(4000) + 'true'],
  ['minus minus', '-'.repeat(4000) + '1'],
  ['parentheses', '('.repeat(2000) + '1' + ')'.repeat(2000)],
  ['lists', '['.repeat(2000)],
  ['members', `event${'.a'.repeat(1500)}`],
  ['brackets', `event${'["a"]'.repeat(600)}`],
  ['choices', `${'true ? '.repeat(500)}1`],
  ['calls', `${'size('.repeat(600)}1`],
  ['a long or', Array.from({ length: 900 }, () => 'true').join('||')],
  ['64 KB', `event.name == "${'x'.repeat(65_536)}"`],
  ['three loops', 'event.data.a.all(x, event.data.a.all(y, event.data.a.all(z, true)))'],
  ['three loops, one in a receiver', 'event.data.a.all(x, x.all(y, y.map(z, z.filter(q, true)) == []))'],
])('%s are refused at once', ([, source]) => {
  expect(outcome(source!, {})).toBe('EXPRESSION_INVALID')
})

const LONG = 'a'.repeat(65_536)
const MEGABYTE = 'a'.repeat(1 << 20)
const NUMBERS = Array.from({ length: 3000 }, (_, at) => at)

test.for([
  ['event.data.text.matches("^(a+)+$")', { text: `${LONG}!` }, false],
  ['event.data.text.matches("(a|aa)+$")', { text: `${LONG}!` }, false],
  ['event.data.text.matches(event.data.pattern)', { text: LONG, pattern: '(a?){500}b' }, 'EXPRESSION_FAILED'],
  ['event.data.text.contains("needle")', { text: MEGABYTE }, false],
  ['event.data.text.contains(event.data.part)', { text: MEGABYTE, part: `${LONG}b` }, 'EXPRESSION_FAILED'],
  ['event.data.text.lastIndexOf(event.data.part)', { text: MEGABYTE, part: `${LONG}b` }, 'EXPRESSION_FAILED'],
  ['event.data.text.split(event.data.part)', { text: MEGABYTE, part: `${LONG}b` }, 'EXPRESSION_FAILED'],
  ['duration(event.data.text)', { text: '1'.repeat(65_536) }, 'EXPRESSION_FAILED'],
  ['timestamp(event.data.text)', { text: MEGABYTE }, 'EXPRESSION_FAILED'],
  ['timestamp(event.at).getHours(event.data.text)', { text: MEGABYTE }, 'EXPRESSION_FAILED'],
  ['int(event.data.text)', { text: '9'.repeat(65_536) }, 'EXPRESSION_FAILED'],
  ['event.data.list.all(x, event.data.list.all(y, true))', { list: NUMBERS }, 'EXPRESSION_FAILED'],
  ['event.data.list.all(x, event.data.list.all(y, y < "a"))', { list: NUMBERS }, 'EXPRESSION_FAILED'],
  [
    'event.data.list.exists(x, event.data.list.exists(y, event.data.nope == 1))',
    { list: NUMBERS },
    'EXPRESSION_ABSENT',
  ],
  ['event.data.list.exists(x, !(x in event.data.list))', { list: NUMBERS }, 'EXPRESSION_FAILED'],
  [
    'event.data.list.map(x, event.data.text + event.data.text)',
    { list: NUMBERS, text: MEGABYTE },
    'EXPRESSION_FAILED',
  ],
  [`[event.data.text]${'.map(x, x + x)'.repeat(30)}`, { text: LONG }, 'EXPRESSION_FAILED'],
  [
    'event.data.list.exists(x, event.data.text.matches("(a|aa)+$"))',
    { list: NUMBERS, text: `${LONG}!` },
    'EXPRESSION_FAILED',
  ],
] as const)('%s ends soon', ([source, data, value]) => {
  expect(outcome(source, data)).toBe(value)
})

test('data nested without end is a failure, not a crash', () => {
  let deep: unknown = 1
  for (let at = 0; at < 50_000; at++) deep = { deep }
  expect(outcome('event.data.deep == 1', { deep })).toBe('EXPRESSION_FAILED')
  expect(outcome('event.data.deep', { deep })).toBe('EXPRESSION_FAILED')
  expect(outcome('event.data.deep.deep.deep != null', { deep })).toBe(true)
})

test('whatever an agent sends, an expression gives plain JSON or one of three errors', () => {
  const sources = [
    'event.data.x',
    'event.data.x == "a"',
    'event.data.x.y.z',
    'event.data.x.exists(k, k == 1)',
    'event.data.x.contains("a")',
    'size(event.data.x) > 2',
    '"a" in event.data.x',
    'event.data.x + event.data.x',
    'event.data.x < 3',
    '[event.data.x, event.data.x].filter(v, v != null)',
    'string(event.data.x)',
    'event.data.x.matches("a+")',
    '!event.data.x || event.data.x',
    'event.data.x == event.data.y',
    '{"k": event.data.x}',
  ]
  const programs = sources.map((source) => expressions.compile(source))
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (x, y) => {
      for (const program of programs) {
        try {
          const value = program({ event: event({ x, y }), results: {} })
          expect(JSON.parse(JSON.stringify(value))).toEqual(value)
        } catch (error) {
          expect(
            isHooklineError(error) && ['EXPRESSION_ABSENT', 'EXPRESSION_FAILED'].includes(error.code),
          ).toBe(true)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('whatever is written, it compiles or is refused with a place in it', () => {
  const words = fc.constantFrom(
    'event',
    'data',
    'results',
    '.',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '==',
    '!=',
    '&&',
    '||',
    '!',
    '-',
    '+',
    '?',
    ':',
    ',',
    'in',
    'null',
    'true',
    '1',
    '1.5',
    'x',
    'exists',
    'map',
    'has',
    'size',
    'matches',
    ' ',
    '\\',
    'r"a+"',
    '\n',
    '`',
    '\u0000',
    '😀',
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
      const source = parts.join('')
      try {
        expressions.compile(source)
      } catch (error) {
        if (!isHooklineError(error)) throw error
        expect(error.code).toBe('EXPRESSION_INVALID')
        expect(error.details.column).toBeGreaterThanOrEqual(1)
        expect(error.details.column).toBeLessThanOrEqual(source.length + 1)
      }
    }),
    { numRuns: 2000 },
  )
})
