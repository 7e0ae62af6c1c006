import { describe, expect, test } from 'vitest'
import { allowedFault } from '../src/index.ts'

describe('an entry of allow_private', () => {
  test.each([
    '127.0.0.1:4000',
    'localhost:4000',
    '[::1]:8080',
    '[0:0:0:0:0:0:0:1]:8080',
    'db.internal:443',
    'DB.Internal.:443',
    'bücher.example:1',
    'my_service:65535',
    '169.254.169.254:80',
  ])('%s is one', (entry) => expect(allowedFault(entry)).toBeUndefined())

  test.each([
    ['localhost', /port is missing.*localhost:443/],
    ['[::1]', /port is missing.*\[::1\]:443/],
    ['10.0.0.0/8', /range/],
    ['10.0.0.0/8:443', /range/],
    ['[fd00::/8]:443', /range/],
    ['http://localhost:4000', /scheme/],
    ['https://db.internal', /scheme/],
    ['::1:4000', /brackets/],
    ['fd00::1', /brackets/],
    ['localhost:0', /1 to 65535/],
    ['localhost:65536', /1 to 65535/],
    ['localhost:http', /host:port/],
    ['localhost:4000/path', /host:port/],
    ['user@localhost:80', /host:port/],
    [':80', /host:port/],
    ['', /host:port/],
    ['a..b:80', /host:port/],
    ['a b:80', /host:port/],
    ['*.internal:80', /\*/],
    ['0x7f.1:80', /127\.0\.0\.1:80/],
    ['2130706433:80', /127\.0\.0\.1:80/],
    ['127.1:80', /127\.0\.0\.1:80/],
    ['[fe80::1%eth0]:80', /zone/],
    ['[nonsense]:80', /host:port/],
  ])('%j is none', (entry, said) => expect(allowedFault(entry)).toMatch(said))
})
