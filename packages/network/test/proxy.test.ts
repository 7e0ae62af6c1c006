import { describe, expect, test } from 'vitest'
import { proxyFor } from '../src/index.ts'

const through = (url: string, env: Record<string, string>): string | undefined =>
  proxyFor(new URL(url), env)?.href

const BOTH = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:2' }

describe('the proxy of a request', () => {
  test('is that of its scheme', () => {
    expect(through('https://example.com', BOTH)).toBe('http://secure:1/')
    expect(through('http://example.com', BOTH)).toBe('http://plain:2/')
    expect(through('https://example.com', { HTTP_PROXY: 'http://plain:2' })).toBeUndefined()
  })

  test('in small letters goes before large ones, and ALL_PROXY is for what has none', () => {
    expect(through('https://example.com', { ...BOTH, https_proxy: 'http://small:3' })).toBe('http://small:3/')
    expect(through('https://example.com', { ALL_PROXY: 'proxy:8080' })).toBe('http://proxy:8080/')
    expect(through('http://example.com', { ...BOTH, ALL_PROXY: 'x:1' })).toBe('http://plain:2/')
  })

  test('is none for an empty word, and none of the process itself', () => {
    process.env['HTTPS_PROXY'] = 'http://process:9'
    try {
      expect(through('https://example.com', {})).toBeUndefined()
    } finally {
      delete process.env['HTTPS_PROXY']
    }
    expect(through('https://example.com', { HTTPS_PROXY: ' ' })).toBeUndefined()
  })

  test.each([
    'https://localhost:1',
    'https://a.localhost',
    'https://127.0.0.1',
    'https://127.9.9.9',
    'https://[::1]:4',
  ])('is never asked for this machine: %s', (url) => expect(through(url, BOTH)).toBeUndefined())

  test.each([
    ['https://example.com', 'example.com'],
    ['https://EXAMPLE.com.', 'Example.com'],
    ['https://a.example.com', 'example.com'],
    ['https://a.example.com', '.example.com'],
    ['https://a.b.example.com', '*.example.com'],
    ['https://example.com', '.example.com'],
    ['https://example.com', 'other.org, example.com'],
    ['https://example.com', 'other.org example.com'],
    ['https://example.com', 'example.com:443'],
    ['https://example.com:8443', 'example.com:8443'],
    ['https://example.com', '*'],
    ['https://10.1.2.3', '10.1.2.3'],
    ['https://10.1.2.3', '10.0.0.0/8'],
    ['https://[fd00::5]', 'fd00::5'],
    ['https://[fd00::5]:8443', '[fd00::5]:8443'],
    ['https://[fd00::5]', 'fd00::/8'],
  ])('%s goes without one: NO_PROXY is %s', (url, NO_PROXY) => {
    expect(through(url, { ...BOTH, NO_PROXY })).toBeUndefined()
    expect(through(url, { ...BOTH, no_proxy: NO_PROXY })).toBeUndefined()
  })

  test.each([
    ['https://notexample.com', 'example.com'],
    ['https://example.com', 'a.example.com'],
    ['https://example.com', 'example.com:8443'],
    ['https://example.com:8443', 'example.com:443'],
    ['https://example.com', ''],
    ['https://example.com', ',,'],
    ['https://11.1.2.3', '10.0.0.0/8'],
    ['https://110.1.2.3', '10.1.2.3'],
    ['https://example.com', '10.0.0.0/8'],
  ])('%s goes through it: NO_PROXY is %j', (url, NO_PROXY) => {
    expect(through(url, { ...BOTH, NO_PROXY })).toBe('http://secure:1/')
  })

  test.each(['socks5://proxy:1080', 'ftp://proxy', 'http://', 'http://a b'])(
    'that is %s is an error, which does not repeat it',
    (ALL_PROXY) => {
      expect(() => through('https://example.com', { ALL_PROXY })).toThrow(
        expect.objectContaining({ code: 'NETWORK_PROXY', message: expect.stringMatching(/^ALL_PROXY/) }),
      )
    },
  )

  test('keeps its password out of errors', () => {
    expect(() => through('https://example.com', { ALL_PROXY: 'socks5://me:s3cret@proxy:1' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
    )
  })
})
