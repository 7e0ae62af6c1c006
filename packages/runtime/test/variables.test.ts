import { chownSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { came, secretWorld } from './secret-world.ts'

const HOOK = '[[hooks]]\nid = "a"\non = "exec.before"\n'
const deny = (text: string): string => `${HOOK}deny = ${JSON.stringify(text)}\n`

test.each([
  ['${WHO}', { WHO: 'me' }, 'me'],
  ['${WHO}', { WHO: '' }, ''],
  ['a ${WHO:-them} b', {}, 'a them b'],
  ['a ${WHO:-them} b', { WHO: '' }, 'a them b'],
  ['${WHO:?nobody}', { WHO: 'me' }, 'me'],
  ['$${WHO} $$ ${WHO}', { WHO: 'me' }, '${WHO} $$ me'],
  ['${WHO} {{ event.data.command }}', { WHO: '}} {' }, '}} { ls'],
])('%s with %j is %s', async (text, env, said) => {
  const world = secretWorld()
  Object.assign(world.env, env)
  expect((await world.run(deny(text))).reason ?? '').toContain(said)
})

test.each([
  ['an unset variable', '${WHO}', {}, 'VARIABLE_UNSET', '${WHO} is not set'],
  ['one that has to be there', '${WHO:?set WHO first}', { WHO: '' }, 'VARIABLE_UNSET', 'set WHO first'],
  ['an expression', '${WHO}', { WHO: '{{ event.name }}' }, 'VARIABLE_VALUE', '${WHO}'],
  ['half of one', '{${WHO}', { WHO: '{ event.name }}' }, 'VARIABLE_VALUE', '${WHO}'],
  ['the other half', '${WHO}{ event.name }}', { WHO: '{' }, 'VARIABLE_VALUE', '${WHO}'],
  ['two halves', '${WHO}${YOU}', { WHO: '{', YOU: '{ event.name }}' }, 'VARIABLE_VALUE', '${WHO}'],
])('%s fails that hook alone, and a guard denies', async (_, text, env, code, message) => {
  const world = secretWorld()
  Object.assign(world.env, env)
  const other = '[[hooks]]\nid = "b"\non = "exec.before"\nrun = "true"\n'
  const outcome = await world.run(`${deny(text)}guard = true\n${other}`)
  expect(came(outcome)).toMatchObject({ code, message: expect.stringContaining(message) })
  expect(came(outcome)).toMatchObject({ message: expect.stringMatching(/hooks\.toml:5: hooks\[0\]\.deny: /) })
  expect(outcome.decision).toBe('deny')
  expect(outcome.results[1]).toMatchObject({ hook: 'user/b', status: 'done' })
})

test('a hook that is not due does not mind', async () => {
  const world = secretWorld()
  const outcome = await world.run(`${deny('${NONE}')}guard = true\nif = "event.data.command == 'x'"\n`)
  expect(outcome.decision).toBeUndefined()
})

test('arguments, settings and variables are filled; a shell line has its own', async () => {
  const world = secretWorld()
  world.env['WHERE'] = world.dir
  world.env['WHAT'] = '$(id) "x"'
  const run = `run = ["sh", "-c", 'printf "%s|" "$1" "$2" "$PWD"', "x", "\${WHAT}", "{{ event.name }}"]`
  const outcome = await world.run(`${HOOK}${run}\nwith.cwd = "\${WHERE}/state"\n`)
  expect(came(outcome)).toEqual({ stdout: `$(id) "x"|exec.before|${world.dir}/state|` })
  const line = `${HOOK}run = 'printf %s "\${X:-own} $Y"'\nenv.Y = "\${WHAT}"\n`
  expect(came(await world.run(line))).toEqual({ stdout: 'own $(id) "x"' })
})

test('a text that takes no expression takes every value', async () => {
  const world = secretWorld()
  world.env['ODD'] = '{{cookie}}'
  const outcome = await world.run(`${HOOK}run = "pwd"\nwith.cwd = "${world.dir}/\${ODD}"\n`)
  expect(came(outcome)).toMatchObject({
    code: 'SCRIPT_CWD_MISSING',
    message: expect.stringContaining('{{cookie}}'),
  })
})

const isRoot = process.getuid?.() === 0

test('what a company says belongs to root', async () => {
  const world = secretWorld()
  world.file('hooks.env', 'WHO=anybody\n', 0o644)
  if (isRoot) chownSync(join(world.dir, 'hooks.env'), 12_345, 12_345)
  expect(came(await world.run(deny('${WHO}'), 'managed'))).toMatchObject({ code: 'SECRET_EXPOSED' })
})

test.runIf(isRoot)(
  'a hook of the company hears nothing of its caller: its variables stand beside its hooks.toml',
  async () => {
    const world = secretWorld()
    world.env['WHO'] = 'the caller'
    expect(came(await world.run(deny('${WHO}'), 'managed'))).toMatchObject({ code: 'VARIABLE_UNSET' })
    world.file('hooks.env', '# ours\n\nWHO=the company=us\n', 0o644)
    expect((await world.run(deny('${WHO}'), 'managed')).reason).toBe('the company=us')
    world.file('hooks.env', 'WHO=anybody\n', 0o666)
    expect(came(await world.run(deny('${WHO}'), 'managed'))).toMatchObject({ code: 'SECRET_EXPOSED' })
    world.file('hooks.env', 'WHO\n', 0o644)
    expect(came(await world.run(deny('${WHO}'), 'managed'))).toMatchObject({ code: 'VARIABLE_FILE' })
  },
)
