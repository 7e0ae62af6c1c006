import { expect, test } from 'vitest'
import { printErrors } from '../src/index.ts'
import { errorsOf, line, planOf } from './sample.ts'

const HOOK = 'version = 1\n\n[[hooks]]\nid = "a"\non = "exec.before"\n'

test('a plan keeps texts as they are written, and says what they are filled with', async () => {
  const { hooks, inputs } = await planOf(
    `${HOOK}deny = "ask \${WHO:-them} in \${ROOM:?no room} of \${HOUSE}"\ndescription = "\${LEFT} {{ alone }}"\n`,
  )
  expect(hooks[0]).toMatchObject({
    description: '${LEFT} {{ alone }}',
    options: { deny: 'ask ${WHO:-them} in ${ROOM:?no room} of ${HOUSE}' },
  })
  const parts = [
    'ask ',
    { name: 'WHO', default: 'them' },
    ' in ',
    { name: 'ROOM', message: 'no room' },
    ' of ',
    { name: 'HOUSE' },
  ]
  const use = {
    path: ['options', 'deny'],
    key: 'hooks[0].deny',
    line: 6,
    template: true,
    secret: false,
    parts,
  }
  expect(inputs).toEqual({ 'user/a': { variables: [use], secrets: [] } })
})

test.each([
  ['$$${A}'.slice(1), ['${A}']],
  ['a $${A} b ${B}', ['a ${A} b ', { name: 'B' }]],
  ['$$ $A $ {A} ${B}', ['$$ $A $ {A} ', { name: 'B' }]],
  ['${A:-}', [{ name: 'A', default: '' }]],
  ['${A}${B}', [{ name: 'A' }, { name: 'B' }]],
  ['{{ event.name }} ${A}', ['{{ event.name }} ', { name: 'A' }]],
  ["{{ event.name + '$${A}' }}", ["{{ event.name + '${A}' }}"]],
])('%s is read', async (text, parts) => {
  const { inputs } = await planOf(`${HOOK}deny = ${JSON.stringify(text)}\n`)
  expect(inputs?.['user/a']?.variables.map((use) => use.parts)).toEqual([parts])
})

test('a shell line and a plain text have variables of their own or none', async () => {
  expect(await planOf(`${HOOK}run = "echo \${HOME} \${X:-1} \${#Y}"\n`)).not.toHaveProperty('inputs')
  expect(await planOf(`${HOOK}deny = "costs $5"\n`)).not.toHaveProperty('inputs')
})

test('variables of an argv, of settings and of `env` are known by their places', async () => {
  const text = `${HOOK}run = ["./x", "\${A}"]\nwith.cwd = "\${B}"\nenv = { C = "\${C}" }\n`
  const { inputs } = await planOf(text)
  expect(
    inputs!['user/a']!.variables.map(({ path, key, line: at, template }) => [path, key, at, template]),
  ).toEqual([
    [['options', 'cwd'], 'hooks[0].with.cwd', 7, false],
    [['options', 'run', 1], 'hooks[0].run[1]', 6, true],
    [['env', 'C'], 'hooks[0].env.C', 8, true],
  ])
})

test('secrets of settings and of `env` are kept as references', async () => {
  const reference = { command: ['pass', 'show', 'x'] }
  const { hooks, inputs } = await planOf(
    `${HOOK}executor = "call"\nwith.token = { command = ["pass", "show", "x"] }\nenv.T = { file = "t" }\n`,
  )
  expect(hooks[0]).toMatchObject({ options: { token: reference }, env: { T: { file: 't' } } })
  expect(inputs!['user/a']!.secrets).toEqual([
    { path: ['options', 'token'], key: 'hooks[0].with.token', line: 7, reference },
    { path: ['env', 'T'], key: 'hooks[0].env.T', line: 8, reference: { file: 't' } },
  ])
})

test('the secrets and variables of [defaults] are those of each hook that runs something', async () => {
  const defaults = 'version = 1\n[defaults]\nenv = { T = { secret = "T" }, V = "${V}" }\n'
  const hook = (id: string, does: string): string => `[[hooks]]\nid = "${id}"\non = "exec.before"\n${does}\n`
  const { inputs } = await planOf(
    `${defaults}${hook('a', 'run = "true"')}${hook('b', 'deny = "no"')}${hook('c', 'run = "true"\nenv = {}')}`,
  )
  expect(Object.keys(inputs!)).toEqual(['user/a'])
  expect(inputs!['user/a']).toMatchObject({
    variables: [{ key: 'defaults.env.V', line: 3 }],
    secrets: [{ key: 'defaults.env.T', line: 3 }],
  })
})

test.each([
  ['a secret in plain', 'with.token = "hunter2"', 'SECRET_PLAIN'],
  ['a secret beside a text', 'with.token = "Bearer ${T}"', 'SECRET_PLAIN'],
  [
    'a secret where none is read',
    'with.token = "${T}"\nwith.headers = { a = { secret = "A" } }',
    'SECRET_PLACE',
  ],
])('%s is warned of', async (_, settings, code) => {
  const { warnings } = await planOf(`${HOOK}executor = "call"\n${settings}\n`)
  expect(warnings).toMatchObject([{ code, line: code === 'SECRET_PLACE' ? 8 : 7 }])
})

test('a secret that is one whole variable is as it should be', async () => {
  const { warnings, inputs } = await planOf(`${HOOK}executor = "call"\nwith.token = "\${T:?none}"\n`)
  expect(warnings).toEqual([])
  expect(inputs!['user/a']!.variables).toMatchObject([{ secret: true }])
})

test('a setting that its executor changes cannot be filled', async () => {
  const text = `${HOOK}executor = "call"\nwith.token = "\${T}"\nwith.name = " \${N} "\n`
  expect((await errorsOf(text)).map(line)).toEqual(['VARIABLE_PLACE 8:13'])
})

test('an executor with settings is that executor, the settings below those of the hook', async () => {
  const executors = '[executors]\naudit = { use = "post", url = "x", tries = 5, body = { a = "b" } }\n'
  const { hooks, executors: plugins } = await planOf(
    `version = 1\n${executors}[[hooks]]\nid = "a"\non = "exec.before"\nexecutor = "audit"\nwith.tries = 2\n`,
  )
  expect(hooks[0]).toMatchObject({ executor: 'post', options: { url: 'x', tries: 2, body: { a: 'b' } } })
  expect(plugins).toEqual({})
})

test('what an instance leaves out is asked of the hook', async () => {
  const text = 'version = 1\n[executors]\naudit = { use = "post" }\n[[hooks]]\nid = "a"\non = "exec.before"\n'
  expect((await errorsOf(`${text}executor = "audit"\n`)).map(line)).toEqual(['OPTIONS_INVALID 4:1'])
})

test('an instance may keep a secret, too', async () => {
  const executors = '[executors]\ngit = { use = "call", token = { secret = "GIT" } }\n'
  const { inputs } = await planOf(
    `version = 1\n${executors}[[hooks]]\nid = "a"\non = "exec.before"\nexecutor = "git"\n`,
  )
  expect(inputs!['user/a']!.secrets).toMatchObject([{ key: 'executors.git.token', line: 3 }])
})

test('a secret in plain is not said once more', async () => {
  const text = `${HOOK}executor = "call"\nwith.token = "hunter2"\n`
  const printed = printErrors((await planOf(text)).warnings, { text, color: false })
  expect(printed).toContain('hooks.toml:7:14')
  expect(printed).not.toContain('hunter2')
  const short = `${HOOK}executor = "call"\nwith.token = "no"\n`
  const [error] = await errorsOf(short)
  expect(error).toMatchObject({ code: 'OPTIONS_INVALID', message: expect.stringContaining('found a secret') })
})
