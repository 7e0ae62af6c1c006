import { readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { world } from './hookline.ts'

const HOOKS = 'version = 1\n\n[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "x"\n'
const CONFIG = ['--config', 'hooks.toml']

interface Schema {
  readonly $schema: string
  readonly definitions: Readonly<Record<string, { readonly properties?: object }>>
}

test('it is printed, with the settings of executors', () => {
  const { hookline } = world(HOOKS)
  const { stdout, status } = hookline(['schema', ...CONFIG])
  expect(status).toBe(0)
  const schema = JSON.parse(stdout) as Schema
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#')
  expect(Object.keys(schema.definitions['with-script']!.properties!)).toContain('payload')
  // without a hooks.toml it is that of an empty one
  expect(JSON.parse(hookline(['schema', '--config', 'nowhere.toml']).stdout)).toEqual(schema)
})

test('--write writes it beside the hooks.toml, which names it in its first line; twice is once', () => {
  const { hookline, dir } = world(HOOKS)
  const { stdout, status } = hookline(['schema', '--write', ...CONFIG])
  expect(status).toBe(0)
  expect(stdout).toContain('names it now')
  expect(readFileSync(join(dir, 'hooks.toml'), 'utf8')).toBe(`#:schema ./hooks.schema.json\n${HOOKS}`)
  const written = readFileSync(join(dir, 'hooks.schema.json'), 'utf8')
  expect(written).toBe(hookline(['schema', ...CONFIG]).stdout)
  expect(statSync(join(dir, 'hooks.schema.json')).mode & 0o777).toBe(0o644)
  expect(hookline(['schema', '--write', ...CONFIG]).stdout).toContain('names it already')
  expect(readFileSync(join(dir, 'hooks.toml'), 'utf8')).toBe(`#:schema ./hooks.schema.json\n${HOOKS}`)
  expect(hookline(['check', ...CONFIG]).status).toBe(0)
})

test('the file can have another name; the line that is there is changed, all else stays byte for byte', () => {
  const { hookline, dir, file } = world('')
  const text = `\uFEFF#:schema ./old.json\r\n${HOOKS.replaceAll('\n', '\r\n')}# end`
  file('hooks.toml', text)
  expect(hookline(['schema', '--write', 'tools/mine.json', ...CONFIG]).status).toBe(0)
  expect(readFileSync(join(dir, 'hooks.toml'), 'utf8')).toBe(text.replace('./old.json', './tools/mine.json'))
  expect(JSON.parse(readFileSync(join(dir, 'tools/mine.json'), 'utf8'))).toHaveProperty('definitions')
  file('hooks.toml', HOOKS.replaceAll('\n', '\r\n'))
  hookline(['schema', '--write', ...CONFIG])
  expect(readFileSync(join(dir, 'hooks.toml'), 'utf8')).toMatch(
    /^#:schema \.\/hooks\.schema\.json\r\nversion/,
  )
})

test('a hooks.toml that is a link stays one', () => {
  const { hookline, dir } = world(HOOKS)
  symlinkSync('hooks.toml', join(dir, 'link.toml'))
  expect(hookline(['schema', '--write', '--config', 'link.toml']).status).toBe(0)
  expect(readFileSync(join(dir, 'hooks.toml'), 'utf8')).toMatch(/^#:schema/)
})

test('the settings of plugins are in it, whether a hook names them yet or not', () => {
  const { hookline, file } = world(`${HOOKS}\n[executors]\nteam = "./team.mjs"\ngone = "./gone.mjs"\n`)
  file('team.mjs', TEAM)
  const { stdout, stderr, status } = hookline(['schema', ...CONFIG])
  expect(status).toBe(0)
  expect((JSON.parse(stdout) as Schema).definitions['with-team']).toMatchObject({
    properties: {
      room: { description: 'Which room.' },
      more: { $ref: '#/definitions/with-team/definitions/x' },
    },
  })
  expect(stderr).toMatch(/left out: there is no file .*gone\.mjs \[EXECUTOR_NOT_FOUND\]/)
})

test('an executor with settings of its own is one, and what it has need not be given', () => {
  const { hookline } = world(`${HOOKS}\n[executors]\nchecks = { use = "script", run = ["./check"] }\n`)
  const { definitions } = JSON.parse(hookline(['schema', ...CONFIG]).stdout) as Schema
  expect(Object.keys(definitions['with-checks']!.properties!)).toContain('payload')
  expect(definitions['with-script']).toHaveProperty('required', ['run'])
  expect(definitions['with-checks']).not.toHaveProperty('required')
})

test('of a file that cannot be read there is a schema all the same', () => {
  const { hookline } = world('version = \n')
  const { stdout, stderr, status } = hookline(['schema', ...CONFIG])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toHaveProperty('definitions')
  expect(stderr).toContain('TOML_INVALID')
})

test('there is nothing to write beside a file that is not there', () => {
  const { hookline } = world(HOOKS)
  expect(hookline(['schema', '--write', '--config', 'nowhere.toml'])).toMatchObject({
    status: 78,
    stderr: expect.stringContaining('hookline init') as string,
  })
  expect(hookline(['schema', 'x.json', ...CONFIG]).status).toBe(64)
})

/** An executor without any package: brand, and a schema by hand. */
const TEAM = `
const schema = {
  type: 'object',
  properties: { room: { type: 'string', description: 'Which room.' }, more: { $ref: '#/definitions/x' } },
  definitions: { x: { type: 'string' } },
  additionalProperties: false,
}
const options = {
  '~standard': {
    version: 1, vendor: 'team', validate: (value) => ({ value }), jsonSchema: { input: () => schema },
  },
}
export const team = Object.defineProperty(
  { spec: 1, name: 'team', options, execute: () => undefined },
  Symbol.for('hookline.executor'), { value: true },
)
`
