import type { Json } from '@hookline/core'
import { event, hookContext } from '@hookline/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withQuery } from '../src/query.ts'
import { filledUrl, originOf, sendable, urlFault } from '../src/url.ts'

const fill = (template: string, ...values: readonly Json[]): string =>
  filledUrl(template, (hole) => values[Number(/\d+/.exec(hole as string)![0])]!)

describe('a URL that may be written', () => {
  test.each([
    'https://example.org',
    'https://example.org/hook?a=b',
    'http://127.0.0.1:4000/{{ event.name }}',
    'https://example.org?x={{ event.name }}',
    'https://example.org/a-{{ event.name }}.json?x={{ event.data.command }}&y=1',
    'https://[::1]:8080/{{ event.name }}',
    'HTTPS://EXAMPLE.ORG/x',
    'https://münchen.example/straße',
    '${HOOK_URL}',
    '${HOOK_URL}/{{ event.name }}',
    'https://${HOST:-example.org}/x',
    'https://example.org/{{ "a}}b" }}',
  ])('%s', (url) => expect(urlFault(url)).toBeUndefined())
})

describe('one that may not, and why', () => {
  test.each([
    ['example.org/x', /does not begin with https/],
    ['ftp://example.org', /does not begin with https/],
    ['file:///etc/passwd', /does not begin with https/],
    ['javascript:alert(1)', /does not begin with https/],
    ['{{ event.data.url }}', /hole in scheme, host or port/],
    ['{{ event.data.scheme }}://example.org/', /hole in scheme, host or port/],
    ['https://{{ event.data.host }}/x', /hole in scheme, host or port/],
    ['https://example.{{ event.data.tld }}/x', /hole in scheme, host or port/],
    ['https://example.org:{{ event.data.port }}/x', /hole in scheme, host or port/],
    ['https://example.org{{ event.data.path }}', /hole in scheme, host or port/],
    ['https://{{ event.data.user }}@example.org/', /hole in scheme, host or port/],
    ['https:{{ event.data.x }}//example.org/', /does not begin with https|hole in/],
    ['https://example.org\\{{ event.data.x }}', /backslash/],
    ['https://ada:pw@example.org/', /names a user/],
    ['https://ada@example.org/{{ event.name }}', /names a user/],
    ['https://example.org/#part', /has a #/],
    ['https://example.org/x#{{ event.name }}', /has a #/],
    ['https://example.org/a b', /a space/],
    ['https://example.org/\u0000', /control character/],
    ['https://', /is no URL/],
    ['https://exa mple.org', /a space/],
    ['https://[::1/x', /is no URL/],
    ['https://example.org/{{ event.name', /without "}}"/],
  ])('%j', (url, why) => expect(urlFault(url)).toMatch(why))
})

test.each<[template: string, value: Json, url: string]>([
  ['https://x.org/{{ 0 }}', 'a/b?c#d', 'https://x.org/a%2Fb%3Fc%23d'],
  ['https://x.org/{{ 0 }}', 'ä 100%\n', 'https://x.org/%C3%A4%20100%25%0A'],
  ['https://x.org/{{ 0 }}', '\uD800', 'https://x.org/%EF%BF%BD'],
  ['https://x.org/{{ 0 }}', 42, 'https://x.org/42'],
  ['https://x.org/{{ 0 }}', true, 'https://x.org/true'],
  ['https://x.org/{{ 0 }}', ['a'], 'https://x.org/%5B%22a%22%5D'],
  ['https://x.org/a{{ 0 }}', null, 'https://x.org/a'],
  ['https://x.org/?q={{ 0 }}', null, 'https://x.org/?q='],
  ['https://x.org/?q={{ 0 }}', 'a&b=c+d', 'https://x.org/?q=a%26b%3Dc%2Bd'],
  ['https://x.org/?q={{ 0 }}', '..', 'https://x.org/?q=..'],
  ['https://x.org/{{ 0 }}x', '..', 'https://x.org/..x'],
])('%s with %j is %s', (template, value, url) => expect(fill(template, value)).toBe(url))

test.each([
  ['https://x.org/a/{{ 0 }}/b', ''],
  ['https://x.org/a/{{ 0 }}/b', null],
  ['https://x.org/a/{{ 0 }}/b', '.'],
  ['https://x.org/a/{{ 0 }}/b', '..'],
  ['https://x.org/a/.{{ 0 }}/b', '.'],
  ['https://x.org/a/%2e{{ 0 }}/b', '.'],
  ['https://x.org/a/{{ 0 }}', ''],
  ['https://x.org/a/{{ 0 }}?q=1', '..'],
])('no segment comes of %s with %j', (template, value) => {
  expect(() => fill(template, value)).toThrow(expect.objectContaining({ code: 'WEBHOOK_URL' }))
})

const VALUE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom(
    '..',
    '.',
    '',
    '//evil.org',
    '\\\\evil.org',
    '@evil.org',
    ':80',
    '#',
    '?',
    '%2e%2e',
    '%2f',
    '\uDC00',
  ),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((codes) => String.fromCharCode(...codes)),
  fc.jsonValue().map((value) => value as Json),
)

const ORIGINS = ['https://example.org', 'http://127.0.0.1:4000', 'https://[::1]:8443']

test('whatever is in a hole, it moves neither the origin nor another segment, and comes out as it went in', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ORIGINS), VALUE, VALUE, (origin, segment, value) => {
      let text: string
      try {
        text = fill(`${origin}/a/{{ 0 }}/b?q={{ 1 }}&z=1`, segment, value)
      } catch (thrown) {
        expect(['', '.', '..']).toContain(segment ?? '')
        expect(thrown).toMatchObject({ code: 'WEBHOOK_URL' })
        return
      }
      const url = new URL(text)
      expect(url.origin).toBe(origin)
      expect([url.username, url.hash]).toEqual(['', ''])
      const segments = url.pathname.split('/')
      expect([segments.length, segments[1], segments[3]]).toEqual([4, 'a', 'b'])
      expect(decodeURIComponent(segments[2]!)).toBe(said(segment))
      expect([...url.searchParams]).toEqual([
        ['q', said(value)],
        ['z', '1'],
      ])
    }),
    { numRuns: 2000 },
  )
})

test('the query of the settings is added to that of the URL, whatever is in it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', '/x', '/x?a=1', '/x?', '?a=1&'),
      fc.array(fc.tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }))),
      (path, pairs) => {
        const url = new URL(withQuery(`https://example.org${path}`, pairs))
        expect(url.origin).toBe('https://example.org')
        const added = [...url.searchParams].slice(path.includes('a=1') ? 1 : 0)
        expect(added).toEqual(pairs.map((pair) => pair.map(said)))
      },
    ),
  )
})

/** As it can be said in UTF-8. */
function said(value: Json): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return Buffer.from(text).toString()
}

test('an expression of hookline fills it', () => {
  const { render } = hookContext({}, { event: event('exec.before', { command: 'ls -l' }) })
  expect(filledUrl('https://x.org/{{ event.name }}?c={{event.data.command}}', render)).toBe(
    'https://x.org/exec.before?c=ls%20-l',
  )
})

test('what can be sent to says nothing of a secret URL but what is wrong with it', () => {
  expect(sendable('https://x.org/a', 'it').href).toBe('https://x.org/a')
  for (const bad of ['psst', 'https://psst#x', 'https://psst:psst@x.org', ' https://psst', 'https://psst\n'])
    expect(() => sendable(bad, 'the secret of `url`')).toThrow(/^the secret of `url` (?!.*psst)/)
  expect(() => sendable(`https://x.org/${'x'.repeat(8000)}`, 'it')).toThrow(
    /8014 characters, 8000 is the most/,
  )
})

test.each([
  ['https://Example.org:443/x/{{ event.name }}', 'https://example.org'],
  ['http://127.0.0.1:4000?{{ event.name }}', 'http://127.0.0.1:4000'],
  ['{{ x }}', undefined],
  ['${URL}', undefined],
])('the origin of %s is %s', (url, origin) => expect(originOf(url)).toBe(origin))
