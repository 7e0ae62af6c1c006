import { isHooklineError } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { createGuard } from '../src/index.ts'
import { PRIVATE_HOSTS, PUBLIC_HOSTS } from './spellings.ts'

const strict = createGuard({ allowPrivate: [] })

const refusal = (url: string, allowPrivate: readonly string[] = []): string | undefined =>
  createGuard({ allowPrivate }).refusedUrl(new URL(url))?.code

describe('what may be asked', () => {
  test('the tables are as long as they should be, and say nothing twice', () => {
    expect(new Set(PRIVATE_HOSTS.map(([host]) => host)).size).toBe(PRIVATE_HOSTS.length)
    expect(PRIVATE_HOSTS.length).toBeGreaterThan(60)
    expect(PUBLIC_HOSTS.length).toBeGreaterThan(30)
  })

  test.each(PRIVATE_HOSTS)('%s is private: %s', (host) => {
    expect(strict.refusedUrl(new URL(`https://${host}/x`))?.code).toBe('NETWORK_PRIVATE')
    expect(strict.refusedUrl(new URL(`http://${host}:8080/x`))?.code).toBe('NETWORK_PRIVATE')
  })

  test.each(PUBLIC_HOSTS)('%s is public', (host) => {
    expect(strict.refusedUrl(new URL(`https://${host}/x`))).toBeUndefined()
    expect(strict.refusedUrl(new URL(`http://${host}/x`))?.code).toBe('NETWORK_PLAIN')
  })

  test.each(['fe80::1%eth0', '[fe80::1%25eth0]', '2606:4700::1%eth0', '::1%lo', '::ffff:127.0.0.1'])(
    'a connector that is asked for %s refuses it',
    (host) => {
      expect(strict.refused({ protocol: 'https:', host, port: 443 })?.code).toBe('NETWORK_PRIVATE')
    },
  )

  test.each(['0x7f.1', '2130706433', '127.1', '0177.1', 'LocalHost', 'x.LOCALHOST.'])(
    'a connector that is asked for %s refuses it, as it would the URL',
    (host) => {
      expect(strict.refused({ protocol: 'https:', host, port: 443 })?.code).toBe('NETWORK_PRIVATE')
    },
  )

  test.each([
    '',
    '.',
    'a..b',
    '.localhost',
    'localhost..',
    'a b',
    'a/b',
    'user@host',
    'a:80',
    '[::1',
    '1.2.3.4.5',
  ])('%j is no host', (host) => {
    expect(strict.refused({ protocol: 'https:', host, port: 443 })?.code).toBe('NETWORK_HOST')
  })

  test.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'ws://example.com',
    'data:text/plain,x',
    'javascript:x',
  ])('%s is refused for its scheme', (url) => expect(refusal(url)).toBe('NETWORK_SCHEME'))

  test('a user or a password in a URL is refused, and not repeated', () => {
    const error = strict.refusedUrl(new URL('https://someone:s3cret@example.com/path?key=1'))
    expect(error?.code).toBe('NETWORK_CREDENTIALS')
    expect(JSON.stringify(error)).not.toMatch(/someone|s3cret|path|key/)
  })

  test('a refusal is for good, and says which line allows it', () => {
    const error = strict.refusedUrl(new URL('http://0x7f.1:4000/hook?token=abc'))
    expect(isHooklineError(error) && error.details.retryable).toBeFalsy()
    expect(error?.message).toContain('127.0.0.1:4000')
    expect(error?.hint).toContain('`allow_private = ["127.0.0.1:4000"]` below')
    expect(JSON.stringify(error)).not.toContain('token')
  })
})

describe('what is allowed', () => {
  test.each([
    ['http://127.0.0.1:4000/', '127.0.0.1:4000'],
    ['http://2130706433:4000/', '127.0.0.1:4000'],
    ['http://[::ffff:127.0.0.1]:4000/', '127.0.0.1:4000'],
    ['http://localhost:4000/', 'localhost:4000'],
    ['http://LOCALHOST.:4000/', 'localhost:4000'],
    ['http://127.0.0.1:4000/', 'localhost:4000'],
    ['http://[::1]:4000/', 'localhost:4000'],
    ['http://foo.localhost:4000/', 'localhost:4000'],
    ['http://foo.localhost:4000/', 'foo.localhost:4000'],
    ['https://[::1]:8080/', '[::1]:8080'],
    ['https://10.0.0.5/', '10.0.0.5:443'],
    ['http://10.0.0.5/', '10.0.0.5:80'],
    ['http://db.internal/', 'db.internal:80'],
    ['http://db.internal./', 'DB.internal:80'],
    ['http://xn--bcher-kva.example/', 'bücher.example:80'],
    ['http://169.254.169.254/', '169.254.169.254:80'],
    ['http://example.com/', 'example.com:80'],
  ])('%s with %s', (url, entry) => expect(refusal(url, [entry])).toBeUndefined())

  test.each([
    ['http://127.0.0.1:4001/', '127.0.0.1:4000'],
    ['https://127.0.0.1/', '127.0.0.1:4000'],
    ['http://127.0.0.2:4000/', '127.0.0.1:4000'],
    ['http://127.0.0.2:4000/', 'localhost:4000'],
    ['http://localhost:4000/', '127.0.0.1:4000'],
    ['http://[::1]:4000/', '127.0.0.1:4000'],
    ['http://bar.localhost:4000/', 'foo.localhost:4000'],
    ['http://[64:ff9b::7f00:1]:4000/', '127.0.0.1:4000'],
    ['http://169.254.169.254/', '169.254.169.253:80'],
    ['http://169.254.169.254/', 'metadata.google.internal:80'],
    ['http://127.0.0.1:4000/', '0x7f.1:4000'],
    ['http://10.0.0.5/', '10.0.0.0/8:80'],
    ['http://10.0.0.5/', '*:80'],
  ])('%s not with %s', (url, entry) => expect(refusal(url, [entry])).toBe('NETWORK_PRIVATE'))

  test('a name that is allowed at one port is not at another', () => {
    expect(refusal('http://db.example:81/', ['db.example:80'])).toBe('NETWORK_PLAIN')
    expect(refusal('http://db.internal:81/', ['db.internal:80'])).toBe('NETWORK_PRIVATE')
  })
})
