import { mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../src/make-folder.ts'

const fresh = (): string => mkdtempSync(join(tmpdir(), 'hookline-folder-'))

test('a folder is made with those above it, each with the mode; one that is there is left as it is', () => {
  const dir = fresh()
  makeFolder(join(dir, 'a/b/c'), 0o700)
  for (const name of ['a', 'a/b', 'a/b/c']) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o700)
  mkdirSync(join(dir, 'open'), { mode: 0o755 })
  makeFolder(join(dir, 'open'), 0o700)
  expect(statSync(join(dir, 'open')).mode & 0o777).toBe(0o755)
  symlinkSync('open', join(dir, 'link'))
  makeFolder(join(dir, 'link/in'))
  expect(statSync(join(dir, 'open/in')).isDirectory()).toBe(true)
})

test('what stands in the way is named', () => {
  const dir = fresh()
  writeFileSync(join(dir, 'file'), '')
  symlinkSync('nowhere', join(dir, 'loose'))
  expect(() => makeFolder(join(dir, 'file/a/b'))).toThrow(/ENOTDIR|EEXIST/)
  expect(() => makeFolder(join(dir, 'file'))).toThrow('EEXIST')
  expect(() => makeFolder(join(dir, 'loose/a'))).toThrow('EEXIST')
})
