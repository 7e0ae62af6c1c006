import { expect, test } from 'vitest'
import { errorsOf, line, planOf } from './sample.ts'

test('what a project may is not for the project to say', async () => {
  const text = 'version = 1\n[projects."/p"]\nallow = true\n'
  const errors = await errorsOf(text, { layer: 'project' })
  expect(errors.map(line)).toEqual(['PROJECTS_MISPLACED 2:1'])
  expect(errors[0]!.hint).toMatch(/your own/)
  expect(await errorsOf(text, { layer: 'user' })).toEqual([])
})

test('a project has no more hooks, profiles and executors than somebody can look at; a user has what they want', async () => {
  const hooks = Array.from({ length: 501 }, (_, at) => `[[hooks]]\nid = "h${at}"\non = "*"\ndeny = "x"\n`)
  const profiles = Array.from({ length: 21 }, (_, at) => `[profiles.p${at}]\n`)
  const text = `version = 1\n${hooks.join('')}${profiles.join('')}`
  const errors = await errorsOf(text, { layer: 'project' })
  expect(errors.map(({ code, message }) => [code, message])).toEqual([
    ['PROJECT_TOO_MUCH', 'a project has at most 500 hooks, this one has 501'],
    ['PROJECT_TOO_MUCH', 'a project has at most 20 profiles, this one has 21'],
  ])
  expect(await errorsOf(text, { layer: 'user' })).toEqual([])
})

test('what is wanted for now changes no guard, and says so', async () => {
  const text = 'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "no"\nguard = true\n'
  const overrides = { profile: undefined, settings: ['hooks.a.enabled=false'] }
  const { hooks, warnings } = await planOf(text, { overrides })
  expect(hooks[0]!.enabled).toBeUndefined()
  expect(warnings.map(({ code }) => code)).toEqual(['OVERRIDE_GUARD'])
})

test('a version that stands in another table than hooks, where nobody reports it, is missing', async () => {
  const hook = '[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "no"\n'
  const tested = `${hook}[[tests]]\nname = "x"\nexpect = { decision = "deny" }\nversion = 1\n`
  expect((await errorsOf(tested)).map(line)).toEqual(['CONFIG_VERSION 1:1'])
  const plugins = `${hook}[executors]\nversion = { use = "script", run = "x" }\n`
  expect((await errorsOf(plugins)).map(line)).toEqual(['CONFIG_VERSION 1:1'])
})
