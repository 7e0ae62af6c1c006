import { expect, test } from 'vitest'
import { NO_FORCE_PUSH, world } from './hookline.ts'

test('a hooks.toml that is broken is a thing to be done, and its fault is shown once', () => {
  const { dir, hookline, file } = world('')
  const own = 'home/.config/hookline/hooks.toml'
  file(own, `version = 1\n${NO_FORCE_PUSH}`)
  hookline(['install', 'codex'])
  expect(hookline(['status'])).toMatchObject({ status: 0, stderr: '' })
  file(own, `version = 1\n${NO_FORCE_PUSH}x = \n`)
  const { stdout, stderr, status } = hookline(['status'])
  expect(status).toBe(1)
  expect(stderr.match(/error\[TOML_INVALID\]/g)).toHaveLength(1)
  expect(stdout).toContain(
    `${dir}/${own}: something is to be done\n  to do: it is broken, and of its hooks only the guards that were last good hold: hookline check\n`,
  )
  const json = hookline(['status', '--json'])
  expect([json.status, JSON.parse(json.stdout)]).toMatchObject([1, { broken: [`${dir}/${own}`] }])
})

test('a hooks.toml that is named and not there is one, too', () => {
  const { dir, hookline } = world('')
  const { stdout, status } = hookline(['status', '--config', 'no.toml'])
  expect(status).toBe(1)
  expect(stdout).toContain(
    `${dir}/no.toml: something is to be done\n  to do: it is not there: hookline init makes one\n`,
  )
})
