import { expect, test } from 'vitest'
import type { Layer } from '@hookline/core'
import { errorsOf, line, planOf } from './sample.ts'

const DAY_MS = 86_400_000

test.for([
  ['events = "all"', { events: 'all' }],
  ['events = "wanted"', { events: 'wanted' }],
  ['keep = "1h"', { keepMs: DAY_MS / 24 }],
  ['keep = "3650d"', { keepMs: 3650 * DAY_MS }],
  ['max_size = "1MB"', { maxBytes: 1 << 20 }],
  ['max_size = "1024KB"', { maxBytes: 1 << 20 }],
  ['max_size = "256MB"', { maxBytes: 256 << 20 }],
  ['max_size = "100GB"', { maxBytes: 100 * 2 ** 30 }],
  ['', undefined],
] as const)('[journal] %s is in the plan as it is written', async ([written, journal]) => {
  expect((await planOf(`version = 1\n[journal]\n${written}\n`)).journal).toEqual(journal)
})

test('a plan without [journal] says nothing of it', async () => {
  expect(await planOf('version = 1\n')).not.toHaveProperty('journal')
  expect(await planOf('version = 1\n[journal]\n')).not.toHaveProperty('journal')
})

test('[journal] is for those above the project', async () => {
  const text = 'version = 1\n[journal]\nevents = "all"\n'
  const errors = await errorsOf(text, { layer: 'project' })
  expect(errors.map(line)).toEqual(['JOURNAL_MISPLACED 2:1'])
  expect(errors[0]!.hint).toMatch(/your own/)
  expect(errors[0]!.details.key).toBe('journal')
  for (const layer of ['user', 'managed'] satisfies readonly Layer[])
    expect((await planOf(text, { layer })).journal).toEqual({ events: 'all' })
})

test('all that is wrong with it is told at once', async () => {
  const text = 'version = 1\n[journal]\nevents = "every"\nkeep = "1m"\nmax_size = "1"\nsize = "1MB"\n'
  expect((await errorsOf(text)).map(line)).toEqual([
    'VALUE_INVALID 3:10',
    'DURATION_INVALID 4:8',
    'SIZE_INVALID 5:12',
    'KEY_UNKNOWN 6:1',
  ])
})

test('a profile changes nothing of it', async () => {
  const text = `version = 1
[journal]
keep = "7d"
[[hooks]]
id = "a"
on = "exec.before"
deny = "no"
[profiles.ci.hooks.a]
enabled = false
`
  const overrides = { profile: 'ci', settings: [] }
  expect((await planOf(text, { overrides })).journal).toEqual({ keepMs: 7 * DAY_MS })
})
