import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { said, trustWorld } from './trust-world.ts'

/** A plugin that notes what it is, and what the package that it imports says. */
const PLUGIN = (word: string): string => `import { appendFileSync } from 'node:fs'
import { word } from 'dep'
import { own } from './own.mjs'
appendFileSync(process.env.HOME + '/loaded', '${word}\\n')
const options = { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value: { ...value, seen: '${word}' } }) } }
export const team = Object.defineProperty({ spec: 1, name: 'team', answers: true, options,
  execute(ctx) { appendFileSync(ctx.options.file, ['${word}', ctx.options.seen, word, own].join(' ') + '\\n') },
}, Symbol.for('hookline.executor'), { value: true })
`

const DEP = {
  'node_modules/dep/package.json': '{"name":"dep","version":"1.0.0","type":"module","exports":"./index.js"}',
  'node_modules/dep/index.js': 'export const word = "dep"\n',
}

const FILES = { ...DEP, 'plug/team.mjs': PLUGIN('first'), 'plug/own.mjs': 'export const own = "own"\n' }

const HOOK = (id: string, more = ''): string =>
  `[[hooks]]\nid = "${id}"\non = "exec.before"\nexecutor = "team"\nwith.file = "SAID"\n${more}\n`

function world(text: string, files: Readonly<Record<string, string>> = FILES): ReturnType<typeof trustWorld> {
  const project = trustWorld('version = 1\n', files)
  project.write('hooks.toml', text.replaceAll('SAID', join(project.root, 'said')))
  return project
}

const FILE = `version = 1\nexecutors.team = "./plug/team.mjs"\n${HOOK('tell')}`

test('a plugin of a project is not loaded before it is trusted', async () => {
  const project = world(FILE)
  await project.review()
  await project.run()
  expect(existsSync(join(project.env.HOME, 'loaded'))).toBe(false)
})

test('a plugin that is a file runs from its copy, and finds the packages of the project', async () => {
  const project = world(FILE)
  await project.trust()
  await project.run()
  expect(said(project)).toEqual(['first first dep own'])
  project.write('plug/team.mjs', PLUGIN('evil'))
  project.write('plug/own.mjs', 'export const own = "evil"\n')
  await project.run()
  expect(said(project)).toEqual(['first first dep own'])
  expect(await project.states()).toEqual(['tell changed'])
  await project.trust()
  await project.run()
  expect(said(project)).toEqual(['evil evil dep evil'])
})

test('a plugin that is a package runs as long as it is what was trusted; after that a guard of it denies', async () => {
  const plugin = {
    ...DEP,
    'node_modules/hookline-executor-team/package.json':
      '{"name":"hookline-executor-team","version":"1.2.3","type":"module","exports":"./index.js","hookline":{"spec":1,"executor":"team"}}',
    'node_modules/hookline-executor-team/index.js': PLUGIN('first'),
    'node_modules/hookline-executor-team/own.mjs': 'export const own = "own"\n',
  }
  const project = world(
    `version = 1\nexecutors.team = "hookline-executor-team"\n${HOOK('tell')}${HOOK('holds', 'guard = true')}`,
    plugin,
  )
  await project.trust()
  expect((await project.run()).decision).toBeUndefined()
  expect(said(project)).toHaveLength(2)
  project.write('node_modules/hookline-executor-team/own.mjs', 'export const own = "evil"\n')
  const outcome = await project.run()
  expect(outcome.decision).toBe('deny')
  expect(outcome.results.map((one) => (one.status === 'failed' ? one.error.code : one.status))).toEqual([
    'TRUST_CHANGED',
    'TRUST_CHANGED',
  ])
  expect(said(project)).toEqual([])
  expect(await project.states()).toEqual(['tell changed', 'holds changed'])
  rmSync(join(project.root, 'node_modules/hookline-executor-team'), { recursive: true })
  expect((await project.run()).decision).toBe('deny')
})

test('who trusts one hook loads no plugin of another', async () => {
  const project = world(`${FILE}\n[[hooks]]\nid = "own"\non = "exec.before"\ndeny = "no"\n`)
  await project.trust('own')
  expect(existsSync(join(project.env.HOME, 'loaded'))).toBe(false)
  expect((await project.run()).decision).toBe('deny')
  expect(await project.states()).toEqual(['tell new', 'own trusted'])
})

test('a hook of a plugin stays as it was trusted while another is trusted anew', async () => {
  const text = `${FILE}\n[[hooks]]\nid = "own"\non = "exec.before"\ncontext = "one"\n`
  const project = world(text)
  await project.trust()
  project.write('hooks.toml', text.replace('"one"', '"two"').replaceAll('SAID', join(project.root, 'said')))
  await project.trust('own')
  expect(await project.states()).toEqual(['tell trusted', 'own trusted'])
  await project.run()
  expect(said(project)).toEqual(['first first dep own'])
})

test('a plugin that only a profile names is trusted with it', async () => {
  const project = world(
    `version = 1\nexecutors.base = "./base/base.mjs"\nexecutors.team = "./plug/team.mjs"\n${HOOK('own').replace('"team"', '"base"')}\n[profiles.ci.hooks.own]\nexecutor = "team"\n`,
    {
      ...FILES,
      'base/base.mjs': PLUGIN('base').replace("name: 'team'", "name: 'base'"),
      'base/own.mjs': 'export const own = "own"\n',
    },
  )
  const before = await project.review()
  await project.trust()
  const outcome = await project.run('ls', { profile: 'ci', settings: [] })
  expect(outcome.results.map(({ status }) => status)).toEqual(['done'])
  expect(said(project)).toEqual(['first first dep own'])
  project.write('plug/own.mjs', 'export const own = "evil"\n')
  expect(await project.states()).toEqual(['own changed'])
  expect((await project.review()).hash).not.toBe(before.hash)
})

test('settings that a plugin is given in [executors] are part of what is trusted', async () => {
  const text = (word: string): string =>
    `version = 1\nexecutors.team = "./plug/team.mjs"\nexecutors.own = { use = "team", file = "SAID", word = "${word}" }\n[[hooks]]\nid = "tell"\non = "exec.before"\nexecutor = "own"\n`
  const project = world(text('one'))
  const { hooks } = await project.propose()
  expect(JSON.stringify(hooks[0]!.written)).toContain('"word":"one"')
  await project.trust()
  await project.run()
  expect(said(project)).toEqual(['first first dep own'])
  project.write('hooks.toml', text('two').replaceAll('SAID', join(project.root, 'said')))
  expect(await project.states()).toEqual(['tell changed'])
})
