import type { HookConfig, Json } from '@hookline/core'
import { expect, test } from 'vitest'
import { deed } from '../src/deed.ts'

const hook = (executor: string, options?: Json): HookConfig => ({
  id: 'x',
  on: ['task.complete'],
  executor,
  ...(options === undefined ? {} : { options }),
})

const url = 'https://a.example/{{ event.session.id }}'
const T = { secret: 'T' }

test.each<readonly [executor: string, options: Json, line: string]>([
  ['answer', { deny: 'no', context: 'x' }, 'deny "no", context "x"'],
  ['script', { run: 'true' }, 'runs true'],
  ['script', { run: ['a', 'b c'] }, 'runs ["a","b c"]'],
  ['webhook', { url }, `sends POST ${url}`],
  ['webhook', { url: { secret: 'SLACK' }, format: 'slack' }, 'sends POST [secret SLACK] as slack'],
  ['webhook', { url: { file: './url' }, method: 'PUT' }, 'sends PUT [file ./url]'],
  [
    'webhook',
    { url: { command: ['pass', 'show'] }, sign: { secrets: [T] } },
    'sends POST [command pass], signed',
  ],
  ['webhook', { url, auth: { bearer: { env: 'T' } } }, `sends POST ${url}, bearer [env T]`],
  [
    'webhook',
    { url, auth: { basic: { username: 'u', password: T } } },
    `sends POST ${url}, basic [secret T]`,
  ],
  ['webhook', { url, auth: { api_key: { header: 'x', value: T } } }, `sends POST ${url}, api_key [secret T]`],
  ['webhook', { url, auth: { oauth2: { client_secret: T } } }, `sends POST ${url}, oauth2 [secret T]`],
  ['webhook', { url, auth: { bearer: 'in plain' } }, `sends POST ${url}, bearer`],
  ['mcp', { server: 'notes', tool: 'add' }, 'calls add of notes'],
  ['database', { url: 'sqlite:audit', table: 'audit' }, 'stores in audit of sqlite:audit'],
  ['database', { url: { secret: 'DB' }, table: 'audit' }, 'stores in audit of [secret DB]'],
  ['database', { url: 'postgres://me:word@db/x', query: 'select 1' }, 'asks postgres://db/x: "select 1"'],
  ['database', { url: 4 }, 'database {"url":4}'],
  ['mcp', { command: ['node', 's.js'], tool: 'add' }, 'calls add of ["node","s.js"]'],
  [
    'mcp',
    { url: T, tool: 'add', arguments: { a: '{{ x }}' } },
    'calls add of [secret T] with {"a":"{{ x }}"}',
  ],
  // of others nobody knows what is what
  ['webhook', { to: 'x' }, 'webhook {"to":"x"}'],
  ['mcp', { tool: 'x' }, 'mcp {"tool":"x"}'],
  ['constructor', { a: 1 }, 'constructor {"a":1}'],
])('%s %j: %s', (executor, options, line) => {
  expect(deed(hook(executor, options))).toBe(line)
})

test('what is trusted runs from a copy, which is told in short', () => {
  const copy = `/home/me/.local/state/hookline/trusted/${'0'.repeat(60)}abcd/check`
  expect(deed(hook('script', { run: [copy] }))).toBe('runs ["trusted:abcd/check"]')
  expect(deed(hook('mcp', { command: [copy], tool: 'x' }))).toBe('calls x of ["trusted:abcd/check"]')
})

test('settings move no cursor', () => {
  for (const executor of ['script', 'webhook', 'mcp', 'other'])
    expect(
      deed(hook(executor, { run: 'a\u001B[2J', url: 'a\u001B[2J', server: 'a\u001B[2J', tool: '\u001B[2J' })),
    ).not.toContain('\u001B')
})
