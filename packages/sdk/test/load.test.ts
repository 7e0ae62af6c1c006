import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineExecutor } from '@hookline/core'
import { event } from '@hookline/testing'
import { afterAll, expect, test } from 'vitest'
import * as z from 'zod'
import { loadHooks, openSession } from '../src/index.ts'

const dir = mkdtempSync(join(tmpdir(), 'hookline-sdk-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

let files = 0
function written(text: string): string {
  const file = join(dir, `hooks-${++files}.toml`)
  writeFileSync(file, `version = 1\n${text}`)
  return file
}

test('hooks of a hooks.toml run in this process: words, scripts, conditions', async () => {
  const file = written(`
[[hooks]]
id = "no-rm"
on = "exec.before"
match = "rm *"
if = 'event.agent.name == "mine"'
guard = true
deny = "{{ event.data.command }} is not for agents"

[[hooks]]
id = "where"
on = "session.start"
run = "pwd; printf %s $PLACE"
env_pass = ["PLACE"]
`)
  const hooks = await loadHooks({ file, env: { ...process.env, PLACE: 'here' } })
  expect(hooks.hooks.map(({ id }) => id)).toEqual(['no-rm', 'where'])
  expect(await hooks.check()).toEqual([])
  const session = await openSession(hooks, { agent: 'mine', cwd: dir })
  expect(session.takeContext()).toEqual([`${dir}\nhere`])
  expect(await session.emit('exec.before', { command: 'rm -rf x' })).toMatchObject({
    denied: true,
    reason: 'rm -rf x is not for agents',
  })
  expect(await hooks.close()).toEqual([])
})

test('variables are filled in, and a guard with one that is not set denies', async () => {
  const file = written(`
[[hooks]]
id = "told"
on = "exec.before"
guard = true
deny = "Ask \${WHOM}"
`)
  const said = async (env: Readonly<Record<string, string>>): Promise<string | undefined> =>
    (await (await loadHooks({ file, env })).emit(event('exec.before'))).reason
  expect(await said({ WHOM: 'Ada' })).toBe('Ask Ada')
  expect(await said({})).toMatch(/WHOM/)
})

test('secrets reach the executor, by reference', async () => {
  const file = written(`
[[hooks]]
id = "call"
on = "exec.before"
executor = "mine"
mode = "blocking"
with.key = { env = "KEY" }
`)
  const keys: string[] = []
  const mine = defineExecutor<{ readonly key: string | object }>({
    name: 'mine',
    options: z.strictObject({
      key: z.union([z.string(), z.looseObject({})]).meta({ description: 'A key.', 'x-secret': true }),
    }),
    execute: ({ options, secret }) => void keys.push(secret(options.key as never)),
  })
  const hooks = await loadHooks({ file, executors: { mine }, env: { KEY: 'k1' } })
  await hooks.emit(event('exec.before'))
  expect(keys).toEqual(['k1'])
})

test('a plugin of the file is loaded, and agents of one’s own can be named', async () => {
  const core = import.meta.resolve('@hookline/core')
  writeFileSync(
    join(dir, 'team.mjs'),
    `import { defineExecutor } from ${JSON.stringify(core)}
const options = { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }),
  jsonSchema: { input: () => ({ type: 'object', properties: {}, additionalProperties: false }) } } }
export const team = defineExecutor({ name: 'team', answers: true, options, execute: () => ({ decision: 'deny', reason: 'the team says no' }) })
`,
  )
  const file = written(`
[executors]
team = "./team.mjs"

[[hooks]]
id = "ask-team"
on = "tool.before"
agents = ["mine"]
executor = "team"
`)
  const hooks = await loadHooks({ file, agents: ['mine'] })
  const session = await openSession(hooks, { agent: 'mine' })
  expect((await session.emit('tool.before', { tool: 't' })).reason).toBe('the team says no')
  await expect(loadHooks({ file })).rejects.toMatchObject({ code: 'HOOKS_FILE_INVALID' })
})

test('a file with mistakes gives no hooks: each is told with its place', async () => {
  const file = written('[[hooks]]\nid = "a"\non = "exec.befor"\ndeny = "no"\n')
  await expect(loadHooks({ file })).rejects.toMatchObject({
    code: 'HOOKS_FILE_INVALID',
    message: expect.stringMatching(/hooks-\d+\.toml:4: .*exec\.befor/),
  })
})
