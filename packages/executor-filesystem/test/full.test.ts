import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canMount, disk, fill } from './disk.ts'
import { place, run } from './place.ts'

const FULL = { code: 'FILE_FULL', details: { retryable: true } }

describe.skipIf(!canMount)('on a full disk', () => {
  test('a record is appended whole or not at all, and goes on when there is room', async () => {
    const here = place()
    disk(here.root, 512)
    const append = (n: number): Promise<unknown> =>
      run(here, { action: 'append', path: 'log', content: `${n} ${'x'.repeat(9000)} ${n}` })
    await append(0)
    const ballast = fill(here.root, 100)
    let n = 1
    const until = async (): Promise<unknown> => {
      for (;;) await append(n++)
    }
    await expect(until()).rejects.toMatchObject(FULL)
    const whole = readFileSync(join(here.root, 'log'), 'utf8')
    expect(n).toBeGreaterThan(3)
    expect(
      whole
        .split('\n')
        .slice(0, -1)
        .every((line) => /^(\d+) x+ \1$/.test(line)),
    ).toBe(true)
    expect(whole.endsWith('\n')).toBe(true)
    rmSync(ballast)
    await append(n)
    expect(readFileSync(join(here.root, 'log'), 'utf8')).toBe(`${whole}${n} ${'x'.repeat(9000)} ${n}\n`)
  })

  test.each([
    ['write', { action: 'write', path: 'file', content: 'y'.repeat(300_000) }],
    ['copy', { action: 'copy', from: 'big', to: 'file' }],
  ] as const)('%s leaves the old file whole, and nothing beside it', async (_name, options) => {
    const here = place()
    disk(here.root, 1024)
    writeFileSync(join(here.root, 'big'), 'y'.repeat(300_000))
    writeFileSync(join(here.root, 'file'), 'as it was')
    fill(here.root, 100)
    await expect(run(here, options)).rejects.toMatchObject(FULL)
    expect(readFileSync(join(here.root, 'file'), 'utf8')).toBe('as it was')
    expect(readdirSync(here.root).toSorted()).toEqual(['ballast', 'big', 'file'])
  })

  test.each([
    ['backup', { action: 'backup', paths: ['file'] }],
    ['delete', { action: 'delete', path: 'file' }],
  ] as const)(
    '%s where the state directory has no room: the file is there, and the failure is told',
    async (_name, options) => {
      const here = place()
      disk(here.stateDir, 512)
      writeFileSync(join(here.root, 'file'), 'y'.repeat(300_000))
      fill(here.stateDir, 100)
      await expect(run(here, options)).rejects.toMatchObject(FULL)
      expect(readFileSync(join(here.root, 'file'), 'utf8')).toBe('y'.repeat(300_000))
      expect(readdirSync(here.root)).toEqual(['file'])
      expect(readdirSync(join(here.stateDir, 'backups', 'pending'))).toEqual([])
    },
  )

  test('a file that is moved to another disk without room stays where it is', async () => {
    const here = place()
    disk(join(here.dir, 'other'), 512)
    fill(join(here.dir, 'other'), 100)
    writeFileSync(join(here.root, 'file'), 'y'.repeat(300_000))
    const to = { to: 'file', to_root: join(here.dir, 'other') }
    await expect(run(here, { action: 'move', from: 'file', ...to })).rejects.toMatchObject(FULL)
    expect(readFileSync(join(here.root, 'file'), 'utf8')).toBe('y'.repeat(300_000))
    expect(readdirSync(join(here.dir, 'other'))).toEqual(['ballast'])
  })
})

test.skipIf(!canMount)('to another disk a file is moved, copied and deleted with its rights', async () => {
  const here = place()
  const other = join(here.dir, 'other')
  disk(other, 4096)
  writeFileSync(join(here.root, 'a'), 'text', { mode: 0o640 })
  await run(here, { action: 'copy', from: 'a', to: 'copied', to_root: other })
  await run(here, { action: 'move', from: 'a', to: 'moved', to_root: other })
  expect(readdirSync(here.root)).toEqual([])
  const { statSync } = await import('node:fs')
  for (const name of ['copied', 'moved']) {
    expect(readFileSync(join(other, name), 'utf8')).toBe('text')
    expect(statSync(join(other, name)).mode & 0o777).toBe(0o640)
  }
})
