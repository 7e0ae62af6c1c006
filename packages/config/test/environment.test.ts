import { expect, test } from 'vitest'
import { planOf } from './sample.ts'

const HOOK = '[[hooks]]\nid = "a"\non = "exec.before"\nrun = "true"\n'
const first = async (text: string): Promise<object | undefined> =>
  (await planOf(`version = 1\n${text}`)).hooks[0]

test('what a child gets is kept in the plan as it is written', async () => {
  const text = `${HOOK}env_pass = ["TOKEN", "AWS_*", "_x"]\nenv = { A = "b {{ event.data.command }}", B = "" }\n`
  expect(await first(text)).toMatchObject({
    envPass: ['TOKEN', 'AWS_*', '_x'],
    env: { A: 'b {{ event.data.command }}', B: '' },
  })
})

test('a table of its own says the same', async () => {
  expect(await first(`${HOOK}[hooks.env]\nA = "b"\n`)).toMatchObject({ env: { A: 'b' } })
})

test('without them the plan has neither', async () => {
  const config = await first(HOOK)
  expect(config).not.toHaveProperty('env')
  expect(config).not.toHaveProperty('envPass')
})

test('defaults hold until a hook says its own, one key for the other', async () => {
  const defaults = '[defaults]\nenv_pass = ["TOKEN"]\nenv = { A = "{{ event.session.id }}" }\n'
  expect(await first(`${defaults}${HOOK}`)).toMatchObject({
    envPass: ['TOKEN'],
    env: { A: '{{ event.session.id }}' },
  })
  expect(await first(`${defaults}${HOOK}env = { B = "c" }\n`)).toMatchObject({
    envPass: ['TOKEN'],
    env: { B: 'c' },
  })
})

test('defaults are nothing to hold against a hook that starts no program', async () => {
  const deny = '[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "no"\n'
  expect(await first(`[defaults]\nenv_pass = ["TOKEN"]\n${deny}`)).toMatchObject({ executor: 'answer' })
})
