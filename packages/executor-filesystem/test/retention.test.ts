import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { backupsIn } from '../src/restore.ts'
import type { FilesystemOptions } from '../src/settings.ts'
import { event } from '@hookline/testing'
import { patchOf, place, run, type Around, type Place } from './place.ts'

afterEach(() => void vi.restoreAllMocks())

const backup = { action: 'backup' } as const

async function kept(
  here: Place,
  content: string,
  options: FilesystemOptions = backup,
  around: Around = {},
): Promise<void> {
  writeFileSync(join(here.root, 'a'), content)
  await run(here, options, { event: patchOf(here, ['a']), ...around })
}

function contents({ stateDir }: Place): readonly string[] {
  const dir = join(stateDir, 'backups/contents')
  return readdirSync(dir)
    .flatMap((start) =>
      readdirSync(join(dir, start)).map((rest) => readFileSync(join(dir, start, rest), 'utf8')),
    )
    .toSorted()
}

const later = (ms: number): void => {
  const now = Date.now() + ms
  vi.spyOn(Date, 'now').mockReturnValue(now)
}

const DAY = 86_400_000

test('what is older than the hook says goes, with the contents that nothing else names', async () => {
  const here = place()
  await kept(here, 'old')
  await kept(here, 'same')
  later(31 * DAY)
  await kept(here, 'same', { ...backup, keep_age: '30d' })
  expect(backupsIn(here.stateDir)).toHaveLength(1)
  expect(contents(here)).toEqual(['same'])
})

test('of more than it may hold the oldest goes; the newest stays, however large it is', async () => {
  const here = place()
  for (const letter of ['a', 'b', 'c']) await kept(here, letter.repeat(600))
  await kept(here, 'd'.repeat(400), { ...backup, max_bytes: '1KB' })
  expect(contents(here)).toEqual(['c'.repeat(600), 'd'.repeat(400)])
  await kept(here, 'e'.repeat(5000), { ...backup, max_bytes: '1KB' })
  expect(contents(here)).toEqual(['e'.repeat(5000)])
})

test('what another hook keeps, or the same in another project, stays', async () => {
  const here = place()
  await kept(here, 'other hook', backup, { hook: { id: 'other' } })
  const other = join(here.dir, 'other')
  mkdirSync(other)
  writeFileSync(join(other, 'a'), 'other project')
  const data = { files: [{ path: 'a', change: 'update', to: null }] } as const
  await run(here, backup, { event: event('patch.before', data, { session: { cwd: other, root: other } }) })
  await kept(here, 'mine')
  later(31 * DAY)
  await kept(here, 'now', { ...backup, keep_age: '30d' })
  expect(contents(here)).toEqual(['now', 'other hook', 'other project'])
})

test('what somebody who was killed began to read is removed after a day', async () => {
  const here = place()
  await kept(here, 'a')
  const pending = join(here.stateDir, 'backups/pending')
  for (const name of ['old.tmp', 'new.tmp']) writeFileSync(join(pending, name), '')
  utimesSync(join(pending, 'old.tmp'), 1, 1)
  await kept(here, 'b', { ...backup, keep_age: '30d' })
  expect(readdirSync(pending)).toEqual(['new.tmp'])
})

test('a manifest that is broken is no backup, and stops nobody', async () => {
  const here = place()
  await kept(here, 'a')
  const day = join(here.stateDir, 'backups/events', new Date().toISOString().slice(0, 10))
  writeFileSync(join(day, 'broken.json'), '{"spec":1')
  writeFileSync(join(day, 'other.json'), '{"spec":2}')
  writeFileSync(
    join(day, 'odd.json'),
    JSON.stringify({ spec: 1, files: [{ path: '../x', state: 'file', sha256: '../..' }] }),
  )
  await kept(here, 'b', { ...backup, keep_age: '30d' })
  expect(backupsIn(here.stateDir)).toHaveLength(2)
})
