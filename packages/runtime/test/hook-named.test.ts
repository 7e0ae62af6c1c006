import type { HookConfig, Layer } from '@hookline/core'
import { HooklineError, hookName } from '@hookline/core'
import { expect, test } from 'vitest'
import { hookNamed, type LoadedPlan } from '../src/index.ts'

const hook = (layer: Layer, id: string): HookConfig => ({
  id,
  layer,
  on: ['exec.before'],
  executor: 'answer',
  options: { deny: 'no' },
})

const loaded = (errors: readonly HooklineError[] = []): LoadedPlan => ({
  plan: {
    format: 2,
    sources: [],
    hooks: [hook('managed', 'no-rm'), hook('user', 'no-rm'), hook('user', 'no-cp')],
    executors: {},
    dispatch: {},
    warnings: [],
  },
  errors,
})

/** What a word is refused with. */
function refusal(
  name: string,
  from = loaded(),
): { readonly code: string; readonly hint?: string | undefined } {
  try {
    hookNamed(name, from)
  } catch (error) {
    return error as HooklineError
  }
  throw new Error(`${name} was found`)
}

test.for([
  ['no-cp', 'user/no-cp'],
  ['user/no-cp', 'user/no-cp'],
  ['user/no-rm', 'user/no-rm'],
  ['managed/no-rm', 'managed/no-rm'],
] as const)('%s is %s', ([name, whole]) => {
  expect(hookName(hookNamed(name, loaded()))).toBe(whole)
})

test('an id that several layers have names none of them', () => {
  expect(refusal('no-rm')).toMatchObject({ code: 'USAGE', hint: 'Say which: managed/no-rm, user/no-rm' })
})

test('what is no hook is told with what was nearly meant', () => {
  expect(refusal('no-cpp')).toMatchObject({ code: 'HOOK_UNKNOWN', hint: 'Did you mean "no-cp"?' })
  expect(refusal('user/no-cpp')).toMatchObject({ hint: 'Did you mean "user/no-cp"?' })
  expect(refusal('something else')).toMatchObject({
    hint: expect.stringContaining('hookline list') as string,
  })
})

test('where a file is broken, that is what is said', () => {
  const broken = loaded([new HooklineError('TOML_INVALID', 'broken')])
  expect(refusal('something else', broken)).toMatchObject({
    hint: expect.stringContaining('A file is broken') as string,
  })
})
