import { expect, test } from 'vitest'
import { originsOf } from '../src/index.ts'

const TEXT = `version = 1
[defaults]
timeout = "9s"
env = { A = "0", D = "0" }

[[hooks]]
id = "format"
on = [
  "patch.after",
]
env.A = "1"
with = { url = "u", deep = { a = 1 } }
executor = "post"

[[hooks]]
id = "guard"
on = "exec.before"
deny = "no"
guard = true

[profiles.ci.hooks]
format = { timeout = "1s", with.url = "v" }
guard.deny = "never"
`

function origins(over: { profile?: string; settings?: readonly string[] } = {}): Record<string, string> {
  const found = originsOf(TEXT, '/x/hooks.toml', { settings: [], ...over }).get('format')!
  return Object.fromEntries(
    found.map(({ key, value, from, line }) => [key, `${JSON.stringify(value)} ${from} ${line}`]),
  )
}

test('each key has the line that said it, whichever way it is written', () => {
  expect(origins()).toEqual({
    timeout: '"9s" defaults 3',
    id: '"format" hook 7',
    on: '["patch.after"] hook 8',
    'env.A': '"1" hook 11',
    'with.url': '"u" hook 12',
    'with.deep': '{"a":1} hook 12',
    executor: '"post" hook 13',
  })
})

test('a profile has the word over the hook, and what is asked for now over both', () => {
  const settings = ['hooks.format.with.url=w=1', 'hooks.other.timeout=2s', 'hooks.format.priority = 3']
  expect(origins({ profile: 'ci', settings })).toMatchObject({
    timeout: '"1s" profile 22',
    'with.url': '"w=1" override undefined',
    'with.deep': '{"a":1} hook 12',
    priority: '3 override undefined',
  })
  expect(origins({ profile: 'ci' })).toMatchObject({ 'with.url': '"v" profile 22' })
})

test('nothing for now is the origin of anything in a guard', () => {
  const found = originsOf(TEXT, 'x', { profile: 'ci', settings: ['hooks.guard.deny=x'] }).get('guard')!
  expect(found.map(({ key, from }) => `${key} ${from}`)).toContain('deny hook')
  expect(found.filter(({ from }) => from !== 'hook').every(({ from }) => from === 'defaults')).toBe(true)
})

test('what is no TOML is told', () => {
  expect(() => originsOf('a = ', 'x', { settings: [] })).toThrow(
    expect.objectContaining({ code: 'TOML_INVALID' }),
  )
})
