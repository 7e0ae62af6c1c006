import { expect, test } from 'vitest'
import type { Layer } from '@hookline/core'
import { errorsOf, line, planOf } from './sample.ts'

const DAY_MS = 86_400_000

test.for([
  ['start = "auto"', { start: 'auto' }],
  ['start = "never"', { start: 'never' }],
  ['idle = "1m"', { idleMs: 60_000 }],
  ['idle = "60s"', { idleMs: 60_000 }],
  ['idle = "30m"', { idleMs: 1_800_000 }],
  ['idle = "7d"', { idleMs: 7 * DAY_MS }],
  ['http = true', { http: true }],
  ['http = false', { http: false }],
  ['port = 0', { port: 0 }],
  ['port = 1024', { port: 1024 }],
  ['port = 65535', { port: 65_535 }],
  [
    'port = 4180\nstart = "never"\nhttp = true\nidle = "2h"',
    { start: 'never', idleMs: 7_200_000, http: true, port: 4180 },
  ],
  ['', undefined],
] as const)('[server] %s is in the plan as it is written', async ([written, server]) => {
  expect((await planOf(`version = 1\n[server]\n${written}\n`)).server).toEqual(server)
})

test('a plan without [server] says nothing of it', async () => {
  expect(await planOf('version = 1\n')).not.toHaveProperty('server')
  expect(await planOf('version = 1\n[server]\n')).not.toHaveProperty('server')
})

test('[server] is for those above the project', async () => {
  const text = 'version = 1\n[server]\nstart = "never"\n'
  const errors = await errorsOf(text, { layer: 'project' })
  expect(errors.map(line)).toEqual(['SERVER_MISPLACED 2:1'])
  expect(errors[0]!.hint).toMatch(/your own/)
  expect(errors[0]!.details.key).toBe('server')
  expect((await errorsOf('version = 1\n[server]\n', { layer: 'project' })).map(line)).toEqual([
    'SERVER_MISPLACED 2:1',
  ])
  for (const layer of ['user', 'managed'] satisfies readonly Layer[])
    expect((await planOf(text, { layer })).server).toEqual({ start: 'never' })
})

test('all that is wrong with it is told at once', async () => {
  const text = 'version = 1\n[server]\nstart = "off"\nidle = "1s"\nhttp = 1\nport = 80\nlisten = 4180\n'
  expect((await errorsOf(text)).map(line)).toEqual([
    'VALUE_INVALID 3:9',
    'DURATION_INVALID 4:8',
    'VALUE_TYPE 5:8',
    'VALUE_INVALID 6:8',
    'KEY_UNKNOWN 7:1',
  ])
})

test.for(['80', '1', '1023', '65536', '-1'])('port %s is one mistake, told once', async (port) => {
  const errors = await errorsOf(`version = 1\n[server]\nport = ${port}\n`)
  expect(errors.map(({ message }) => message)).toEqual([
    `\`server.port\` takes a port from 1024 to 65535, or 0 for any that is free, found the number ${port}`,
  ])
})

test('a profile changes nothing of it', async () => {
  const text = `version = 1
[server]
idle = "2h"
[[hooks]]
id = "a"
on = "exec.before"
deny = "no"
[profiles.ci.hooks.a]
enabled = false
`
  const overrides = { profile: 'ci', settings: [] }
  expect((await planOf(text, { overrides })).server).toEqual({ idleMs: 7_200_000 })
})
