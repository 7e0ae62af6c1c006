import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import type { FilesystemOptions } from '../src/settings.ts'
import { place, run, type Place } from './place.ts'

const log = { action: 'append', path: 'log', content: 'x'.repeat(700), rotate: { size: '1KB' } } as const

const keptIn = ({ root }: Place): readonly string[] =>
  readdirSync(root)
    .filter((one) => one.startsWith('log.'))
    .toSorted()

async function appended(here: Place, times: number, options: FilesystemOptions = log): Promise<void> {
  for (let n = 0; n < times; n++) await run(here, options)
}

test('a file is put aside before it grows too large, compressed, with the rights that it had', async () => {
  const here = place()
  await appended(here, 1)
  chmodSync(join(here.root, 'log'), 0o640)
  await appended(here, 1)
  const [kept, ...more] = keptIn(here)
  expect(more).toEqual([])
  expect(kept).toMatch(/^log\.\d{8}T\d{9}Z\.gz$/)
  expect(gunzipSync(readFileSync(join(here.root, kept!))).toString()).toBe(`${log.content}\n`)
  for (const name of ['log', kept!]) expect(statSync(join(here.root, name)).mode & 0o777).toBe(0o640)
})

test('one record that is larger than a file may be is a file of its own', async () => {
  const here = place()
  await appended(here, 3, { ...log, content: 'y'.repeat(5000), rotate: { size: '1KB', compress: false } })
  expect(keptIn(here)).toHaveLength(2)
  for (const name of [...keptIn(here), 'log'])
    expect(readFileSync(join(here.root, name), 'utf8')).toBe(`${'y'.repeat(5000)}\n`)
})

test('so many are kept as the hook says, and none that is older', async () => {
  const here = place()
  await appended(here, 7, { ...log, keep: 3 })
  expect(keptIn(here)).toHaveLength(3)
  writeFileSync(join(here.root, 'log.20200101T000000000Z.gz'), gzipSync('old'))
  await appended(here, 1, { ...log, keep_age: '30d' })
  expect(keptIn(here)).toHaveLength(4)
  expect(keptIn(here)[0]).not.toContain('2020')
})

test('what only looks as if it was put aside stays', async () => {
  const here = place()
  const names = [
    'log.old',
    'log.20200101T000000000Z.bak',
    'log.20209901T000000000Z',
    'logs.20200101T000000000Z',
    'log.gz',
  ]
  for (const name of names) writeFileSync(join(here.root, name), 'mine')
  await appended(here, 4, { ...log, keep: 1, keep_age: '1d' })
  for (const name of names) expect(readFileSync(join(here.root, name), 'utf8')).toBe('mine')
})

test('a file is put aside once it is older than the hook says', async () => {
  const here = place()
  const daily = { ...log, content: 'x', rotate: { age: '1d', compress: false } } as const
  await appended(here, 2, daily)
  expect(keptIn(here)).toEqual([])
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 90_000_000)
  await appended(here, 1, daily).finally(() => vi.restoreAllMocks())
  expect(keptIn(here)).toHaveLength(1)
})

describe('who was killed', () => {
  test('after compressing leaves two of one: the next that appends removes the one that is not compressed', async () => {
    const here = place()
    const name = 'log.20260101T000000000Z'
    writeFileSync(join(here.root, name), 'lines\n')
    writeFileSync(join(here.root, `${name}.gz`), gzipSync('lines\n'))
    await appended(here, 1)
    expect(keptIn(here)).toEqual([`${name}.gz`])
  })

  test('while compressing leaves it to the next', async () => {
    const here = place()
    writeFileSync(join(here.root, 'log.20260101T000000000Z'), 'lines\n')
    await appended(here, 1)
    expect(keptIn(here)).toEqual(['log.20260101T000000000Z.gz'])
    expect(gunzipSync(readFileSync(join(here.root, keptIn(here)[0]!))).toString()).toBe('lines\n')
  })
})

test('a link that looks as if it was put aside is not followed, and appending goes on', async () => {
  const here = place()
  writeFileSync(join(here.dir, 'secret'), 'secret')
  symlinkSync(join(here.dir, 'secret'), join(here.root, 'log.20260101T000000000Z'))
  await appended(here, 1)
  expect(keptIn(here)).toEqual(['log.20260101T000000000Z'])
  expect(existsSync(join(here.root, 'log'))).toBe(true)
  expect(readFileSync(join(here.dir, 'secret'), 'utf8')).toBe('secret')
})
