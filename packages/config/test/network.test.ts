import type { Layer } from '@hookline/core'
import { expect, test } from 'vitest'
import { errorsOf, line, planOf } from './sample.ts'

const TEXT =
  'version = 1\n[network]\nallow_private = ["127.0.0.1:4000", "[::1]:8080", "hooks.internal:443"]\n'

test('what may be reached is in the plan as it is written', async () => {
  for (const layer of ['user', 'managed'] satisfies readonly Layer[])
    expect((await planOf(TEXT, { layer })).network).toEqual({
      allowPrivate: ['127.0.0.1:4000', '[::1]:8080', 'hooks.internal:443'],
    })
})

test.each(['version = 1\n', 'version = 1\n[network]\n', 'version = 1\n[network]\nallow_private = []\n'])(
  'a plan says nothing of a network of which nothing is said: %j',
  async (text) => {
    expect(await planOf(text)).not.toHaveProperty('network')
  },
)

test('a project opens nothing', async () => {
  const errors = await errorsOf(TEXT, { layer: 'project' })
  expect(errors.map(line)).toEqual(['NETWORK_MISPLACED 2:1'])
  expect(errors[0]!.hint).toMatch(/your own/)
})
