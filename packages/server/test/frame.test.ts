import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerFrame, parseCall, parseHeader } from '../src/frame.ts'
import { MAX_CALL } from '../src/protocol.ts'
import { frame } from './client.ts'
import { said } from './doors.ts'

const parsed = (bytes: Buffer): ReturnType<typeof parseCall> => {
  const end = bytes.indexOf(10)
  return parseCall(parseHeader(bytes.toString('latin1', 0, end))!, bytes.subarray(end + 1))
}

test.each([
  '',
  ' ',
  '1 2',
  '1 2 3 4',
  '-1 0 0',
  '1 2 3 ',
  ' 1 2 3',
  '1  2 3',
  '0x1 0 0',
  '1e3 0 0',
  '1.0 0 0',
  'a b c',
  '1 2 3\r',
  '9999999999 0 0',
  '99999999999999999999 0 0',
  `${'0'.repeat(30)}1 0 0`,
  '+1 0 0',
  'NaN 0 0',
  'Infinity 0 0',
  '१ 0 0',
  `${MAX_CALL} 1 0`,
  `0 0 ${MAX_CALL + 1}`,
  '999999999 999999999 999999999',
])('%j is no header', (line) => {
  expect(parseHeader(line)).toBeUndefined()
})

test.each([
  ['0 0 0', 0],
  [`${MAX_CALL} 0 0`, MAX_CALL],
  [`1 2 ${MAX_CALL - 3}`, MAX_CALL],
  ['001 02 3', 6],
])('%j is one', (line, total) => {
  expect(parseHeader(line)?.total).toBe(total)
})

test('a call without a word has no words, and stands at the root', () => {
  expect(parsed(frame([], {}, ''))).toMatchObject({ cwd: '/', words: [] })
  expect(parsed(frame(['/w', '', 'a b', ''], {}, '')).words).toEqual(['', 'a b', ''])
})

test('variables are what stands before and behind the first =, whatever they are called', () => {
  const env = { A: '1=2==', __proto__x: 'x', constructor: 'c', toString: '', É: 'ü', B: 'line\nline' }
  const bytes = Buffer.from(
    [
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      '__proto__=p',
      '=none',
      'none',
      '',
    ].join('\0'),
  )
  const all = Buffer.concat([Buffer.from(`0 ${bytes.length} 0\n`), bytes])
  const found = parsed(all).env
  expect(Object.entries(found)).toEqual([...Object.entries(env), ['__proto__', 'p']])
  expect(Object.getPrototypeOf(found)).toBeNull()
  expect(({} as Record<string, unknown>)['p']).toBeUndefined()
})

test('what would load foreign code is dropped, and what only starts a client; what is called nearly like that stays', () => {
  const loads = ['NODE_OPTIONS', 'NODE_PATH', 'LD_PRELOAD', 'LD_OTHER', 'DYLD_INSERT_LIBRARIES']
  const perl = ['PERL5OPT', 'PERL5LIB', 'PERL5_OTHER', 'PERL_SKIP_LOCALE_INIT']
  const kept = ['NODE_EXTRA_CA_CERTS', 'LDAP', 'LD', 'PERL', 'XLD_PRELOAD']
  const env = Object.fromEntries([...loads, ...kept, ...perl].map((name) => [name, 'a=\nb']))
  expect(Object.keys(parsed(frame([], env, '')).env)).toEqual(kept)
})

test('the body is the bytes, of whatever kind', () => {
  const body = Buffer.from([0, 255, 254, 10, 0, 61])
  expect(Buffer.from(parsed(frame(['/'], { A: 'b' }, body)).body)).toEqual(body)
})

test('what was said is what is read, whatever it is', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')))
  const env = fc.dictionary(
    fc.string({ minLength: 1 }).filter((text) => !/[\0=]/.test(text)),
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(texts, env, fc.uint8Array(), (words, variables, body) => {
      const found = parsed(frame(['/w', ...words], variables, Buffer.from(body)))
      expect(found.cwd).toBe('/w')
      expect(found.words).toEqual(words)
      expect(Object.entries(found.env)).toEqual(Object.entries(variables))
      expect(Buffer.from(found.body)).toEqual(Buffer.from(body))
    }),
  )
})

test('an answer says how many bytes it has of each kind, and ends with what could not be said', () => {
  expect(answerFrame(said('ü\n', { stderr: 'e', exitCode: 2, unsaid: ['x'] })).toString()).toBe(
    '2 3 13\nü\nehookline: x\n',
  )
})
