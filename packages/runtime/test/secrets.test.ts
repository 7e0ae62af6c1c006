import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createSecrets, forget, inspectInputs, redact, stored } from '../src/index.ts'
import { readStored } from '../src/secrets/store.ts'
import { came, secretWorld } from './secret-world.ts'

const show = (env: string): string =>
  `[[hooks]]\nid = "a"\non = "exec.before"\nrun = 'printf %s "{\\"got\\": \\"$T\\"}"'\nenv.T = ${env}\n`

test('a script gets a secret of each kind, and only the secret', async () => {
  const world = secretWorld()
  world.set('STORED', 'from the store')
  world.env['MINE'] = 'from a variable'
  world.file('token.txt', 'from a file\n')
  world.file('print', '#!/bin/sh\n[ "$(env | grep -c MINE)" = 0 ] && echo "from $1"\n', 0o700)
  for (const [reference, got] of [
    ['{ secret = "STORED" }', 'from the store'],
    ['{ env = "MINE" }', 'from a variable'],
    ['{ file = "token.txt" }', 'from a file'],
    ['{ file = "${HOME}/token.txt" }', 'from a file'],
    ['{ command = ["./print", "a command"] }', 'from a command'],
  ] as const)
    expect(came(await world.run(show(reference)))).toEqual({ got })
})

test('a plan keeps references, and no value', async () => {
  const world = secretWorld()
  world.set('STORED', 'from the store')
  await world.run(show('{ secret = "STORED" }'))
  expect(JSON.stringify(await world.plan(show('{ secret = "STORED" }')))).not.toContain('from the store')
})

test.each([
  ['a stored secret that is not', '{ secret = "NONE" }', 'SECRET_UNKNOWN', /hookline secret set NONE/],
  ['a variable that is not set', '{ env = "NONE" }', 'SECRET_UNKNOWN', /NONE/],
  ['a variable of nothing', '{ env = "EMPTY" }', 'SECRET_UNKNOWN', /EMPTY/],
  ['a file that is not there', '{ file = "none.txt" }', 'SECRET_UNKNOWN', /none\.txt/],
  ['a file of nothing', '{ file = "empty.txt" }', 'SECRET_UNKNOWN', /empty\.txt/],
  ['a file that others can read', '{ file = "open.txt" }', 'SECRET_EXPOSED', /chmod 600 .*open\.txt/],
  ['a link to such a file', '{ file = "link.txt" }', 'SECRET_EXPOSED', /chmod 600 .*link\.txt/],
  ['a folder', '{ file = "state" }', 'SECRET_UNREADABLE', /./],
  ['a file that is too large', '{ file = "large.txt" }', 'SECRET_UNREADABLE', /./],
  ['a file that is no text', '{ file = "binary.txt" }', 'SECRET_UNREADABLE', /./],
  ['a program that is not there', '{ command = ["./none"] }', 'SECRET_COMMAND', /by hand/],
  [
    'a program that fails',
    '{ command = ["sh", "-c", "echo half-a-secret; exit 3"] }',
    'SECRET_COMMAND',
    /by hand/,
  ],
  ['a program that prints nothing', '{ command = ["true"] }', 'SECRET_UNKNOWN', /true/],
  ['a program that floods', '{ command = ["sh", "-c", "yes"] }', 'SECRET_COMMAND', /by hand/],
])('%s fails the hook, and says where and what to do', async (_, reference, code, hint) => {
  const world = secretWorld()
  world.env['EMPTY'] = ''
  world.file('empty.txt', '\n')
  world.file('open.txt', 'x', 0o644)
  symlinkSync('open.txt', join(world.dir, 'link.txt'))
  world.file('large.txt', 'x'.repeat(70_000))
  writeFileSync(join(world.dir, 'binary.txt'), Buffer.from([0xff, 0xfe, 0x61]), { mode: 0o600 })
  const outcome = await world.run(`${show(reference)}guard = true\n`)
  const failed = came(outcome) as { readonly message: string }
  expect(failed).toMatchObject({ code, hint: expect.stringMatching(hint) })
  expect(failed.message).toMatch(/hooks\.toml:6: hooks\[0\]\.env\.T: /)
  expect(failed.message).not.toContain('half-a-secret')
  expect(outcome.decision).toBe('deny')
})

test('a command that does not end is ended, with what it started', async () => {
  const world = secretWorld()
  const started = performance.now()
  const outcome = await world.run(
    `${show('{ command = ["sh", "-c", "sleep 60 & echo $! > pid; wait"] }')}timeout = "9s"\n`,
  )
  expect(came(outcome)).toMatchObject({ code: 'SECRET_COMMAND', message: expect.stringMatching(/5 s/) })
  expect(performance.now() - started).toBeLessThan(8000)
  const pid = Number(readFileSync(join(world.dir, 'pid'), 'utf8'))
  await expect.poll(() => isAlive(pid)).toBe(false)
}, 15_000)

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

test('what a command leaves behind is not waited for', async () => {
  const world = secretWorld()
  const started = performance.now()
  const outcome = await world.run(show('{ command = ["sh", "-c", "sleep 60 & echo $! > pid; echo quick"] }'))
  expect(came(outcome)).toEqual({ got: 'quick' })
  expect(performance.now() - started).toBeLessThan(3000)
  await expect.poll(() => isAlive(Number(readFileSync(join(world.dir, 'pid'), 'utf8')))).toBe(false)
})

test('what several hooks name is run once', async () => {
  const world = secretWorld()
  world.file('print', '#!/bin/sh\necho x >> runs; sleep 0.1; echo printed\n', 0o700)
  const hook = show('{ command = ["./print"] }')
  const { results } = await world.run(hook + hook.replace('id = "a"', 'id = "b"'))
  expect(results.map(({ status }) => status)).toEqual(['done', 'done'])
  expect(readFileSync(join(world.dir, 'runs'), 'utf8')).toBe('x\n')
})

test('a hook of a repository is given none, unless somebody says that it may', async () => {
  const world = secretWorld()
  world.set('STORED', 'from the store')
  const hook = show('{ secret = "STORED" }')
  expect(came(await world.run(hook, 'project'))).toMatchObject({ code: 'SECRET_UNTRUSTED' })
  expect(came(await world.run(hook, 'project', { maySecrets: () => true }))).toEqual({
    got: 'from the store',
  })
  const ran = '{ command = ["sh", "-c", "echo x > ran; echo secret"] }'
  expect(came(await world.run(show(ran), 'project'))).toMatchObject({ code: 'SECRET_UNTRUSTED' })
  expect(existsSync(join(world.dir, 'ran'))).toBe(false)
})

test('the store is for oneself alone', () => {
  const world = secretWorld()
  world.set('B', 'two')
  world.set('A', 'one')
  world.set('A', 'three')
  const folder = join(world.state, 'secrets')
  expect(readdirSync(folder)).toEqual(['A', 'B'])
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'A')).mode & 0o777).toBe(0o600)
  expect(stored(world.state).map(({ name }) => name)).toEqual(['A', 'B'])
  expect(forget(world.state, 'A')).toBe(true)
  expect(forget(world.state, 'A')).toBe(false)
})

test('what the disk takes only half of leaves the secret as it was', () => {
  const world = secretWorld()
  world.set('A', 'good')
  const child = fileURLToPath(new URL('secret-store-child.ts', import.meta.url))
  const limited = ['-c', 'ulimit -f 1 && exec "$@"', 'sh', process.execPath, child]
  const { stdout } = spawnSync('/bin/sh', [...limited, world.state, 'A', 'x'.repeat(3000)], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('SECRET_UNWRITABLE')
  expect(readdirSync(join(world.state, 'secrets'))).toEqual(['A'])
  expect(readStored(world.state, 'A')).toBe('good')
})

test.each([
  ['a folder that others can read', (folder: string) => chmodSync(folder, 0o750), /chmod 700/],
  ['a file that others can read', (folder: string) => chmodSync(join(folder, 'A'), 0o640), /chmod 600/],
])('of %s nothing is read', async (_, open, hint) => {
  const world = secretWorld()
  world.set('A', 'one-two')
  open(join(world.state, 'secrets'))
  expect(came(await world.run(show('{ secret = "A" }')))).toMatchObject({
    code: 'SECRET_EXPOSED',
    hint: expect.stringMatching(hint),
  })
})

test('a link is no secret, wherever it leads', async () => {
  const world = secretWorld()
  world.set('A', 'one-two')
  symlinkSync(world.file('elsewhere', 'x'), join(world.state, 'secrets/B'))
  expect(came(await world.run(show('{ secret = "B" }')))).toMatchObject({ code: 'SECRET_UNREADABLE' })
})

test.each(['', 'a\0b', 'x'.repeat(70_000)])('a value that is none is not stored', (value) => {
  const world = secretWorld()
  expect(() => world.set('A', value)).toThrow(expect.objectContaining({ code: 'SECRET_VALUE' }))
  expect(() => world.set('../A', 'x')).toThrow(expect.objectContaining({ code: 'SECRET_NAME' }))
})

test('a plugin is given the secrets of its own hook, in its own process', async () => {
  const world = secretWorld()
  world.set('MINE', 'for-the-plugin')
  world.set('OTHER', 'for-another-hook')
  world.file('plugin.mjs', PLUGIN, 0o644)
  const hooks = `[executors]\nodd = "./plugin.mjs"\n[[hooks]]\nid = "a"\non = "exec.before"\nexecutor = "odd"\nwith.token = { secret = "MINE" }\nwith.wants = "OTHER"\n`
  expect(came(await world.run(hooks))).toEqual({ token: 'for-the-plugin', other: 'SECRET_UNKNOWN' })
  world.env['TOKEN'] = 'from a variable'
  expect(came(await world.run(hooks.replace('{ secret = "MINE" }', '"${TOKEN}"')))).toMatchObject({
    token: 'from a variable',
  })
})

const PLUGIN = `const properties = { token: { 'x-secret': true }, wants: { type: 'string' } }
export const odd = Object.defineProperty({
  spec: 1, name: 'odd', answers: true,
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: { input: () => ({ type: 'object', properties }) } } },
  execute({ options, secret }) {
    let other
    try { other = secret({ secret: options.wants }) } catch (error) { other = error.code }
    if (options.fails) throw new Error('refused: ' + secret(options.token))
    return { data: { token: secret(options.token), other } }
  },
}, Symbol.for('hookline.executor'), { value: true })
`

test('what fails does not tell the secret', async () => {
  const world = secretWorld()
  world.set('MINE', 'for-the-plugin-alone')
  world.file('plugin.mjs', PLUGIN, 0o644)
  const hooks = `[executors]\nodd = "./plugin.mjs"\n[[hooks]]\nid = "a"\non = "exec.before"\nexecutor = "odd"\nwith.token = { secret = "MINE" }\nwith.fails = "yes"\n`
  expect(came(await world.run(hooks))).toMatchObject({ message: 'refused: [secret MINE]' })
})

test('once it is read it is taken out of every text, however it is written', async () => {
  const world = secretWorld()
  const value = 'p4ss "wörd"/with+all\nand a second line'
  world.set('ODD', value)
  await world.run(show('{ secret = "ODD" }'))
  const json = JSON.stringify({ value })
  const texts = [value, json, JSON.stringify(json), encodeURIComponent(value), 'and a second line']
  const basic = ['', 'u', 'us', 'user:'].map((user) => Buffer.from(user + value).toString('base64'))
  for (const text of [...texts, ...basic, Buffer.from(value).toString('base64url')]) {
    const left = redact(`x ${text} y`)
    expect(left).toContain('[secret ODD]')
    expect(left).not.toMatch(/second|w%C3%B6rd|IGFuZCBh|c2Vjb25k/)
  }
})

test('of an address the keys in its path and query are, too; its words stay', async () => {
  const world = secretWorld()
  world.set(
    'URL',
    'https://a.example/services/api-tools/s/Key0fPath/open%20Sesame?version=2025-06-18&k=KEYOFQUERY',
  )
  await world.run(show('{ secret = "URL" }'))
  for (const key of ['Key0fPath', 'open%20Sesame', 'open Sesame', 'KEYOFQUERY'])
    expect(redact(`404 for /services/${key}/x`)).toBe('404 for /services/[secret URL]/x')
  const words = 'grep services api-tools version 2025-06-18'
  expect(redact(words)).toBe(words)
})

test('check says what is missing, and runs no command', async () => {
  const world = secretWorld()
  const means = { env: world.env, stateDir: world.state }
  const look = async (env: string): Promise<readonly unknown[]> => {
    const { hooks, inputs } = await world.plan(show(env))
    return inspectInputs(hooks[0]!, inputs, means).findings
  }
  world.file('print', '#!/bin/sh\necho x > ran\necho secret\n', 0o700)
  expect(await look('{ command = ["./print"] }')).toEqual([])
  expect(existsSync(join(world.dir, 'ran'))).toBe(false)
  expect(await look('{ command = ["./gone"] }')).toMatchObject([{ message: /SECRET_COMMAND/ }].map(matching))
  expect(await look('{ secret = "NONE" }')).toMatchObject([{ message: /6: .*SECRET_UNKNOWN/ }].map(matching))
  expect(await look('"${NONE}"')).toMatchObject([{ message: /6: .*VARIABLE_UNSET/ }].map(matching))
})

function matching({ message }: { readonly message: RegExp }): unknown {
  return { severity: 'error', message: expect.stringMatching(message), hint: expect.stringMatching(/./) }
}

test('who does not wait is given what a command prints all the same', async () => {
  const world = secretWorld()
  world.file('print', '#!/bin/sh\necho printed\n', 0o700)
  const reference = { command: ['./print'] }
  const { hooks, inputs } = await world.plan(show('{ command = ["./print"] }'))
  const secrets = createSecrets(inputs, { env: world.env, stateDir: world.state })
  expect(secrets.getNow(reference, hooks[0]!)).toBe('printed')
  expect(() => secrets.getNow({ command: ['./other'] }, hooks[0]!)).toThrow(/names no secret/)
})
