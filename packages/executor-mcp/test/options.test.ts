import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { options } from '../src/options.ts'
import { mcp } from '../src/index.ts'

const faults = (value: unknown): readonly string[] => {
  const { issues = [] } = options['~standard'].validate(value) as {
    readonly issues?: readonly { readonly message: string; readonly path?: readonly PropertyKey[] }[]
  }
  return issues.map(({ message, path = [] }) => `${path.join('.')}: ${message}`)
}
const tool = 'it'

describe('settings that are right', () => {
  test.each([
    [{ command: ['npx', '-y', 'a-server'], tool }],
    [{ command: ['./server'], cwd: 'sub', tool, arguments: { a: ['{{ event.name }}', { b: 1, c: null }] } }],
    [
      {
        url: 'https://tools.example/mcp',
        tool,
        token: { secret: 'T' },
        headers: { 'X-A': 'b', 'X-C': { env: 'C' } },
        transport: 'sse',
      },
    ],
    [{ url: { secret: 'URL' }, tool }],
    [{ server: 'docs', tool, initialize_timeout: '30s', max_result: '64KB' }],
  ])('%j', (value) => {
    expect(faults(value)).toEqual([])
  })
})

describe('settings that are wrong say where and why', () => {
  test.each<readonly [value: unknown, fault: RegExp]>([
    [{ tool }, /^command: name the server by one of command, url, server$/],
    [
      { tool, server: 'a', command: ['b'] },
      /^server: name the server by one of command, url, server, not by command and server$/,
    ],
    [{ command: ['a'] }, /^tool: /],
    [{ command: [], tool }, /^command: /],
    [{ command: ['a', '{{ event.name }}'], tool }, /^command\.1: .*no \{\{ \}\}/],
    [{ command: ['a'], tool: 't{{ x }}' }, /^tool: .*no \{\{ \}\}/],
    [{ url: 'tools.example', tool }, /^url.*a whole address/],
    [{ url: 'ftp://x', tool }, /https, not ftp/],
    [{ url: 'https://me:secret@x/', tool }, /use token or headers/],
    [{ url: 'https://{{ event.name }}/', tool }, /no \{\{ \}\}/],
    [{ url: 'https://x', headers: { Host: 'y' }, tool }, /^headers\.Host: Host is not to be set/],
    [{ url: 'https://x', headers: { 'a b': 'y' }, tool }, /is no name of a header/],
    [{ url: 'https://x', headers: { a: 'y\r\nb: c' }, tool }, /holds what no header can/],
    [{ command: ['a'], tool, token: { secret: 'x' } }, /^token: token goes with url, not with command$/],
    [{ server: 'a', tool, cwd: 'x' }, /^cwd: cwd goes with command, not with server$/],
    [
      { server: 'a', tool, initialize_timeout: '10 seconds' },
      /^initialize_timeout: a duration such as "10s"/,
    ],
    [{ server: 'a', tool, max_result: '1GB' }, /^max_result: a size such as "1MB"/],
    [{ server: 'a', tool, max_result: '9MB' }, /8MB at most/],
    [{ server: 'a', tool, initialize_timeout: '2h' }, /an hour at most/],
    [
      { url: 'https://x', tool, token: { env: 'T' }, headers: { Authorization: 'x' } },
      /^token: .*which headers has, too$/,
    ],
    [{ server: 'a', tool, args: {} }, /args/],
    [{ command: 'node server.js', tool }, /a list of the program and its arguments, such as/],
  ])('%j', (value, fault) => {
    expect(faults(value).join('\n')).toMatch(fault)
  })
})

describe('what the action goes to', () => {
  test.each([
    [
      { command: ['/usr/bin/node', '--flag', '/srv/tools/index.js', '--key', 'hidden'], tool },
      'node index.js',
    ],
    [{ command: ['npx', '-y', '@scope/server'], tool }, 'npx @scope/server'],
    [{ url: 'https://tools.example/mcp?key=hidden', tool }, 'https://tools.example'],
    [{ url: { secret: 'URL' }, tool }, 'the address in a secret'],
    [{ server: 'docs', tool }, 'docs'],
  ])('%j', (value, target) => {
    expect(mcp.target!(value)).toBe(target)
  })
})

test('the lean door loads no zod, and nobody loads the library before a tool is called', () => {
  const seen = outside(imports(join(import.meta.dirname, '../src/lean.ts')))
  expect(seen).toEqual(['@hookline/answer', '@hookline/child', '@hookline/core'])
  expect(outside(imports(join(import.meta.dirname, '../src/index.ts')))).toEqual([...seen, 'zod'])
})

const outside = (names: ReadonlySet<string>): readonly string[] =>
  [...names].filter((name) => !name.startsWith('/') && !name.startsWith('node:')).toSorted()

/** Everything a file brings in, through every file of this package; types, and what is imported later, do not count. */
function imports(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const text = readFileSync(file, 'utf8')
  for (const [, what, name] of text.matchAll(/^(?:import|export) ([^;]*?) ?from '(.+)'$|^import '(.+)'$/gm)) {
    const onlyTypes = what!.startsWith('type ') || /^\{( *type \w+,?)+ *\}$/.test(what!.replaceAll('\n', ' '))
    const target = name!.startsWith('.') ? join(dirname(file), name!) : name!
    if (onlyTypes || seen.has(target)) continue
    seen.add(target)
    if (target.startsWith('/')) imports(target, seen)
  }
  return seen
}
